"""The Review Panel, its Independent Chair and the terms of reference (B4, B5, B7)."""

from __future__ import annotations

from enum import StrEnum

from generator.records.facts import Fact
from generator.schema import (
    Day,
    DocumentId,
    Line,
    Model,
    OrUnknown,
    Text,
    Unknown,
    Word,
    YesNo,
    listed,
    needed,
    recorded,
)


class Involvement(Fact):
    """Whether somebody was directly involved with the people of the case."""

    direct: YesNo = needed("B4.3", "B5.2", "B9.5", help="Whether directly involved.")
    detail: Text | None = recorded("B4.3", "B5.2", "B9.5", help="In what way.")


class Member(Fact):
    """A member of the Review Panel; `when` is the day from which they are one (B4.1)."""

    name: Line = needed("B4.1", help="The member.")
    agency: Word = needed("B4.1", help="The agency represented.")
    post: Line = needed("B4.2", help="Their post in the agency.")
    can_commit: YesNo = needed("B4.2", help="Senior enough to commit the organisation.")
    involvement: Involvement | None = recorded("B4.3", help="The declaration of involvement.")
    later_addition_agreed: Fact | None = recorded(
        "B4.5", help="The Independent Chair's agreement, for a member added later."
    )
    left: Fact | None = recorded("B4.1", help="When the member left the panel.")


class OtherAgency(Fact):
    """A decision on an agency that legislation does not name (B4.4)."""

    agency: Word = needed("B4.4", help="The agency considered.")
    involved: YesNo = needed("B4.4", help="Whether it is involved.")
    reason: Text = needed("B4.4", help="Why.")


class Hearing(Fact):
    """A meeting of the Review Panel (B4.6, B9.11)."""

    purpose: Line = needed("B9.11", help="What the meeting was for.")
    attended: tuple[Line, ...] = listed("B9.11", help="Who attended.")
    minutes: DocumentId | None = recorded("B2.6", help="The minutes.")
    lessons: Text | None = recorded("B9.11", help="Lessons identified.")


class Panel(Model):
    """Section `panel`."""

    members: tuple[Member, ...] = listed("B4.1", "B4.2", help="The members.")
    other_agencies: tuple[OtherAgency, ...] = listed("B4.4", help="Other agencies considered.")
    membership_agreed: OrUnknown[Fact] | None = recorded(
        "B4.6", help="The Independent Chair agreed the membership."
    )
    convened: OrUnknown[Fact] | None = recorded(
        "B4.6", help="The panel was convened to agree terms and arrangements for authoring."
    )
    authoring: Text | None = recorded("B4.6", help="The arrangements for authoring the report.")
    meetings: tuple[Hearing, ...] = listed("B9.11", help="Panel meetings and hearings.")
    unknown: Unknown | None = recorded(
        "B4.1", help="Where the panel sat before the portal and its members are not known."
    )


class Appointment(Fact):
    """The SSP Chair appoints an Independent Chair/Author (B5.1)."""

    name: Line = needed("B5.1", help="The Independent Chair/Author.")
    author: Line | None = recorded("B5.1", help="The author, where another person.")
    qualified: Text = needed("B5.2", help="Qualifications and seniority.")
    versed: Text = needed("B5.2", help="Experience in domestic violence.")
    association: Involvement | None = recorded(
        "B5.2", help="Direct association, now or before, with any agency involved."
    )
    ended: Fact | None = recorded("B5.1", help="When the appointment ended early, and why.")


class Chair(Model):
    """Section `chair`."""

    appointments: tuple[Appointment, ...] = listed("B5.1", "B5.3", help="Appointments, in order.")
    evidence: tuple[Fact, ...] = listed("B5.3", help="Other evidence that the panel asked for.")
    unknown: Unknown | None = recorded(
        "B5.1", help="Where the Chair was appointed before the portal and is not known."
    )


class Point(Model):
    """One of the eleven points that terms of reference consider (B7.2)."""

    letter: Line = needed("B7.2", help="The point's letter, a to k.")
    answer: Text | None = recorded("B7.2", "B7.5", help="What the terms say on it.")
    not_applicable: Text | None = recorded("B7.2", help="Why it does not apply.")


