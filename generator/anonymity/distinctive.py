"""What is searched for of other cases: only what tells by itself who somebody is.

- Full names, numbers, addresses, contacts, whole dates of birth: with a thousand cases, every
  first name is somebody's.
- Somebody who is in both cases, by a full name or a number, is the case's own: everything recorded
  of them in the other is searched for in every variant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Final

from generator.anonymity.folding import fold
from generator.anonymity.identifiers import identifiers_of, public_names
from generator.anonymity.known import BIRTH, PERSONAL_NAMES, KnownIdentifier
from generator.anonymity.names import without_title
from generator.records.case import Case
from generator.records.people import IdentifierKind

_DISTINCTIVE: Final = frozenset(
    {
        IdentifierKind.ADDRESS,
        IdentifierKind.POSTCODE,
        IdentifierKind.PHONE,
        IdentifierKind.EMAIL,
        IdentifierKind.HANDLE,
        IdentifierKind.NHS_NUMBER,
        IdentifierKind.NATIONAL_INSURANCE,
        IdentifierKind.PASSPORT,
        IdentifierKind.CRIME_REFERENCE,
        IdentifierKind.COURT_REFERENCE,
        IdentifierKind.CASE_REFERENCE,
        IdentifierKind.VEHICLE,
        "case-id",
        "case-key",
        "document-id",
        BIRTH,
    }
)
_PERSONAL_NUMBERS: Final = frozenset(
    {
        IdentifierKind.EMAIL,
        IdentifierKind.HANDLE,
        IdentifierKind.NHS_NUMBER,
        IdentifierKind.NATIONAL_INSURANCE,
        IdentifierKind.PASSPORT,
    }
)
"""What no two people share."""


def distinctive_of(case: Case, *, bodies: Iterable[str] = ()) -> tuple[KnownIdentifier, ...]:
    """Return what of this case is searched for in the reports of others.

    Its people's names in full, their numbers, addresses and contacts; not what its chair is
    called, nor names that its own reports may have.
    """
    return tuple(
        replace(each, own=False)
        for each in identifiers_of(case, bodies=bodies)
        if _is_distinctive(each)
    )


def _is_distinctive(each: KnownIdentifier) -> bool:
    if each.kind in PERSONAL_NAMES:
        return len(without_title(each.text).split()) > 1
    return each.kind in _DISTINCTIVE


def vault_identifiers(
    case: Case | None,
    others: Iterable[Case],
    *,
    bodies: Iterable[str] = (),
    case_ids: Iterable[str] = (),
) -> tuple[KnownIdentifier, ...]:
    """Return what must not appear in a case's reports, from every case of the vault.

    Without a case, what must not appear on a site of many: of each, what is distinctive. `others`
    may hold the case itself, which is passed over.
    """
    bodies = tuple(bodies)
    own = identifiers_of(case, bodies=bodies, case_ids=case_ids) if case is not None else ()
    public = {name.casefold() for name in public_names(case)} if case is not None else set()
    links = set(map(_link, filter(_links, own)))
    found = chain(own, *(_of_other(other, links, bodies) for other in others
                         if case is None or other.id != case.id))  # fmt: skip
    unique: dict[tuple[str, str, object], KnownIdentifier] = {}
    for each in found:
        if (each.own and each in own) or each.text.casefold() not in public:
            key = (each.kind, each.text.casefold(), each.form)
            before = unique.get(key)
            if before is None or (each.own and not before.own):
                unique[key] = each
    return tuple(unique.values())


def _of_other(
    case: Case, links: set[tuple[str, str]], bodies: tuple[str, ...]
) -> Iterator[KnownIdentifier]:
    """Yield what is distinctive of another case, and all of whoever is in both."""
    everything = (
        identifiers_of(case, bodies=bodies) if links else distinctive_of(case, bodies=bodies)
    )
    linked = {each.person for each in everything
              if each.person is not None and _links(each) and _link(each) in links}  # fmt: skip
    for each in everything:
        if each.person in linked and each.person is not None:
            yield replace(each, person=None)
        elif _is_distinctive(each):
            yield replace(each, own=False)


def _links(each: KnownIdentifier) -> bool:
    return each.person is not None and (
        each.kind in _PERSONAL_NUMBERS or (each.kind in PERSONAL_NAMES and _is_distinctive(each))
    )


def _link(each: KnownIdentifier) -> tuple[str, str]:
    return each.kind, "".join(filter(str.isalnum, fold(without_title(each.text))))
