"""What can go wrong with files and folders."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from generator.errors import InputError, Place, SetupError, TamperError

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your disk quota is used up",
    errno.EFBIG: "the file would be larger than this machine allows",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
    errno.EIO: "the disk reports a fault",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open on this machine",
    errno.ENOENT: "a folder of the path does not exist",
    errno.ENOTDIR: "something in the path is no folder",
    errno.ELOOP: "something in the path is a symbolic link",
    errno.EISDIR: "a folder stands where the file should be",
    errno.EEXIST: "something stands there already",
    errno.ENOTEMPTY: "something stands there already",
    errno.EXDEV: "it lies on another disk",
    errno.ENAMETOOLONG: "the name is too long",
}


class PathError(InputError):
    """A path that does not stay below its root, or is not written plainly."""

    code = "file-path"
    default_remedy = "give a path below the repository, without `..`"


class FileMissingError(InputError):
    """A file that should be there is not."""

    code = "file-missing"
    default_remedy = "check the name; `git status` shows what was moved or deleted"


class FileKindError(TamperError):
    """A symbolic link, folder or device where an ordinary file should be."""

    code = "file-kind"
    default_remedy = "restore the ordinary file from git, and find out who replaced it"


class FileTooLargeError(InputError):
    """A file larger than any that the portal writes or takes."""

    code = "file-too-large"
    default_remedy = "make the file smaller, or restore it from git"


class FileUnreadableError(SetupError):
    """A file that is there but cannot be read on this machine."""

    code = "file-unreadable"
    default_remedy = "check the rights and the disk"


class WriteError(SetupError):
    """A file could not be written; the old one is still there as it was."""

    code = "write-failed"
    default_remedy = "nothing was changed; mend the cause and run the command again"


class FileChangedError(InputError):
    """Somebody changed the file after it was read."""

    code = "file-changed"
    default_remedy = "nothing was written; run the command again on the new version"


class LockedError(SetupError):
    """Another command is writing in the same repository."""

    code = "locked"
    default_remedy = "wait until it has ended, then run this command again"


class PrivateDirectoryError(SetupError):
    """There is no memory-backed place for plaintext on this machine."""

    code = "private-directory"
    default_remedy = "run on a machine with a private tmpfs at `$XDG_RUNTIME_DIR` or `/dev/shm`"


class NotABuildError(InputError):
    """A folder that holds something else than an earlier build."""

    code = "not-a-build"
    default_remedy = "name an empty or a new folder; nothing was changed"


def reason(error: OSError) -> str:
    """Say why the system refused, without the text of the system's own message."""
    number = error.errno or 0
    return _REASONS.get(number, f"the system refused ({errno.errorcode.get(number, 'unknown')})")


@contextmanager
def writing(place: Place, *, done: str | None = None) -> Iterator[None]:
    """Turn a failed system call into one of our errors.

    `done` says what had happened by then where "nothing was changed" would not be true.
    """
    try:
        yield
    except OSError as error:
        if done is None:
            raise WriteError(place, f"could not be written: {reason(error)}") from None
        problem = f"{done}, but then {reason(error)}"
        raise WriteError(place, problem, remedy="run the command again") from None
