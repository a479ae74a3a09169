"""Letters of a case: what is owed, drafts of them, and the record that one was sent.

- A draft is filled from the record as it is now; a gate that does not hold refuses the letters that
  would carry the review past it.
- Recording that a letter was sent closes what it was owed for. Where the record has a fact of its
  own for that, it is written with the letter, in one revision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.dates import in_words
from generator.errors import InputError, Place
from generator.letters.docx import docx_of
from generator.letters.email import EMAIL, draft_of
from generator.letters.paper import Paper
from generator.letters.plain import plain_text
from generator.letters.template import Template, Value, fill
from generator.letters.values import agency_values, case_values, person_values
from generator.policy.people import Agency
from generator.policy.procedure import Profile
from generator.portal.partnership import Portal, record_path
from generator.portal.sent import Sent, with_letter
from generator.portal.templates import letter_of, letters_of
from generator.records.case import Case
from generator.records.people import Part, Person
from generator.rules.finding import Missing
from generator.schema import Unknown
from generator.standing import Standing


class RecipientError(InputError):
    """It is not said, or not known, to whom a letter goes."""

    code = "recipient"
    default_remedy = "say to whom it goes: --agency AGENCY, or --person PERSON of section people"


class ActRefusedError(InputError):
    """A letter would carry the review past a gate that does not hold."""

    code = "gate"
    default_remedy = "put right what the gates ask for; `dhr check CASE` lists all of it"

    def __init__(self, place: Place, missing: tuple[Missing, ...]) -> None:
        clauses = ", ".join(dict.fromkeys(each.clause for each in missing))
        super().__init__(place, f"may not be made yet: {clauses} does not hold")
        first = missing[0]
        self.clause = first.clause
        self.remedy = f"{first.remedy} (`dhr check` lists everything)"


class SentTooLateError(InputError):
    """A letter is said to be sent on a day that has not come."""

    code = "future"
    default_remedy = "record it once it is sent, with that day"


@dataclass(frozen=True)
class Draft:
    """A letter ready to be looked over: Word, and e-mail where an address is known."""

    name: str
    title: str
    recipient: str
    docx: bytes
    email: bytes | None
    enclosed: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of letter, and how it stands with one case."""

    kind: str
    title: str
    clauses: tuple[str, ...]
    due: dt.date | None
    owed: bool
    sent: tuple[dt.date, ...]


@dataclass(frozen=True)
class Request:
    """What an officer asks for: the kind, and what of the letter the record cannot tell."""

    kind: str
    agency: str | None = None
    person: str | None = None
    due: dt.date | None = None


def kinds(portal: Portal, case_id: str) -> list[Kind]:
    """List every kind of letter, with what is owed and what was sent."""
    case = portal.open_case(portal.known_case(case_id)).case
    standing = portal.standing(case)
    return [_kind(template, case, standing) for template in letters_of(portal.policy)]


def _kind(template: Template, case: Case, standing: Standing) -> Kind:
    clauses = template.front.clauses
    days = [
        each.when
        for each in case.letters.sent
        if each.kind == template.kind and isinstance(each.when, dt.date)
    ]
    due = [each.due for each in standing.deadlines if each.open and each.clause in clauses]
    owed = any(step.clause in clauses for step in standing.next_steps)
    return Kind(
        template.kind, template.front.title, clauses, min(due, default=None), owed, tuple(days)
    )


def draft(portal: Portal, case_id: str, request: Request) -> Draft:
    """Fill a letter; raises where a gate, a recipient or a fact is missing."""
    case = portal.open_case(portal.known_case(case_id)).case
    template = letter_of(portal.policy, request.kind)
    refuse_gates(template, portal.standing(case), case_id)
    to = _Recipient.of(portal, case, template, request)
    values: dict[str, Value] = {
        **values_of(portal, case),
        **to.values,
        "today": in_words(portal.today),
        "recipient": to.name,
        "officer": portal.officer,
        "enclosed": list(template.front.enclosed),
    }
    if request.due is not None:
        values["due"] = in_words(request.due)
    text = fill(template, values)
    marking = portal.policy.partnership.marking
    title = template.front.title
    email = None
    if to.address is not None:
        email = draft_of(
            to=to.name,
            address=to.address,
            subject=f"{case_id}: {title}",
            marking=marking,
            text=plain_text(text),
        )
    docx = docx_of(text, Paper(f"{case_id} {title}", marking, footer=case_id))
    name = "-".join(filter(None, (case_id, request.kind, request.agency or request.person)))
    return Draft(name, title, to.name, docx, email, template.front.enclosed)


