"""Where a link of a report may lead, and which characters it may hold: one rule for all.

What is read here is what the public site shows: it takes these rules from this module.
"""

from __future__ import annotations

import re
from typing import Final

MAX_CHARACTERS: Final = 2_000_000
MAX_LINE: Final = 100_000
MAX_NESTING: Final = 30

HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
"""Characters that no reader sees and that can turn or hide text."""

_ANCHOR = re.compile(r"#[A-Za-z0-9][A-Za-z0-9_:.-]{0,120}")
_HTTPS = re.compile(r"https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?([/?#][^\s\\\"'<>]*)?")
_MAILTO = re.compile(r"mailto:[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{3,190}")


def strip_hidden(text: str) -> str:
    """Remove characters that no reader sees and that can turn or hide text."""
    return HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def may_lead_to(address: str) -> bool:
    """Tell whether a link may leave for an address: `https:` and `mailto:` only."""
    return any(form.fullmatch(address) for form in (_HTTPS, _MAILTO))


def plain_link(address: str) -> str | None:
    """Allow links to `https:`, `mailto:` and anchors of the same page: the rule for reports."""
    return address if may_lead_to(address) or _ANCHOR.fullmatch(address) else None
