"""Write intake files as the internal site does, and as nobody honest does."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from generator.errors import Place
from generator.portal.intake import intake_recipient
from generator.portal.partnership import Portal
from generator.vault.frame_file import seal_frame
from generator.vault.keys import Recipient
from tests.partnership import ONE, READER

PAPER = b"# IMR\n\nWilhelmina Quillfeather was seen twice.\n"


def recipient_of(portal: Portal, case: str = ONE) -> Recipient:
    return intake_recipient(portal.open_case(case).case)


def claim_of(portal: Portal, data: bytes = PAPER, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what an honest reader's browser says of a paper; `changes` of None leave out."""
    told = {
        "format": "dhr-intake-1",
        "site": portal.policy.partnership.site,
        "case": ONE,
        "sender": READER,
        "made": "2026-06-15T09:00:00.000Z",
        "kind": "imr",
        "title": "IMR of the Trust",
        "dated": "2026-06-01",
        "file_name": "imr.md",
        "size": str(len(data)),
        "sha256": hashlib.sha256(data).hexdigest(),
        **changes,
    }
    return {name: value for name, value in told.items() if value is not None}


def seal(head: str | bytes, data: bytes, to: Recipient) -> bytes:
    text = head.encode() if isinstance(head, str) else head
    return seal_frame(text + data, to, place=Place("test"))


def sealed(
    portal: Portal,
    data: bytes = PAPER,
    to: Recipient | None = None,
    **changes: Any,  # noqa: ANN401
) -> bytes:
    """Return an intake file; by default an honest one for the first case."""
    head = json.dumps(claim_of(portal, data, **changes), ensure_ascii=False) + "\n"
    return seal(head, data, to or recipient_of(portal))
