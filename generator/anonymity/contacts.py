"""Finding how somebody can be reached, or where they live, in free text of a record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.records.people import IdentifierKind

_PATTERNS: Final = (
    (IdentifierKind.EMAIL, re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
    (IdentifierKind.POSTCODE, re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b")),
    (
        IdentifierKind.PHONE,
        re.compile(r"(?<![\w/])(?:\+44|0)[ 0-9()-]{8,16}[0-9](?![\w/])"),
    ),
    (
        IdentifierKind.ADDRESS,
        re.compile(
            r"\b[0-9]{1,4}[A-Za-z]? (?:[A-Z][\w'-]+ ){1,3}"
            r"(?:Avenue|Close|Cottages?|Court|Crescent|Drive|Gardens|Green|Grove|Hill|House|Lane|"
            r"Mews|Park|Parade|Place|Rise|Road|Row|Square|Street|Terrace|View|Walk|Way|Yard)\b"
        ),
    ),
)
_DIGITS: Final = range(9, 13)  # of a telephone number
_FOR_EVERYBODY = re.compile(r"0(?:80|30)")  # helplines and public bodies
_MIN_WORDS: Final = 2


def contacts_in(text: str) -> Iterator[tuple[IdentifierKind, str]]:
    """Yield e-mail addresses, postcodes, telephone numbers and streets that a text names."""
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found = match.group().strip()
            if kind is not IdentifierKind.PHONE or _private(found):
                yield kind, found


def _private(phone: str) -> bool:
    digits = re.sub(r"\D", "", phone)
    return len(digits) in _DIGITS and not _FOR_EVERYBODY.match(digits)


def street_of(address: str) -> str | None:
    """Return the part of an address that names the house: `Flat 2, Mill House` of a longer one."""
    parts = [part.strip() for part in address.split(",")]
    for count in range(1, len(parts)):
        street = ", ".join(parts[:count])
        if len(re.findall(r"[^\W\d_]{3,}", parts[count - 1])) >= _MIN_WORDS:
            return street
    return None