def values_of(portal: Portal, case: Case) -> dict[str, Value]:
    """Return what every letter and form may use of a case."""
    agencies = {agency.id: agency.name for agency in portal.directory.agencies}
    profile = profile_of(portal, case)
    return case_values(case, profile, portal.policy.partnership, agencies)


def profile_of(portal: Portal, case: Case) -> Profile:
    """Return the procedure that a case pins."""
    place = Place(record_path(case.id), field="record.profile")
    return portal.policy.procedure.profile(case.record.profile, place)


def refuse_gates(template: Template, standing: Standing, case_id: str) -> None:
    """Refuse a letter or form whose gates do not hold (design: what a gate refuses is an act)."""
    missing = list(_gates(template, standing))
    if missing:
        raise ActRefusedError(Place(f"{case_id} {template.kind}"), tuple(missing))


def _gates(template: Template, standing: Standing) -> Iterator[Missing]:
    if template.front.act is not None:
        yield from standing.acts.get(template.front.act, ())
    for clause in template.front.gates:
        answer = standing.gates.get(clause)
        if isinstance(answer, tuple):
            yield from answer


@dataclass(frozen=True)
class _Recipient:
    """To whom a letter goes: the name it is addressed to, and an e-mail address if one is known."""

    name: str
    address: str | None
    values: Mapping[str, Value]

    @classmethod
    def of(cls, portal: Portal, case: Case, template: Template, request: Request) -> _Recipient:
        to = template.front.to
        if to == "agency":
            return cls._agency(portal, case, request)
        if to == "family":
            return cls._family(case, request)
        if to == "nobody":
            return cls("", None, {})
        address = profile_of(portal, case).address(to)
        return cls(to.replace("-", " ").title(), address, {})

    @classmethod
    def _agency(cls, portal: Portal, case: Case, request: Request) -> _Recipient:
        if request.agency is None:
            raise RecipientError(Place("--agency"), "is not given: this letter goes to one agency")
        agency = agency_of(portal, request.agency)
        values: dict[str, Value] = {"agency": agency_values(agency)}
        for imr in case.imrs.imrs:
            commission = imr.commission
            known = imr.agency == agency.id and commission is not None
            if known and not isinstance(commission, Unknown) and commission is not None:
                due = commission.due
                values["due"] = in_words(due) if isinstance(due, dt.date) else "not known"
        return cls(agency.senior_manager or agency.name, agency.email, values)

    @classmethod
    def _family(cls, case: Case, request: Request) -> _Recipient:
        person = _person_of(case, request.person)
        name = person.id if isinstance(person.names, Unknown) else person.names.full
        found = EMAIL.search(person.contact or "")
        return cls(name, found[0] if found else None, {"person": person_values(person, "person")})


def agency_of(portal: Portal, name: str) -> Agency:
    """Return an agency of the directory; raises `RecipientError`, naming those that there are."""
    for agency in portal.directory.agencies:
        if agency.id == name:
            return agency
    known = ", ".join(agency.id for agency in portal.directory.agencies)
    raise RecipientError(
        Place("--agency"), "names no agency of the directory", remedy=f"the agencies are: {known}"
    )


def _person_of(case: Case, name: str | None) -> Person:
    """Return the person named, or the only one of the family."""
    people = case.people.people
    if name is None:
        near = [each for each in people if each.part in (Part.FAMILY, Part.ADVOCATE)]
        if len(near) == 1:
            return near[0]
        raise RecipientError(
            Place("--person"),
            f"is not given, and the case has {len(near)} people of the family or advocates",
        )
    for person in people:
        if person.id == name:
            return person
    raise RecipientError(Place("--person"), "names nobody in section people")


@dataclass(frozen=True)
class Sending:
    """When a letter was sent, by whom, and to whom if not to the one it is addressed to."""

    when: dt.date
    by: str
    to: str | None = None


def record_sent(portal: Portal, case_id: str, request: Request, sending: Sending) -> Sent:
    """Record that a letter was sent, and the fact that it stands for."""
    if sending.when > portal.today:
        raise SentTooLateError(Place("--sent"), "is a day that has not come")
    opened = portal.open_case(portal.known_case(case_id))
    case = opened.case
    template = letter_of(portal.policy, request.kind)
    refuse_gates(template, portal.standing(case), case_id)
    sent = Sent(
        template=template,
        when=sending.when,
        by=sending.by,
        to=sending.to or _Recipient.of(portal, case, template, request).name,
        agency=request.agency,
        due=request.due,
    )
    portal.save(opened, with_letter(case, sent))
    return sent
