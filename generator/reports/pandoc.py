"""The converter, Pandoc, run so that it can do nothing but convert.

It reads from memory and writes to memory, in its own sandbox mode, without files, environment or
network use, within bounds of memory, processor time and seconds.
"""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Final

import pypandoc  # type: ignore[import-untyped]

from generator.errors import Place
from generator.reports.errors import ConverterError, ReportFileError

SECONDS: Final = 60
MEMORY: Final = "1024m"
MAX_OUTPUT: Final = 128 * 1024 * 1024  # bytes
_ENVIRONMENT: Final = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}


@cache
def _program() -> str:
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        raise ConverterError(Place("pandoc"), "is not installed") from None


def convert(data: bytes, options: Sequence[str], place: Place) -> bytes:
    """Run Pandoc over bytes; what it cannot convert is refused, in our words and not in its."""
    words = [_program(), "+RTS", f"-M{MEMORY}", "-RTS", "--sandbox", *options]
    try:
        with subprocess.Popen(  # noqa: S603 - fixed program and options, no shell
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
        ) as process:
            _bound(process.pid)
            try:
                made, _ = process.communicate(data, timeout=SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise ReportFileError(place, f"takes longer than {SECONDS} seconds to read",
                                      remedy="split it into parts") from None  # fmt: skip
            except BaseException:
                process.kill()
                raise
    except OSError:
        raise ConverterError(Place("pandoc"), "cannot be run") from None
    if process.returncode or len(made) > MAX_OUTPUT:
        raise ReportFileError(place, "cannot be converted: it is damaged, or far too complicated",
                              remedy="open it in Word, save it again, and import that")  # fmt: skip
    return made


def _bound(pid: int) -> None:
    """Let the program neither write files nor run on; it has hardly begun."""
    with suppress(OSError):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, 0))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
        resource.prlimit(pid, resource.RLIMIT_CPU, (SECONDS, SECONDS))
