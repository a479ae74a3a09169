"""What a review promises the victim's family, clause by clause (B3.4, B6, B11, B13.9).

Each promise says what shows that it was kept, when its time comes, and when that has passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from generator.records.case import Case
from generator.records.family import CompletedReview, Contact, Purpose
from generator.records.outcome import SignOff
from generator.rules.family_involvement import INFLUENCED, INVITED, contacts_with_family
from generator.rules.holders import CHAIR, PANEL, SSP, TEAM
from generator.rules.places import is_fact
from generator.rules.sign_off import speaks_of_family


@dataclass(frozen=True)
class Promise:
    """Something promised to the family, in words for them; `at` says when its time comes."""

    clause: str
    what: str
    who: str
    at: str
    kept: Callable[[Case], Iterator[object]]
    begins: Callable[[Case], bool]
    ends: Callable[[Case], bool]
    by_letter: bool = False
    """Whether a letter under the clause keeps it too."""


def _contacts(*purposes: Purpose) -> Callable[[Case], Iterator[Contact]]:
    def kept(case: Case) -> Iterator[Contact]:
        return (each for each in contacts_with_family(case) if each.purpose in purposes)

    return kept


def _told_of_decision(case: Case) -> Iterator[object]:
    yield case.decision.family_told


def _completed(case: Case) -> Iterator[object]:
    yield case.family.completed_review
    if not isinstance(case.family.completed_review, CompletedReview):
        yield from _contacts(Purpose.COMPLETED_REVIEW_GIVEN)(case)


def _draft(case: Case) -> Iterator[object]:
    yield from _contacts(Purpose.DRAFT_SHARED)(case)
    yield from _completed(case)


def _consulted(case: Case) -> Iterator[object]:
    signed = case.report.signed_off
    if isinstance(signed, SignOff) and signed.family_consulted:
        yield signed
    else:
        yield from (each for each in _contacts(Purpose.CONSULTED)(case) if each.declined)


def _copies(case: Case) -> Iterator[object]:
    yield case.publication.family_copies


def _debriefed(case: Case) -> Iterator[object]:
    yield from (each for each in case.report.debriefs if speaks_of_family(each))
    yield from _contacts(Purpose.DEBRIEF)(case)


def _decided(case: Case) -> bool:
    return is_fact(case.decision.decided) or case.decision.overruled is not None


def convened(case: Case) -> bool:
    """Tell whether the panel was convened here (B4.6)."""
    return is_fact(case.panel.convened)


def _terms_final(case: Case) -> bool:
    return any(is_fact(each.finalised) for each in case.terms.versions)


def _drafted(case: Case) -> bool:
    return bool(case.report.drafts) or _overview_complete(case)


def _overview_complete(case: Case) -> bool:
    return is_fact(case.report.overview_completed)


def _agreed(case: Case) -> bool:
    return is_fact(case.report.agreed_with_panel)


def _signed_off(case: Case) -> bool:
    return is_fact(case.report.signed_off)


def _submitted(case: Case) -> bool:
    return bool(case.clearance.submissions)


def _answered(case: Case) -> bool:
    return bool(case.clearance.answers)


def _dated(case: Case) -> bool:
    return is_fact(case.publication.date) or _published(case)


def _published(case: Case) -> bool:
    return is_fact(case.publication.published)


def _never(_case: Case) -> bool:
    return False


_DECISION: Final = Promise(
    "B3.4", "The decision in writing", TEAM, "when it is decided whether a review is held",
    _told_of_decision, _decided, _never, by_letter=True,
)  # fmt: skip
_HOME_OFFICE: Final = Promise(
    "B6.4", "What the Home Office wrote about the review or the decision", TEAM,
    "when the Home Office has written",
    _contacts(Purpose.HOME_OFFICE_LETTER_SHARED), _answered, _published, by_letter=True,
)  # fmt: skip
EITHER: Final = (_DECISION, _HOME_OFFICE)
"""What is promised whether or not a review is held."""
PROMISES: Final = (
    _DECISION,
    Promise(
        "B6.1", "To be asked to take part, with the offer of a specialist advocate", PANEL,
        "when the panel is convened",
        _contacts(*Purpose), convened, _agreed, by_letter=True,
    ),
    Promise(
        "B6.3", "The names of the officers who keep you informed", TEAM,
        "when the panel is convened",
        _contacts(Purpose.OFFICERS_NAMED), convened, _agreed, by_letter=True
    ),
    Promise(
        "B6.3", "The terms of reference", TEAM, "when they are agreed",
        _contacts(Purpose.TERMS_SHARED), _terms_final, _agreed, by_letter=True
    ),
    Promise(
        "B6.2", "An invitation to meet the panel", CHAIR, "when the panel is convened",
        _contacts(*INVITED), convened, _agreed, by_letter=True
    ),
    Promise(
        "B6.2", "To be heard on what the review looks at", CHAIR,
        "from the panel's first meeting on",
        _contacts(*INFLUENCED),
        convened, _agreed,
    ),
    Promise(
        "B6.2", "The draft report, with time to read it and to answer", CHAIR,
        "when there is a draft",
        _draft, _drafted, _submitted,
    ),
    Promise(
        "B11.3", "To be consulted before the Partnership signs the report off", SSP,
        "when the report is agreed with the panel",
        _consulted, _agreed, _signed_off
    ),
    Promise(
        "B6.5", "The completed review, with time to read it, before it goes to the Home Office",
        TEAM, "when the report is complete",
        _completed, _overview_complete, _submitted,
    ),
    _HOME_OFFICE,
    Promise(
        "B6.7", "The day on which the report is published, and where", TEAM,
        "when the day is decided",
        _contacts(Purpose.TOLD_OF_PUBLICATION), _dated, _published, by_letter=True
    ),
    Promise(
        "B13.9", "The report, the papers with it and the Home Office's letter, to keep", TEAM,
        "when the report is published",
        _copies, _published, _never, by_letter=True,
    ),
    Promise(
        "B11.2", "A conversation about what the review found", TEAM,
        "when the report is signed off",
        _debriefed, _signed_off, _published
    ),
)  # fmt: skip
