"""What the record keeps of a letter that was sent: the letter, and the fact that it stands for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from generator.errors import InputError, Place
from generator.letters.template import Template, TemplateError
from generator.records.case import Case
from generator.records.decision import Confirmation
from generator.records.facts import Fact
from generator.records.family import CompletedReview
from generator.records.inquiry import Commission, Imr
from generator.records.outcome import Renegotiation
from generator.records.papers import Letter
from generator.records.publication import Copies, FamilyCopies


class SentFactError(InputError):
    """A letter stands for a fact that needs more than was said, or that is recorded already."""

    code = "sent"


@dataclass(frozen=True)
class Sent:
    """A letter that went out."""

    template: Template
    when: dt.date
    by: str
    to: str
    agency: str | None = None
    due: dt.date | None = None


def with_letter(case: Case, sent: Sent) -> Case:
    """Return the case with the letter recorded, under each of its clauses."""
    front = sent.template.front
    letters = [
        Letter(
            when=sent.when,
            by=sent.by,
            kind=sent.template.kind,
            clause=clause,
            to=sent.to,
            enclosed=front.enclosed,
        )
        for clause in front.clauses
    ]
    kept = case.letters.model_copy(update={"sent": (*case.letters.sent, *letters)})
    case = case.model_copy(update={"letters": kept})
    if front.records is None:
        return case
    record = _RECORDERS.get(front.records)
    if record is None:
        place = Place(sent.template.path, field="records")
        known = ", ".join(_RECORDERS)
        raise TemplateError(place, "names no fact that a letter can record", remedy=known)
    return record(case, sent)


def _set(case: Case, section: str, name: str, value: object) -> Case:
    """Put a fact into an empty place; what is recorded already stays as it is."""
    model = getattr(case, section)
    if getattr(model, name) is not None:
        return case
    return case.model_copy(update={section: model.model_copy(update={name: value})})


def _add(case: Case, section: str, name: str, value: object) -> Case:
    model = getattr(case, section)
    changed = model.model_copy(update={name: (*getattr(model, name), value)})
    return case.model_copy(update={section: changed})


def _fact(sent: Sent) -> dict[str, Any]:
    return {"when": sent.when, "by": sent.by}


def _confirmed(name: str) -> Callable[[Case, Sent], Case]:
    def record(case: Case, sent: Sent) -> Case:
        return _set(case, "decision", name, Confirmation(**_fact(sent), to=sent.to))

    return record


def _told(name: str) -> Callable[[Case, Sent], Case]:
    def record(case: Case, sent: Sent) -> Case:
        return _set(case, "publication", name, Fact(**_fact(sent)))

    return record


def _completed_review(case: Case, sent: Sent) -> Case:
    enclosed = sent.template.front.enclosed
    given = CompletedReview(**_fact(sent), to=sent.to, enclosed=enclosed, declined=False)
    return _set(case, "family", "completed_review", given)


def _family_copies(case: Case, sent: Sent) -> Case:
    enclosed = sent.template.front.enclosed
    copies = FamilyCopies(**_fact(sent), to=sent.to, enclosed=enclosed)
    return _set(case, "publication", "family_copies", copies)


def _agency(sent: Sent) -> str:
    if sent.agency is None:
        raise SentFactError(Place("--agency"), "is not given", remedy="say which agency it went to")
    return sent.agency


def _copies(case: Case, sent: Sent) -> Case:
    return _add(case, "publication", "copies", Copies(**_fact(sent), agency=_agency(sent)))


def _commission(case: Case, sent: Sent) -> Case:
    """Record the commission of an agency's IMR; a further letter sets a later date (B9.1, B9.8)."""
    agency = _agency(sent)
    if sent.due is None:
        raise SentFactError(
            Place("--due"), "is not given", remedy="say by which day the IMR is due: --due DATE"
        )
    enclosed = sent.template.front.enclosed
    letter = Commission(**_fact(sent), to=sent.to, due=sent.due, enclosed=enclosed)
    imrs = list(case.imrs.imrs)
    for index, imr in enumerate(imrs):
        if imr.agency == agency:
            further = imr.commission is not None
            update = {"extended": (*imr.extended, letter)} if further else {"commission": letter}
            imrs[index] = imr.model_copy(update=update)
            break
    else:
        imrs.append(Imr(agency=agency, commission=letter))
    return case.model_copy(update={"imrs": case.imrs.model_copy(update={"imrs": tuple(imrs)})})


def _renegotiation(case: Case, sent: Sent) -> Case:
    proposed = sent.due or max((each.new_date for each in case.report.timescales), default=None)
    if proposed is None:
        raise SentFactError(
            Place("--due"), "is not given", remedy="say which day was proposed: --due DATE"
        )
    return _add(case, "report", "renegotiations", Renegotiation(**_fact(sent), proposed=proposed))


_RECORDERS: Final[Mapping[str, Callable[[Case, Sent], Case]]] = {
    "decision.home_office_told": _confirmed("home_office_told"),
    "decision.family_told": _confirmed("family_told"),
    "family.completed_review": _completed_review,
    "imrs.commission": _commission,
    "publication.copies": _copies,
    "publication.commissioner_sent": _told("commissioner_sent"),
    "publication.family_copies": _family_copies,
    "publication.home_office_told": _told("home_office_told"),
    "report.renegotiations": _renegotiation,
}
"""The facts that a letter can stand for, by the name that a template gives."""
