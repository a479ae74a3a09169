"""What every fact carries: who and when."""

from __future__ import annotations

import datetime as dt

from generator.schema import (
    Day,
    DocumentId,
    Line,
    Model,
    OrUnknown,
    Text,
    Unknown,
    needed,
    recorded,
)


class Fact(Model):
    """Something that happened, as an officer recorded it."""

    when: OrUnknown[Day] = needed(help="The day on which it happened.")
    by: OrUnknown[Line] = needed(help="Who did it: a person, a role or a body.")
    note: Text | None = recorded(help="Anything that a later reader must know.")
    document: DocumentId | None = recorded(help="The document of the case that shows it.")


def day_of(fact: Fact | Unknown | None) -> dt.date | None:
    """Return the day of a fact, or None where there is no fact or its day is unknown."""
    if isinstance(fact, Fact) and isinstance(fact.when, dt.date):
        return fact.when
    return None


def happened(fact: Fact | Unknown | None) -> bool:
    """Tell whether a fact is recorded; one unknown from before the portal counts as recorded."""
    return fact is not None
