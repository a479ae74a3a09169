"""What may stand in a report although the vault knows it: the family's wish, exceptions (B11.1).

- A real name that the family wants is allowed to that person's names alone, without an end;
  nothing else of theirs is, and nobody else's name.
- An exception allows one identifier, in the files that it names, until it expires, where two
  different people agreed to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.anonymity.folding import fold
from generator.anonymity.identifiers import KnownIdentifier
from generator.anonymity.known import PERSONAL_NAMES
from generator.anonymity.names import parts_of
from generator.anonymity.proposals import wanted_names
from generator.records.case import Case
from generator.records.people import IdentifierException


def wished_for(case: Case) -> tuple[str, ...]:
    """Return the names that the family wants used, whole and in their parts (B11.1)."""
    whole = wanted_names(case)
    parts = (part for name in whole for part in parts_of(name))
    return tuple(dict.fromkeys((*whole, *parts)))


def without_wishes(
    identifiers: Iterable[KnownIdentifier], case: Case
) -> tuple[KnownIdentifier, ...]:
    """Leave out of what is searched for the names that the family wants used."""
    wished = {_letters(name) for name in wished_for(case)}
    return tuple(
        each
        for each in identifiers
        if not (each.own and each.kind in PERSONAL_NAMES and _letters(each.text) in wished)
    )


@dataclass(frozen=True)
class Exceptions:
    """The exceptions of a case on one day."""

    known: tuple[IdentifierException, ...]
    today: dt.date

    def allows(self, kind: str, file: str, *texts: str) -> bool:
        """Tell whether what was found may stand in a file today."""
        return any(
            each.agreed and each.expires >= self.today for each in self._about(kind, file, *texts)
        )

    def expired(self, kind: str, file: str, *texts: str) -> dt.date | None:
        """Return when the exception for what was found expired; None where there was none."""
        days = [
            each.expires
            for each in self._about(kind, file, *texts)
            if each.agreed and each.expires < self.today
        ]
        return max(days, default=None)

    def _about(self, kind: str, file: str, *texts: str) -> Iterator[IdentifierException]:
        found = {_letters(text) for text in texts}
        for each in self.known:
            if each.kind == kind and file in each.scope and _letters(each.text) in found:
                yield each


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text).casefold()))
