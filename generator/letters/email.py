"""An e-mail draft (RFC 5322) that an officer opens, looks over and sends."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from generator.errors import InputError, Place

EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{2,189}")


class AddressError(InputError):
    """A letter's recipient has no address that a message can go to."""

    code = "e-mail-address"
    default_remedy = "correct the address where it is kept"


def draft_of(*, to: str, address: str, subject: str, marking: str, text: str) -> bytes:
    """Return a draft; the marking stands in a header and as the first line (B10.6).

    The subject must say nothing of the case but its id: it is read in passing, and by machines.
    """
    message = EmailMessage(policy=SMTP)
    name, _, domain = address.rpartition("@")
    if not EMAIL.fullmatch(address):
        raise AddressError(Place("the address of the recipient"), "is no e-mail address")
    try:
        message["To"] = Address(display_name=to, username=name, domain=domain)
    except (ValueError, IndexError, UnicodeError):
        raise AddressError(Place("the address of the recipient"), "is no e-mail address") from None
    message["Subject"] = f"[{marking}] {subject}"
    message["X-Protective-Marking"] = marking
    message["X-Unsent"] = "1"  # Outlook then opens it as a draft
    message.set_content(f"{marking}\n\n{text}\n{marking}\n", cte="quoted-printable")
    return message.as_bytes()
