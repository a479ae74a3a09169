"""Disclosure, individual management reports and the chronology (B8, B9)."""

from __future__ import annotations

from enum import StrEnum

from generator.records.facts import Fact
from generator.records.panel import Involvement
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


class Withheld(Fact):
    """Information withheld, and the attempt to agree how it is handled (B8.2)."""

    reason: Text = needed("B8.2", help="Why disclosure is a concern.")
    team_informed: Fact | None = recorded("B8.2", help="The review team was told that it exists.")
    attempt: Text | None = recorded("B8.2", help="The attempt at agreement.")
    outcome: Text | None = recorded("B8.2", help="What was agreed, redaction for example.")


class MedicalRecords(Fact):
    """A request for medical records (B8.2)."""

    person: Word = needed("B8.2", help="Whose records: the person in section people.")
    holder: Line = needed("B8.2", help="Who holds them.")
    disclosed: Fact | None = recorded("B8.2", help="When they were disclosed.")
    withheld: Withheld | None = recorded("B8.2", help="Where they were withheld.")


class SharedInPublicInterest(Fact):
    """Confidentiality set aside, or information shared for a child at risk (B8.3)."""

    person: Word = needed("B8.3", help="Whose confidentiality.")
    ground: Text = needed("B8.3", help="On what ground.")


class Disclosure(Model):
    """Section `disclosure`."""

    medical: tuple[MedicalRecords, ...] = listed("B8.2", help="Medical records.")
    shared: tuple[SharedInPublicInterest, ...] = listed("B8.3", help="Confidentiality set aside.")


class Commission(Fact):
    """The Independent Chair commissions an agency's IMR (B9.1)."""

    to: Line = needed("B9.1", help="The senior manager written to.")
    due: OrUnknown[Day] = needed("B9.1", "B9.8", help="The day by which it is due.")
    enclosed: tuple[Line, ...] = listed("B9.1", help="Terms, timescale, electronic template.")


class Author(Model):
    """Who writes an IMR, and why they are independent of it (B9.5)."""

    name: Line = needed("B9.5", help="The author.")
    post: Line = needed("B9.5", help="Their post.")
    involvement: Involvement | None = recorded("B9.5", help="Direct involvement declared.")
    supervises_staff_in_it: YesNo | None = recorded(
        "B9.5", help="Immediate line supervisor of any staff member in the IMR."
    )


class Interview(Fact):
    """An interview held for an IMR (B9.6)."""

    interviewee: Line = needed("B9.6", help="Who was interviewed, by role.")
    record: DocumentId | None = recorded("B9.6", help="The written record.")
    shared_with_interviewee: Fact | None = recorded("B9.6", help="The record was shared.")
    told_not_disciplinary: YesNo = needed("B9.6", help="Told that it is not disciplinary.")
    criminal_witness: YesNo = needed("B9.6", help="A witness in criminal proceedings.")
    sio_views: Fact | None = recorded("B9.6", help="The SIO's views, sought before.")
    cps_advice: Fact | None = recorded("B9.6", help="CPS advice, sought after the SIO's views.")


class Quality(Fact):
    """What an IMR does (B9.4)."""

    critical: YesNo = needed("B9.4", help="Examines practice critically.")
    changes: Text = needed("B9.4", help="What must change, and how.")
    good_practice: Text = needed("B9.4", help="Good practice highlighted, or why there is none.")


class Returned(Fact):
    """An IMR is returned (B9.8, B9.11)."""

    imr: DocumentId | None = recorded("B9.11", help="The IMR.")


class Imr(Model):
    """An agency's individual management report."""

    agency: Word = needed("B9.1", help="The agency.")
    commission: OrUnknown[Commission] | None = recorded("B9.1", help="The letter.")
    extended: tuple[Commission, ...] = listed("B9.8", help="Later dates set by the Chair.")
    records_secured: OrUnknown[Fact] | None = recorded("B9.3", help="Case records secured.")
    chronology_begun: OrUnknown[Fact] | None = recorded("B9.3", help="Chronology begun.")
    retained: OrUnknown[Fact] | None = recorded("B9.3", help="Records retained for disclosure.")
    author: Author | None = recorded("B9.5", help="The author.")
    interviews: tuple[Interview, ...] = listed("B9.6", help="Interviews.")
    returned: OrUnknown[Returned] | None = recorded("B9.8", "B9.11", help="When it came back.")
    quality: Quality | None = recorded("B9.4", help="Its quality.")
    staff_briefed: Fact | None = recorded("B9.9", help="Briefing of contributing staff.")


class SessionKind(StrEnum):
    """Sessions held for those who contribute."""

    TRAINING = "training of IMR authors"
    BRIEFING_AUTHORS = "briefing of IMR authors"
    BRIEFING_ALL = "briefing of IMR authors and staff"
    FEEDBACK = "feedback for IMR authors"


class Session(Fact):
    """A training, briefing or feedback session (B9.2, B9.10, B9.12)."""

    kind: SessionKind = needed("B9.2", "B9.10", "B9.12", help="What kind of session.")
    attended: tuple[Line, ...] = listed("B9.12", help="Who attended.")


class OtherReport(Fact):
    """A written report by a professional outside the IMR process (B9.7)."""

    author: Line = needed("B9.7", help="Who wrote it, by role.")
    agency: Word | None = recorded("B9.7", help="The agency, where there is one.")
    report: DocumentId | None = recorded("B9.7", help="The report.")


class Imrs(Model):
    """Section `imrs`."""

    imrs: tuple[Imr, ...] = listed("B9.1", "B9.3", "B9.4", "B9.8", help="One for each agency.")
    sessions: tuple[Session, ...] = listed("B9.2", "B9.10", "B9.12", help="Sessions held.")
    other_reports: tuple[OtherReport, ...] = listed("B9.7", help="Other written reports.")
    unknown: Unknown | None = recorded(
        "B9.1", help="Where IMRs were written before the portal and are not known."
    )


class Chronology(Model):
    """Section `chronology`."""

    merged: OrUnknown[Fact] | None = recorded("B9.11", help="The merged chronology.")
    agencies: tuple[Word, ...] = listed("B9.11", help="Agencies whose chronologies are in it.")
    lessons: tuple[Text, ...] = listed("B9.11", help="Lessons identified.")