class TermsVersion(Fact):
    """A version of the terms of reference (B7.1)."""

    version: Line = needed("B7.1", help="The version, for example 2.")
    terms: DocumentId | None = recorded("B7.1", help="The text.")
    points: tuple[Point, ...] = listed("B7.2", help="The eleven points.")
    period_from: OrUnknown[Day] | None = recorded("B7.2", help="First day of the period reviewed.")
    period_to: OrUnknown[Day] | None = recorded("B7.2", help="Last day of the period reviewed.")
    considers_parallel: YesNo = needed("B7.3", help="Whether it considers parallel investigations.")
    reviewed_by_chair: Fact | None = recorded("B7.1", help="Reviewed by the Independent Chair.")
    agreed_with_panel: Fact | None = recorded("B7.1", help="Agreed with the Review Panel.")
    finalised: Fact | None = recorded("B7.1", help="Finalised by the Independent Chair.")


class LittleContact(Fact):
    """Why an agency had little or no contact, and what barriers there were (B7.5)."""

    agency: Word = needed("B7.5", help="The agency.")
    barriers: Text = needed("B7.5", help="What the review found.")


class Terms(Model):
    """Section `terms`."""

    versions: tuple[TermsVersion, ...] = listed("B7.1", "B7.2", help="Every version, in order.")
    little_contact: tuple[LittleContact, ...] = listed("B7.5", help="Little or no contact.")
    unknown: OrUnknown[Fact] | None = recorded(
        "B7.1", help="Where terms were agreed before the portal and are not known."
    )


class ParallelKind(StrEnum):
    """Processes that run beside a review."""

    CRIMINAL = "criminal"
    INQUEST = "inquest"
    POLICE_CONDUCT = "police conduct"
    SAFEGUARDING = "safeguarding"
    HEALTH = "health"
    OTHER = "other"


class Consulted(Fact):
    """The Independent Chair's consultation of the lead of a parallel process (B7.3, B7.4)."""

    whom: Line = needed("B7.3", "B7.4", help="The lead, the SIO, the CPS or the Coroner.")


class Process(Model):
    """A parallel investigation, with its end (B7.3, B7.4, B14.1)."""

    id: Word = needed("B7.4", help="A short name, for example trial.")
    kind: ParallelKind = needed("B7.3", "B7.4", help="What kind of process it is.")
    lead: Line = needed("B7.4", help="Who leads it.")
    started: OrUnknown[Fact] | None = recorded("B7.4", help="When it began.")
    consulted: tuple[Consulted, ...] = listed("B7.3", "B7.4", help="Consultations with its lead.")
    outcome: OrUnknown[Fact] | None = recorded("B14.1", help="The outcome.")
    ended: OrUnknown[Fact] | None = recorded("B14.1", help="When all of it was complete.")


class Liaison(Fact):
    """Liaison established between the panel, the SIO, the CPS and the Coroner (B7.3)."""

    whom: tuple[Line, ...] = listed("B7.3", help="Senior Investigating Officer, CPS, Coroner.")


class Delay(Fact):
    """A stop or a delay and its cause (B7.3)."""

    until: OrUnknown[Day] | None = recorded("B7.3", help="The last day of it, once known.")
    cause: Line = needed(
        "B7.3", help="Who holds it: agency, court, Home Office, family's time or partnership."
    )
    reason: Text = needed("B7.3", help="Why.")


class Parallel(Model):
    """Section `parallel`."""

    processes: tuple[Process, ...] = listed("B7.3", "B7.4", "B14.1", help="Parallel processes.")
    none_known: Fact | None = recorded("B7.3", help="Checked: no parallel process exists.")
    no_proceedings: Fact | None = recorded("B14.1", help="Checked: no criminal proceedings.")
    liaison: tuple[Liaison, ...] = listed("B7.3", help="Liaison established.")
    delays: tuple[Delay, ...] = listed("B7.3", help="Delays and agreed stops.")
