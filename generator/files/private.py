"""A private place in memory for the plaintext that a command was asked to put into a file.

- Only on tmpfs, in `$XDG_RUNTIME_DIR` or `/dev/shm`; where there is none, refuse. Folders are
  0700, files 0600 and new (no link is followed, nothing is overwritten).
- Removed on every way out: the end, an error, Ctrl-C, SIGTERM, SIGHUP, SIGQUIT. What a killed
  process left is removed at the next start: each folder is locked by its process, and the kernel
  ends a lock with its process (a process number, even with a boot id, may be another's by then,
  and means nothing in another container).
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, Final, Self, TypeAlias

from generator.errors import Place
from generator.files import posix
from generator.files.errors import PrivateDirectoryError, writing
from generator.files.reading import read_bounded

_SIGNALS: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the folder made in it is 0700 and ours


_Handler: TypeAlias = "Callable[[int, FrameType | None], Any] | int | None"


class PrivateDirectory:
    """A folder in memory that only this user can enter."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, data: bytes) -> Path:
        """Write a new file, readable by nobody else."""
        path = self.path / name
        with writing(Place(name)):
            folder = posix.open_folder(self.path)
            try:
                descriptor = posix.create_file_in(folder, name, 0o600)
            finally:
                os.close(folder)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
        return path

    def read(self, name: str, limit: int) -> bytes:
        """Read a file back, whether an editor wrote into it or replaced it."""
        return read_bounded(self.path, name, limit)


@contextmanager
def private_directory(environment: Mapping[str, str] = os.environ) -> Iterator[PrivateDirectory]:
    """Give a private folder in memory, and remove it on every way out."""
    with _Signals() as signals:
        base = _open_base(environment)
        path, folder = _make(base)
        try:
            yield PrivateDirectory(path)
        finally:
            signals.ignore()
            _remove(path)
            os.close(folder)


def sweep_private(environment: Mapping[str, str] = os.environ) -> None:
    """Remove what killed commands left behind; called at the start of every command."""
    for candidate in _candidates(environment):
        with suppress(OSError, PrivateDirectoryError):
            base = candidate / _base_name()
            if base.is_dir():
                _sweep(base)


def _base_name() -> str:
    return f"dhr-{posix.user_id()}"


def _candidates(environment: Mapping[str, str]) -> list[Path]:
    runtime = Path(environment.get("XDG_RUNTIME_DIR", ""))
    return [path for path in (runtime, _SHARED_MEMORY) if path.is_absolute()]


def _open_base(environment: Mapping[str, str]) -> Path:
    """Find or make the folder that holds this user's private folders."""
    for candidate in _candidates(environment):
        with suppress(OSError):
            outer = posix.open_folder(candidate)
            try:
                if posix.in_memory(outer):
                    posix.make_folder_in(outer, _base_name(), 0o700)
                    return candidate / _base_name()
            finally:
                os.close(outer)
    place = Place("$XDG_RUNTIME_DIR, /dev/shm")
    raise PrivateDirectoryError(place, "neither is a memory file system that can be written")


def _lock_base(base: Path) -> int:
    """Open and lock the base, so that no sweep meets a folder between its making and its lock."""
    place = Place(str(base))
    with writing(place):
        folder = posix.open_folder_in(posix.CURRENT, str(base))
        status = os.fstat(folder)
        if not (posix.is_ours(status) and posix.is_private(status)):
            os.close(folder)
            problem = "was made by somebody else, or others can enter it"
            raise PrivateDirectoryError(place, problem, remedy="remove it, or have it removed")
        posix.lock(folder, wait=True)
    return folder


def _make(base: Path) -> tuple[Path, int]:
    path = base / secrets.token_hex(8)
    lock = _lock_base(base)
    try:
        with writing(Place(str(base))):
            _sweep_locked(base)
            path.mkdir(mode=0o700)
            folder = posix.open_folder(path)
            posix.lock(folder, wait=True)
    finally:
        os.close(lock)
    return path, folder


def _sweep(base: Path) -> None:
    lock = _lock_base(base)
    try:
        _sweep_locked(base)
    finally:
        os.close(lock)


def _sweep_locked(base: Path) -> None:
    for path in base.iterdir():
        with suppress(OSError):
            folder = posix.open_folder_in(posix.CURRENT, str(path))
            try:
                if posix.lock(folder, wait=False):
                    shutil.rmtree(path)
            finally:
                os.close(folder)


def _remove(path: Path) -> None:
    try:
        shutil.rmtree(path)
    except FileNotFoundError:
        return
    except OSError:
        problem = "could not be removed and holds plaintext"
        remedy = f"remove it by hand: rm -r {path}"
        raise PrivateDirectoryError(Place(str(path)), problem, remedy=remedy) from None


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
    raise SystemExit(128 + number)


class _Signals:
    """Let signals that would end the process at once end the block instead, and so tidy up.

    Only Python's main thread receives signals; elsewhere this does nothing.
    """

    def __init__(self) -> None:
        self.active = threading.current_thread() is threading.main_thread()
        self.before: dict[signal.Signals, _Handler] = {}

    def __enter__(self) -> Self:
        if self.active:
            self.before = {number: signal.signal(number, _end) for number in _SIGNALS}
            self.before[signal.SIGINT] = signal.getsignal(signal.SIGINT)
        return self

    def ignore(self) -> None:
        """Let nothing interrupt the removal."""
        for number in self.before:
            signal.signal(number, signal.SIG_IGN)

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
