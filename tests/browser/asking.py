"""Ask the browser side's own modules, run by Node, from a test in Python."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from functools import cache
from typing import Any

NODE = ("node", "tests/browser/ask.mjs")
LOCK = """
import {{ Encrypter, armor }} from "age-encryption";
const encrypter = new Encrypter();
encrypter.setPassphrase({passphrase});
encrypter.setScryptWorkFactor({factor});
process.stdout.write(armor.encode(await encrypter.encrypt({text})));
"""


def ask(questions: Sequence[Sequence[Any]]) -> list[Any]:
    """Return the answers to questions `[module, export, *arguments]`."""
    done = subprocess.run(
        NODE, input=json.dumps(questions), capture_output=True, text=True, check=True
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers


@cache
def messages() -> dict[str, str]:
    """Return the sentence of every reason for a refusal."""
    found: dict[str, str] = ask([["lock", "MESSAGES"]])[0]
    return found


def lock_key_file(text: str, passphrase: str, factor: int) -> str:
    """Lock a key file with a passphrase as the browser would, armored."""
    script = LOCK.format(passphrase=json.dumps(passphrase), factor=factor, text=json.dumps(text))
    done = subprocess.run(
        ("node", "--input-type=module", "--eval", script),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
