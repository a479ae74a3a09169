"""Searching what is to be published, and judging what was found by what people decided (B11.1).

- Blocking: an identifier that no exception in force covers.
- Review: what only resembles one or points to one. A person decides that it identifies nobody;
  the decision stands in the record under a fingerprint of the very words and their line, keyed
  with the case's own key, so that it holds for nothing else and tells nothing.
- The same search serves `dhr report check`, the submission pack and the release.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from generator.anonymity.allowances import Exceptions, wished_for, without_wishes
from generator.anonymity.folding import fold
from generator.anonymity.identifiers import public_names, stand_ins
from generator.anonymity.known import KnownIdentifier, Level
from generator.policy.partnership import Partnership
from generator.portal.partnership import Portal
from generator.records.case import Case
from generator.records.checking import Decided
from generator.release.scan import Leak, scan
from generator.release.vault_identifiers import Vault, bodies_of, whole_vault

_ITEM: Final = b"dhr review item, form 1"
_SEARCHED: Final = b"dhr identifiers searched, form 1"


@dataclass(frozen=True)
class Item:
    """Something found, and its fingerprint; `decided` is what a person recorded about it."""

    leak: Leak
    fingerprint: str
    decided: Decided | None = None
    expired: str = ""
    """When the exception expired that once covered it."""


@dataclass(frozen=True)
class Searched:
    """What was searched for, and what was found, each sort apart."""

    searched: Mapping[str, int]
    blocking: tuple[Item, ...]
    review: tuple[Item, ...]
    excepted: Mapping[str, int]
    """How many places exceptions cover, by class."""

    @property
    def open(self) -> tuple[Item, ...]:
        """Return the places that nobody has decided about."""
        return tuple(each for each in self.review if each.decided is None)

    @property
    def decided(self) -> Mapping[str, int]:
        """Return how many places a person decided about, by class."""
        return Counter(each.leak.kind for each in self.review if each.decided is not None)


class Search:
    """Everything that may not stand in a case's reports, ready to be searched for."""

    def __init__(self, portal: Portal, case: Case, vault: Vault | None = None) -> None:
        self.case = case
        self.vault = whole_vault(portal, case) if vault is None else vault
        self.identifiers = without_wishes(self.vault.identifiers, case)
        self.allowed = (
            *public_names(case),
            *stand_ins(case),
            *wished_for(case),
            *bodies_of(portal),
            *public_contacts(portal.policy.partnership),
        )
        self._exceptions = Exceptions(case.people.exceptions, portal.today)
        self._decided = {each.item: each for check in case.report.checks for each in check.decided}

    def files(self, files: Mapping[str, bytes], *, folder: str = "") -> Searched:
        """Search files, their names and the address for all of it."""
        found = scan(files, self.identifiers, folder=folder, allowed=self.allowed)
        return self.judged(found.searched, (*found.leaks, *found.reviews))

    def judged(self, searched: Mapping[str, int], leaks: Iterable[Leak]) -> Searched:
        """Sort what was found by what the record says of it; each thing once."""
        blocking: list[Item] = []
        review: dict[str, Item] = {}
        excepted: Counter[str] = Counter()
        for leak in leaks:
            if self._exceptions.allows(leak.kind, leak.file, *leak.texts):
                excepted[leak.kind] += 1
                continue
            mark = self._fingerprint(leak)
            if leak.level is Level.REVIEW:
                review.setdefault(mark, Item(leak, mark, self._decided.get(mark)))
            else:
                day = self._exceptions.expired(leak.kind, leak.file, *leak.texts)
                blocking.append(Item(leak, mark, expired=day.isoformat() if day else ""))
        ordered = sorted(
            review.values(), key=lambda i: (i.leak.file, i.leak.line, i.leak.kind, i.fingerprint)
        )
        return Searched(searched, tuple(blocking), tuple(ordered), dict(excepted))

    def digest(self) -> str:
        """Return a keyed digest of what is searched for: equal only for the same identifiers."""
        told = sorted({f"{each.kind}\0{each.form}\0{each.text}" for each in self.identifiers})
        return self._keyed(_SEARCHED, *told)

    def _fingerprint(self, leak: Leak) -> str:
        words = [fold(text).casefold() for text in leak.texts[:1]]
        line = " ".join(fold(leak.around).casefold().split())
        return self._keyed(_ITEM, leak.file, leak.kind, leak.variant, *words, line)

    def _keyed(self, purpose: bytes, *parts: str) -> str:
        key = hashlib.sha256(purpose + b"\0" + self.case.record.case_key.encode()).digest()
        told = hmac.new(key, digestmod=hashlib.sha256)
        for part in parts:
            data = part.encode("utf-8", "surrogatepass")
            told.update(len(data).to_bytes(8, "big") + data)
        return told.hexdigest()


def public_contacts(partnership: Partnership) -> tuple[str, ...]:
    """Return the numbers and addresses that every page of the public site may have."""
    helplines = partnership.helplines
    return (
        partnership.contact,
        *(each.number for each in helplines if each.number),
        *(each.name for each in helplines),
    )


def kinds_of(identifiers: Iterable[KnownIdentifier]) -> Mapping[str, int]:
    """Count what is searched for, by class."""
    return dict(sorted(Counter(each.kind for each in identifiers).items()))
