"""Notification, consultation and decision (B1 to B3)."""

from __future__ import annotations

from enum import StrEnum

from generator.records.facts import Fact
from generator.schema import (
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


class NoticeKind(StrEnum):
    """How the police told the SSP Chair (B1.1)."""

    FORMAL = "formal"
    INFORMAL = "informal"


class PoliceNotice(Fact):
    """Notice from the police that an apparently domestic homicide has occurred (B1.1)."""

    kind: NoticeKind = needed("B1.1", help="Formal (written), or informal.")
    unit: Line = needed("B1.1", help="The police unit that gave it.")


class Referral(Fact):
    """A referral by another professional or agency (B1.2)."""

    agency: Word = needed("B1.2", help="The agency that refers.")
    lessons: Text = needed("B1.2", help="The inter-agency lessons that it expects.")


class Notification(Model):
    """Section `notification`."""

    attention: OrUnknown[Fact] | None = recorded(
        "B3.2", help="The day on which the homicide came to the SSP's attention."
    )
    chair_notified: OrUnknown[Fact] | None = recorded(
        "B3.3", "B3.4", help="The day on which the homicide was notified to the SSP Chair."
    )
    police: tuple[PoliceNotice, ...] = listed("B1.1", help="Notices from the police.")
    referrals: tuple[Referral, ...] = listed("B1.2", help="Referrals by other agencies.")


class Attendance(Model):
    """Somebody at a meeting."""

    name: Line = needed("B2.5", help="Who.")
    agency: Word = needed("B2.5", help="For which agency.")


class Research(Model):
    """An agency's findings, delivered at the Standing Panel (B2.3)."""

    agency: Word = needed("B2.3", help="The agency.")
    delivered: YesNo = needed("B2.3", help="Whether it was delivered at the meeting.")
    known: Text = needed("B2.3", help="What it knew of the victim, the perpetrator and others.")


class LimbView(Model):
    """The Standing Panel's view on one limb of the definition (B2.2)."""

    clause: Line = needed("B2.2", help="The limb's clause: A3, A4 or A5.")
    met: YesNo = needed("B2.2", help="Whether the panel finds it met.")
    reason: Text = needed("B2.2", help="Why.")


class BoardInvolvement(Fact):
    """Whether a safeguarding board is involved, and what it must do (B2.4)."""

    board: Line = needed("B2.4", help="The adult or children's safeguarding board.")
    involved: YesNo = needed("B2.4", help="Whether it is involved.")
    concerned: YesNo | None = recorded(
        "B2.4", help="Whether the death involves child harm, or a vulnerable adult."
    )
    actions: Text | None = recorded("B2.4", help="The actions clarified with it.")


class PanelMeeting(Fact):
    """A meeting of the Standing Panel (B2.1, B2.5)."""

    convened_by: Line = needed("B2.1", help="Who convened it.")
    attended: tuple[Attendance, ...] = listed("B2.5", help="Who attended.")
    apologies: tuple[Attendance, ...] = listed("B2.5", help="Who sent apologies.")
    discussion: Text | None = recorded("B2.5", help="The discussion, in short.")
    research: tuple[Research, ...] = listed("B2.3", help="Findings delivered verbally.")
    limbs: tuple[LimbView, ...] = listed("B2.2", help="Its view, limb by limb.")
    minutes: DocumentId | None = recorded("B2.5", "B2.6", help="The minutes.")


class Recommendation(Fact):
    """The Standing Panel's recommendations to the SSP Chair (B2.7)."""

    criteria_met: YesNo = needed("B2.7", help="(a) Whether the criteria are met.")
    review: YesNo = needed("B2.7", help="Whether a review is recommended.")
    boards: Text = needed("B2.7", help="(b) Whether safeguarding boards should be involved.")
    representation: tuple[Word, ...] = listed("B2.7", help="(c) Agencies for the Review Panel.")
    draft_terms: DocumentId | None = recorded("B2.7", help="(d) Draft terms of reference.")
    reason: Text = needed("B2.7", help="Why.")


class Consultation(Model):
    """Section `consultation`."""

    meetings: tuple[PanelMeeting, ...] = listed("B2.1", "B2.5", help="Standing Panel meetings.")
    boards: tuple[BoardInvolvement, ...] = listed("B2.4", help="Safeguarding boards.")
    officer: Line | None = recorded("B2.6", help="The Domestic Abuse Team's supporting officer.")
    recommendation: OrUnknown[Recommendation] | None = recorded(
        "B2.7", help="What the Standing Panel recommended to the SSP Chair."
    )
    unknown: Unknown | None = recorded(
        "B2.1", help="Where the panel met before the portal and its meeting is not known."
    )


class Outcome(StrEnum):
    """What was decided."""

    REVIEW = "review"
    NO_REVIEW = "no review"


class ChairDecision(Fact):
    """The SSP Chair's final decision (B3.1)."""

    outcome: Outcome = needed("B3.1", help="Review, or no review.")
    considered_recommendation: YesNo = needed(
        "B3.1", help="Whether the Chair considered the Standing Panel's recommendations."
    )
    reason: Text = needed("B3.1", help="Why.")


class Overruling(Fact):
    """The Home Office requires a review after a decision not to hold one (B3.5)."""

    reason: Text = needed("B3.5", help="What the Home Office said.")


class SingleAgency(Fact):
    """A single-agency review, considered where a DHR is not required (B3.6)."""

    outcome: Text = needed("B3.6", help="What was decided, and by which agency.")


class Confirmation(Fact):
    """A written confirmation of the decision (B3.3, B3.4)."""

    to: Line = needed("B3.3", "B3.4", help="Who was told.")


class Decision(Model):
    """Section `decision`."""

    decided: OrUnknown[ChairDecision] | None = recorded("B3.1", help="The SSP Chair's decision.")
    home_office_told: OrUnknown[Confirmation] | None = recorded(
        "B3.3", help="Written confirmation to the Home Office."
    )
    family_told: OrUnknown[Confirmation] | None = recorded(
        "B3.4", help="Written confirmation to the victim's family."
    )
    overruled: Overruling | None = recorded("B3.5", help="The Home Office requires a review.")
    single_agency: SingleAgency | None = recorded("B3.6", help="A single-agency review considered.")
