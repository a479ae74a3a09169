"""Forms of a case in Word, filled from the record as far as it goes (B2.5, B9.1, B10.2, B11.4).

A form is made whatever is missing: it says "not recorded" there, and all of it is listed with the
field to complete. Where the gates that its template names do not hold yet, it is marked as a draft.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.dates import in_words
from generator.errors import InputError, Place, PolicyError
from generator.letters.data_form import Answered, answered
from generator.letters.docx import docx_of
from generator.letters.paper import Paper
from generator.letters.template import Template, Value, fill_form
from generator.letters.values import agency_values, model_values
from generator.policy import data_form
from generator.portal.letters import RecipientError, agency_of, values_of
from generator.portal.partnership import Portal
from generator.portal.templates import form_of, forms_of, source_errors
from generator.records.case import Case
from generator.records.panel import Point, TermsVersion
from generator.records.people import Part
from generator.rules.finding import Holds
from generator.rules.points import POINTS
from generator.rules.standing_panel import LIMBS
from generator.schema import Unknown
from generator.standing import Standing

_SUBJECTS: Final = (Part.VICTIM, Part.PERPETRATOR, Part.CHILD)


class MeetingError(InputError):
    """The case has no such meeting of the Standing Panel."""

    code = "meeting"


@dataclass(frozen=True)
class Request:
    """What an officer asks for: the kind, and for whom or of which meeting."""

    kind: str
    agency: str | None = None
    meeting: int | None = None
    """A meeting of the Standing Panel, counted from 1; none: the last."""


@dataclass(frozen=True)
class Lack:
    """What a form asks for and the record does not say."""

    asks: str
    problem: str
    field: str | None = None


@dataclass(frozen=True)
class Form:
    """A form ready to be looked over."""

    name: str
    title: str
    docx: bytes
    draft: bool
    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class FormKind:
    """A kind of form, with how much of it the record cannot fill; None where it needs an agency."""

    kind: str
    title: str
    clauses: tuple[str, ...]
    lacks: int | None


def form_kinds(portal: Portal, case_id: str) -> list[FormKind]:
    """List every kind of form."""
    case = portal.open_case(portal.known_case(case_id)).case
    return [_kind(portal, case, template) for template in forms_of(portal.policy)]


def _kind(portal: Portal, case: Case, template: Template) -> FormKind:
    front = template.front
    if front.to == "agency":
        return FormKind(template.kind, front.title, front.clauses, None)
    _, lacks = _fill(portal, case, template, Request(template.kind))
    return FormKind(template.kind, front.title, front.clauses, len(lacks))


def form(portal: Portal, case_id: str, request: Request) -> Form:
    """Fill a form; raises where its agency or meeting is not known."""
    case = portal.open_case(portal.known_case(case_id)).case
    template = form_of(portal.policy, request.kind)
    text, lacks = _fill(portal, case, template, request)
    front = template.front
    draft = _is_draft(template, portal.standing(case))
    marking = portal.policy.partnership.marking
    footer = f"{case_id}, draft of {in_words(portal.today)}" if draft else case_id
    paper = Paper(
        f"{case_id} {front.title}", marking, landscape=front.landscape == "yes", footer=footer
    )
    part = request.agency or (f"meeting-{request.meeting}" if request.meeting else None)
    name = "-".join(filter(None, (case_id, request.kind, part)))
    return Form(name, front.title, docx_of(text, paper), draft, lacks)


def _fill(
    portal: Portal, case: Case, template: Template, request: Request
) -> tuple[str, tuple[Lack, ...]]:
    values: dict[str, Value] = {
        **values_of(portal, case),
        "today": in_words(portal.today),
        "officer": portal.officer,
    }
    own: tuple[Lack, ...] = ()
    if template.front.to == "agency":
        values |= _for_agency(portal, case, request)
    values |= _terms(case)
    values |= _meeting(portal, case, request)
    if data_form.CLAUSE in template.front.clauses:
        sections, own = _data_form(portal, case)
        values |= sections
    text, missing = fill_form(template, values)
    return text, (*own, *(Lack(name, "is not recorded", name) for name in missing))


def _is_draft(template: Template, standing: Standing) -> bool:
    return any(not isinstance(standing.gates.get(each), Holds) for each in template.front.gates)


def _for_agency(portal: Portal, case: Case, request: Request) -> dict[str, Value]:
    if request.agency is None:
        raise RecipientError(Place("--agency"), "is not given: this form is for one agency")
    agency = agency_of(portal, request.agency)
    values: dict[str, Value] = {"agency": agency_values(agency), "subjects": list(_subjects(case))}
    for imr in case.imrs.imrs:
        commission = imr.commission
        if imr.agency == agency.id and commission is not None:
            place = f"imrs.imrs[{case.imrs.imrs.index(imr)}]"
            values["imr"] = model_values(imr, place)
    return values


def _subjects(case: Case) -> Iterator[Value]:
    for person in case.people.people:
        if person.part in _SUBJECTS:
            place = f"people.people[{case.people.people.index(person)}]"
            plain = model_values(person, place)
            if not isinstance(person.names, Unknown):
                plain["full_name"] = person.names.full
            yield plain


def _terms(case: Case) -> dict[str, Value]:
    """Return the terms of reference in force: the last finalised, else the last version."""
    versions = case.terms.versions
    final = [each for each in versions if each.finalised is not None]
    if not versions:
        return {}
    version: TermsVersion = (final or versions)[-1]
    place = f"terms.versions[{versions.index(version)}]"
    found = {point.letter: point for point in version.points}
    points: list[Value] = [
        _point(letter, what, found.get(letter), place) for letter, what in POINTS.items()
    ]
    return {"terms_in_force": {**model_values(version, place), "points": points}}


def _point(letter: str, what: str, point: Point | None, place: str) -> Value:
    plain: dict[str, Value] = {"__name__": f"{place}.points ({letter})"}
    plain |= {"letter": letter, "about": what[:1].upper() + what[1:]}
    if point is not None and point.answer is not None:
        plain["says"] = point.answer
    elif point is not None and point.not_applicable is not None:
        plain["says"] = f"Does not apply: {point.not_applicable}"
    return plain


def _meeting(portal: Portal, case: Case, request: Request) -> dict[str, Value]:
    meetings = case.consultation.meetings
    if request.meeting is not None and not 1 <= request.meeting <= len(meetings):
        known = f"1 to {len(meetings)}" if meetings else "none yet"
        raise MeetingError(
            Place("--meeting"),
            "names no meeting of the Standing Panel",
            remedy=f"the case's meetings are counted from 1; it has {known}",
        )
    asks: list[Value] = []
    values: dict[str, Value] = {"limbs": asks}
    views: Mapping[str, Value] = {}
    if meetings:
        number = (request.meeting or len(meetings)) - 1
        agencies = {agency.id: agency.name for agency in portal.directory.agencies}
        place = f"consultation.meetings[{number}]"
        values["meeting"] = model_values(meetings[number], place, agencies)
        views = {
            view.clause: model_values(view, f"{place}.limbs") for view in meetings[number].limbs
        }
    for clause, (_, question) in LIMBS.items():
        view = views.get(clause)
        seen = dict(view) if isinstance(view, Mapping) else {}
        name = f"consultation.meetings.limbs ({clause})"
        asks.append({"__name__": name, **seen, "clause": clause, "asks": question})
    return values


def _data_form(portal: Portal, case: Case) -> tuple[dict[str, Value], tuple[Lack, ...]]:
    policy = portal.policy
    form = policy.data_form
    if form is None:
        raise PolicyError(Place(data_form.PATH), "is missing: the form has no questions")
    for error in source_errors(form):
        raise error
    sections = answered(form, case, policy.partnership)
    plain: list[Value] = [
        {"title": section.title, "questions": [_question(each) for each in section.questions]}
        for section in sections
    ]
    lacks = tuple(
        Lack(f"{section.title}: {each.ask}", each.problem, each.field)
        for section in sections
        for each in section.questions
        if each.problem is not None
    )
    return {"sections": plain, **({"form_note": form.note} if form.note else {})}, lacks


def _question(each: Answered) -> Value:
    if each.problem is None:
        return {"ask": each.ask, "answer": each.answer or ""}
    shown = "not recorded" if each.answer is None else f"{each.answer} (to be checked)"
    return {"ask": each.ask, "answer": shown}
