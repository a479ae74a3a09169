"""What to replace in a draft so that it tells nobody who is who: proposed, never done unasked.

- Every hit of the search becomes a proposal, in the order of the text. It is `sure` where the
  identifier is certain and only one person can be meant; else it is for a person to decide.
- A proposal's id holds its number and a check of its place and its words, so that an id taken
  from an older list cannot change something else.
- Names that the family wants to be used are no identifiers here; nothing else of that person is
  let through with them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from generator.anonymity.folding import fold
from generator.anonymity.identifiers import public_names, stand_ins
from generator.anonymity.known import NAME, KnownIdentifier, Level
from generator.anonymity.matching import Hit, Searcher
from generator.anonymity.names import parts_of
from generator.anonymity.standing_in import (
    Substitute,
    called,
    name_substitute,
    own_words,
    substitute,
)
from generator.records.case import Case
from generator.records.people import Person
from generator.schema import Unknown

_AROUND: Final = 60  # characters of context on each side


@dataclass(frozen=True, repr=False)
class Proposal:
    """One place of a draft that tells who somebody is, and what could stand there."""

    id: str
    hit: Hit
    found: str
    before: str
    after: str
    put: Substitute | None
    sure: bool
    people: tuple[str, ...] = ()
    """What those are called who may be meant, where more than one may."""


class Draft:
    """A draft that was searched, and what is proposed for it."""

    def __init__(self, text: str, case: Case, identifiers: Iterable[KnownIdentifier]) -> None:
        self.text = text
        self._people = {each.id: each for each in case.people.people}
        wanted = wanted_names(case)
        kept = {each.id for each in case.people.people if _wanted(each)}
        self._bearers = _bearers(case)
        searched = [each for each in identifiers if not (each.kind == NAME and each.person in kept)]
        searcher = Searcher(searched, (*public_names(case), *stand_ins(case), *wanted))
        self.proposals = tuple(self._proposals(searcher.find(text)))

    def _proposals(self, hits: Iterable[Hit]) -> Iterator[Proposal]:
        for number, (hit, bearers) in enumerate(self._joined(hits), 1):
            person = bearers[0] if len(bearers) == 1 else None
            one = person is not None or hit.kind != NAME
            linked = _in_address(self.text, hit.start)
            put = None if linked or not one else substitute(self.text, hit, person)
            found = self.text[hit.start : hit.end]
            yield Proposal(
                id=_id(number, hit, found, put),
                hit=hit,
                found=found,
                before=_line(self.text[max(0, hit.start - _AROUND) : hit.start]),
                after=_line(self.text[hit.end : hit.end + _AROUND]),
                put=put,
                sure=put is not None and hit.level is Level.BLOCKING,
                people=tuple(dict.fromkeys(map(called, bearers))) if len(bearers) > 1 else (),
            )

    def _joined(self, hits: Iterable[Hit]) -> Iterator[tuple[Hit, Sequence[Person]]]:
        """Yield hits with whom they mean; a surname right after its bearer's first name is one."""
        held: tuple[Hit, Sequence[Person]] | None = None
        for hit in hits:
            meant = self._meant(hit)
            if held is not None:
                before, one = held
                gap = self.text[before.end : hit.start]
                follows = gap.isspace() and "\n\n" not in gap and hit.kind == before.kind == NAME
                if follows and len(one) == 1 and one[0] in meant:
                    held = replace(before, end=hit.end), one
                    continue
                yield held
            held = hit, meant
        if held is not None:
            yield held

    def _meant(self, hit: Hit) -> Sequence[Person]:
        """Return everybody whom a name can mean."""
        known = hit.identifier
        if known is None or known.person is None:
            return ()
        if hit.kind == NAME:
            same = self._bearers.get(fold(known.text).casefold(), ())
            if len(same) > 1:
                return same
        person = self._people.get(known.person)
        return () if person is None else (person,)

    def alike(self, chosen: Mapping[str, str | None]) -> dict[str, str | None]:
        """Return what is chosen, and the same for every place with the same words and title.

        `Mrs Grey` is not `Mr Grey`: where two people bear a name, the title may tell them apart.
        """
        keys = {each.id: self._words_with_title(each) for each in self.proposals}
        wanted = {keys[name]: words for name, words in chosen.items() if name in keys}
        more = {name: wanted[key] for name, key in keys.items() if key in wanted}
        return {**more, **chosen}

    def _words_with_title(self, each: Proposal) -> tuple[str, str]:
        start = name_substitute(self.text, each.hit, "x").start
        return each.hit.kind, " ".join(self.text[start : each.hit.end].split())

    def applied(self, chosen: Mapping[str, str | None]) -> str:
        """Return the text with proposals carried out; words given count before those proposed.

        `chosen` are ids of proposals of this draft.
        """
        puts = []
        for each in self.proposals:
            if each.id in chosen:
                words = chosen[each.id]
                put = each.put if words is None else own_words(self.text, each.hit, words)
                if put is not None:
                    puts.append(put)
        return _replaced(self.text, puts)


def wanted_names(case: Case) -> tuple[str, ...]:
    """Return the names that the family wants to be used as they are (B11.1)."""
    found: list[str] = []
    for each in case.people.people:
        if _wanted(each) and not isinstance(each.names, Unknown):
            found += [each.names.full, *each.names.known_as]
    return tuple(found)


def _wanted(person: Person) -> bool:
    return person.pseudonym is not None and person.pseudonym.real_name_wanted is True


def _bearers(case: Case) -> dict[str, tuple[Person, ...]]:
    """Return who bears each name and each part of one."""
    bearers: dict[str, dict[str, Person]] = {}
    for person in case.people.people:
        if isinstance(person.names, Unknown):
            continue
        names = person.names
        for name in (names.full, *names.known_as, *names.former, *names.misspelt):
            for each in (name, *parts_of(name)):
                bearers.setdefault(fold(each).casefold(), {})[person.id] = person
    return {name: tuple(people.values()) for name, people in bearers.items()}


def _replaced(text: str, puts: Iterable[Substitute]) -> str:
    pieces, reached = [], 0
    for put in sorted(puts, key=lambda each: each.start):
        if put.start < reached:  # its title or its `on` was taken by the one before
            put = replace(put, start=reached)  # noqa: PLW2901 - the same substitute
        pieces += [text[reached : put.start], put.words]
        reached = put.end
    return "".join((*pieces, text[reached:]))


def _in_address(text: str, at: int) -> bool:
    """Tell whether a place is within the address of a link or a picture."""
    opened = text.rfind("](", max(0, at - 2_000), at)
    if opened >= 0 and not any(each in text[opened + 2 : at] for each in (")", " ", "\n")):
        return True
    opened = text.rfind("<", max(0, at - 2_000), at)
    return opened >= 0 and ":" in text[opened:at] and not set(text[opened:at]) & set("> \n")


def _line(text: str) -> str:
    return " ".join(text.replace("\n", " ").split(" "))


def _id(number: int, hit: Hit, found: str, put: Substitute | None) -> str:
    words = put.words if put is not None else ""
    digest = hashlib.sha256(f"{hit.start}:{hit.end}:{found}:{words}".encode()).digest()
    return f"{number}-{base64.b32encode(digest).decode().lower()[:3]}"
