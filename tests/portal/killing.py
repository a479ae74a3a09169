"""Run something in a process of its own that is killed at the nth call of a system function."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from tests.files.kill_at_call import die_at

CALLS = ("open", "mkdir", "write", "fsync", "replace", "unlink")


def killed_at(name: str, nth: int, run: Callable[[], object]) -> bool:
    """Tell whether the process was killed; it ended well where it was not."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            die_at(name, nth)
            run()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def every_kill(name: str, run: Callable[[], object], step: int = 1) -> Iterator[int]:
    """Run something again and again, killed one call later each time, until it ends well."""
    nth = 1
    while killed_at(name, nth, run):
        yield nth
        nth += step
