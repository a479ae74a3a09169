"""Everything in the vault that must not be published: of this case all, of others what is theirs.

A search that could not open every case is no search of the whole vault, and says so: what rests on
it (a sign-off, a release) is refused.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from generator.anonymity.distinctive import vault_identifiers
from generator.anonymity.known import KnownIdentifier
from generator.errors import DhrError
from generator.portal.every_case import each_case
from generator.portal.partnership import Portal
from generator.records.case import Case


@dataclass(frozen=True, repr=False)
class Vault:
    """What is searched for, and whether all of the vault is in it."""

    identifiers: tuple[KnownIdentifier, ...]
    others: tuple[Case, ...]
    cases: int
    unopened: int

    @property
    def whole(self) -> bool:
        """Tell whether every case was opened."""
        return self.unopened == 0


def whole_vault(portal: Portal, case: Case | None = None) -> Vault:
    """Open every case that this officer can open, and gather what must not be published."""
    ids = portal.case_ids()
    asked = [case_id for case_id in ids if case is None or case_id != case.id]
    others = tuple(other for other in each_case(portal, asked, _itself) if other is not None)
    found = vault_identifiers(case, others, bodies=bodies_of(portal), case_ids=ids)
    return Vault(found, others, len(ids), len(asked) - len(others))


def _itself(case: Case) -> Case:
    return case


def bodies_of(portal: Portal) -> tuple[str, ...]:
    """Return the names of the partnership, its bodies and agencies, which are no people."""
    partnership = portal.policy.partnership
    bodies = [partnership.name, *(body.name for body in partnership.bodies)]
    with suppress(DhrError):  # without a readable directory more is taken for a person's name
        bodies += [agency.name for agency in portal.directory.agencies]
    return tuple(bodies)
