"""Write a file and die at the nth call of one system function; a process of its own, for a test.

usage: python -m tests.files.kill_at_call ROOT PATH FUNCTION NTH
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from generator.files.atomic import write_bytes

NEW = b"new" * 2000


def die_at(name: str, nth: int) -> None:
    """Let the process be killed at a call; a write is killed in its middle."""
    honest = getattr(os, name)
    calls = 0

    def call(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == nth:
            if name == "write":
                honest(arguments[0], NEW[:100])
            os.kill(os.getpid(), signal.SIGKILL)
        return honest(*arguments, **options)

    setattr(os, name, call)


if __name__ == "__main__":
    root, path, function, number = sys.argv[1:]
    die_at(function, int(number))
    write_bytes(Path(root), path, NEW)
