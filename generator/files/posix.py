"""Every call that exists on POSIX systems only (Linux first), in one place.

- Folders are opened as descriptors and walked name by name: no call follows a symbolic link
  below the root that the caller gives.
- Nothing here knows what a file means. Callers turn `OSError` into errors of ours.
- What only Linux has (renameat2, syncfs, prctl, /proc) has a fallback or says that it is missing.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import re
import resource
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

FOLDER_FLAGS: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
CURRENT: Final = -100  # AT_FDCWD: names are taken as they are, from the current folder
_RENAME_EXCHANGE: Final = 2
_PR_SET_DUMPABLE: Final = 4
_MEMORY_FILESYSTEMS: Final = frozenset({"tmpfs", "ramfs"})
# of each line: field 3 (the device) and, after " - ", the kind of file system
_MOUNT = re.compile(r"^\S+ \S+ (\d+:\d+) .* - (\S+) ", re.MULTILINE)

_libc = ctypes.CDLL(None, use_errno=True)


# ---------------------------------------------------------------------------------------------
# Folders and files by descriptor


def open_folder(path: Path) -> int:
    """Open a folder that the user named; symbolic links on the way are the user's own."""
    return os.open(path, FOLDER_FLAGS)


def open_folder_in(folder: int, name: str) -> int:
    """Open a folder in a folder, never through a symbolic link."""
    return os.open(name, FOLDER_FLAGS | os.O_NOFOLLOW, dir_fd=folder)


def open_below(root: Path, names: Sequence[str]) -> int:
    """Open the folder below `root` that `names` lead to, never through a symbolic link."""
    folder = open_folder(root)
    for name in names:
        try:
            deeper = open_folder_in(folder, name)
        finally:
            os.close(folder)
        folder = deeper
    return folder


def make_folder_in(folder: int, name: str, mode: int) -> bool:
    """Make a folder unless it is there; tell whether it was made."""
    try:
        os.mkdir(name, mode, dir_fd=folder)
    except FileExistsError:
        return False
    return True


def open_file_in(folder: int, name: str) -> int:
    """Open a file for reading; a symbolic link is ELOOP, and a pipe does not block."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    return os.open(name, flags, dir_fd=folder)


def create_file_in(folder: int, name: str, mode: int) -> int:
    """Create a file that must not exist, with exactly this mode whatever the umask."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(name, flags, 0o600, dir_fd=folder)
    try:
        os.fchmod(descriptor, mode)
    except OSError:
        os.close(descriptor)
        os.unlink(name, dir_fd=folder)
        raise
    return descriptor


def open_lock_in(folder: int, name: str) -> int:
    """Open a file to be locked, and make it if it is missing."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    return os.open(name, flags, 0o600, dir_fd=folder)


def replace_in(folder: int, old: str, new: str) -> None:
    """Give a file the name of another, which is gone in the same instant."""
    os.replace(old, new, src_dir_fd=folder, dst_dir_fd=folder)


def is_private(status: os.stat_result) -> bool:
    """Tell whether nobody but the owner has any right."""
    return not status.st_mode & OTHERS


def is_ours(status: os.stat_result) -> bool:
    """Tell whether the running user owns it."""
    return status.st_uid == os.geteuid()


def user_id() -> int:
    """Return the number of the running user."""
    return os.geteuid()


# ---------------------------------------------------------------------------------------------
# Locks: held by an open descriptor, so they end with the process, however it ends


def lock(descriptor: int, *, wait: bool) -> bool:
    """Take the only lock on an open file or folder; without `wait`, tell whether it was free."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


# ---------------------------------------------------------------------------------------------
# Disks


def exchange(one: Path, other: Path) -> bool:
    """Swap two paths of one disk in one step; `False` where the system cannot (renameat2)."""
    try:
        renameat2 = _libc.renameat2
    except AttributeError:
        return False
    ends = os.fsencode(one), os.fsencode(other)
    if renameat2(CURRENT, ends[0], CURRENT, ends[1], _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(number, os.strerror(number))


def sync_disk(folder: int) -> None:
    """Write everything that waits for this folder's disk (syncfs; elsewhere sync)."""
    try:
        syncfs = _libc.syncfs
    except AttributeError:
        os.sync()
        return
    if syncfs(folder) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def in_memory(folder: int) -> bool:
    """Tell whether a folder lies in memory (tmpfs), so that what is removed leaves no trace."""
    device = os.fstat(folder).st_dev
    name = f"{os.major(device)}:{os.minor(device)}"
    try:
        mounts = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
    except OSError:
        return False
    kinds = {kind for number, kind in _MOUNT.findall(mounts) if number == name}
    return bool(kinds) and kinds <= _MEMORY_FILESYSTEMS


def has_plain_swap() -> bool:
    """Tell whether memory may be written to a disk unencrypted (neither zram nor dm-crypt)."""
    try:
        lines = Path("/proc/swaps").read_text("utf-8", "surrogateescape").splitlines()[1:]
    except OSError:
        return False
    devices = [Path(line.split()[0]).name for line in lines if line.split()]
    return any(not name.startswith("zram") and not _is_encrypted(name) for name in devices)


def _is_encrypted(device: str) -> bool:
    try:
        return Path(f"/sys/block/{device}/dm/uuid").read_text("ascii").startswith("CRYPT-")
    except (OSError, ValueError):
        return False


# ---------------------------------------------------------------------------------------------
# The process


def harden_process() -> None:
    """Keep this process out of core dumps and debuggers; what it starts is not affected."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
    try:
        prctl = _libc.prctl
    except AttributeError:
        return
    prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
