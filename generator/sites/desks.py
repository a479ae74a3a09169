"""Desks: one sealed file for each reader, with the keys of exactly their pages.

Their number is hidden: files that nobody opens fill them up to a multiple of a fixed number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from generator.policy.people import Directory, Reader
from generator.portal.partnership import Portal
from generator.sites.flowchart import as_tree
from generator.sites.manifest import moment
from generator.sites.sealing import DESK_SIZES, SealedFolder, opaque_name
from generator.vault.keys import new_identity

if TYPE_CHECKING:
    from generator.sites.build import Build
    from generator.sites.sealed_cases import Card

DESKS_IN_STEPS_OF = 16


def views_of(reader: Reader) -> Callable[[str], str]:
    """Return what `reader.view_of` does, for many cases; an empty word where there is no grant."""
    office = reader.office_view or ""
    granted = {grant.case: grant.view for grant in reversed(reader.grants)}
    return lambda case_id: granted.get(case_id, office)


def desk(
    portal: Portal,
    build: Build,
    reader: Reader,
    cards: Sequence[Card],
    policy_pages: Sequence[dict[str, str]],
) -> dict[str, Any]:
    """Describe a reader's desk: who they are, their cases' cards, the internal policy pages.

    The first of those pages has the policy clause by clause. The procedures' flowcharts stand here
    once, and not on every page: a page only says which procedure is its own.
    """
    partnership = portal.policy.partnership
    return {
        **build.stamp("dhr-desk-1"),
        "created": moment(build.created),
        "today": build.today,
        "demo": partnership.demo,
        "partnership": {"name": partnership.name, "marking": build.marking},
        "reader": _reader(portal.directory, reader),
        "cards": list(cards),
        "clauses": policy_pages[0],
        "pages": list(policy_pages),
        "procedures": [
            {"id": each.id, **as_tree(each)} for each in portal.policy.procedure.profiles
        ],
    }


def _reader(directory: Directory, reader: Reader) -> dict[str, str]:
    entry = directory.entry(reader.id)
    agency = directory.agency(entry.agency) if entry and entry.agency else ""
    return {
        "id": reader.id,
        "name": directory.name(reader.id),
        "role": reader.role,
        "agency": agency,
    }


def dummy_desks(folder: SealedFolder, real: int) -> None:
    """Hide how many readers there are: fill the desks up to a multiple of a fixed number."""
    for _ in range(-real % DESKS_IN_STEPS_OF):
        nobody = new_identity().recipient
        folder.seal_desk(opaque_name(), b"{}", nobody, DESK_SIZES[:1])
