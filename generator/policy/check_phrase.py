"""The check phrase of a key: a few digits that two people compare over the telephone.

- Made of the public half alone, so that it gives nothing away. The browser makes the same one
  (`site_overrides/src/check_phrase.ts`); both are held to `tests/vectors/check_phrases.json`.
- Digits, because letters are misheard. Eighteen of them (60 bits), because whoever can change a
  letter on its way may also look, for as long as they like, for another key of the same phrase.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

LENGTH: Final = 18
_GROUP: Final = 3
_SPARE: Final = re.compile(r"[\s.,-]+")


def check_phrase(recipient: str) -> str:
    """Return the phrase of a public half, in groups of three digits."""
    digest = hashlib.sha256(f"dhr-check-1\n{recipient}".encode()).digest()
    digits = f"{int.from_bytes(digest[:8], 'big') % 10**LENGTH:0{LENGTH}}"
    return " ".join(digits[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))


def read_phrase(text: str) -> str | None:
    """Return a phrase as it is written here, however it was grouped; None for what is none."""
    digits = _SPARE.sub("", text)
    if not re.fullmatch(rf"[0-9]{{{LENGTH}}}", digits):
        return None
    return " ".join(digits[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))
