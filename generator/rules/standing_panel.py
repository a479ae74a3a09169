"""What the Standing Panel establishes before the SSP Chair decides (B2.2 to B2.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from generator.records.decision import BoardInvolvement
from generator.records.facts import Fact, day_of
from generator.rules.branch import concern, ended_at_once
from generator.rules.duty import Duty, broken
from generator.rules.finding import Context, Finding, Step
from generator.rules.holders import STANDING_PANEL, TEAM
from generator.rules.places import is_fact, on
from generator.rules.registry import rule
from generator.schema import Unknown

LIMBS: Final = {
    "A3": ("age", "whether the victim was aged 16 or over"),
    "A4": ("cause", "whether the death appears to have resulted from violence, abuse or neglect"),
    "A5": ("relationship", "whether the relationship falls within the definition"),
}
BOARDS: Final = {
    "children's": re.compile(r"child", re.IGNORECASE),
    "adults'": re.compile(r"adult", re.IGNORECASE),
}


def _is_asked(context: Context) -> bool:
    """Tell whether the panel has met here; what lies before the portal is not asked for."""
    section = context.case.consultation
    before = (section.unknown, section.recommendation, context.case.decision.decided)
    if any(isinstance(each, Unknown) for each in before):
        return False
    return bool(section.meetings) and not ended_at_once(context.case, context.profile)


def _decided(context: Context) -> bool:
    return is_fact(context.case.decision.decided)


@rule("B2.2")
def panel_answered_each_limb(context: Context) -> Iterator[Finding | Step]:
    """Report a limb of the definition that the Standing Panel gave no view on (B2.2)."""
    if not _is_asked(context):
        return
    views = {
        view.clause for meeting in context.case.consultation.meetings for view in meeting.limbs
    }
    for clause, (_, question) in LIMBS.items():
        if clause in views or (clause == "A5" and concern(context.case)):
            continue
        yield from Duty(
            "B2.2",
            "consultation.meetings[0].limbs",
            f"The Standing Panel's view on {question} ({clause}) is not recorded.",
            f"Record from the minutes the panel's view on {clause}, with its reason.",
            STANDING_PANEL,
        ).by(lapsed=_decided(context))


@rule("B2.2")
def panel_agrees_with_the_limbs(context: Context) -> Iterator[Finding | Step]:
    """Report a view of the Standing Panel that the recorded limb contradicts (B2.2).

    A limb found on a later day than the meeting's does not: the finding moved on, as it does where
    the Home Office overrules the panel.
    """
    death = context.case.death
    recorded: dict[str, Sequence[Fact]] = {
        "A3": death.age,
        "A4": death.cause,
        "A5": death.relationship,
    }
    for number, meeting in enumerate(context.case.consultation.meetings):
        for index, view in enumerate(meeting.limbs):
            place = f"consultation.meetings[{number}].limbs[{index}]"
            if view.clause not in LIMBS:
                yield broken(
                    "B2.2",
                    f"{place}.clause",
                    "The view names no limb of the definition.",
                    "Write A3 (age), A4 (cause) or A5 (relationship).",
                )
                continue
            name, _ = LIMBS[view.clause]
            limbs = [each for each in recorded[view.clause] if not _is_later(each, meeting)]
            met = any(getattr(each, "met", False) for each in limbs)
            if limbs and met is not view.met:
                yield broken(
                    "B2.2",
                    f"{place}.met",
                    f"The Standing Panel found limb {view.clause} "
                    f"{'met' if view.met else 'not met'} ({place}.met){on(meeting)}, but it is "
                    f"recorded as {'met' if met else 'not met'} (death.{name}).",
                    "Correct the one that is wrong, or record why the view changed.",
                )


def _is_later(limb: Fact, meeting: Fact) -> bool:
    found, met = day_of(limb), day_of(meeting)
    return found is not None and met is not None and found > met


@rule("B2.3")
def members_delivered_their_research(context: Context) -> Iterator[Finding | Step]:
    """Report an agency at the Standing Panel whose research was not delivered there (B2.3)."""
    if not _is_asked(context):
        return
    meetings = context.case.consultation.meetings
    delivered = {each.agency for meeting in meetings for each in meeting.research if each.delivered}
    attended = dict.fromkeys(each.agency for meeting in meetings for each in meeting.attended)
    for agency in attended:
        if agency in delivered:
            continue
        name = context.agency(agency)
        yield from Duty(
            "B2.3",
            "consultation.meetings[0].research",
            f"{name} attended the Standing Panel; what it found on its own involvement was not "
            "delivered there.",
            f"Have {name} search its records and tell the panel, also where it knew nobody.",
            name,
        ).by(lapsed=_decided(context))


@rule("B2.4")
def boards_are_confirmed(context: Context) -> Iterator[Finding | Step]:
    """Report a safeguarding board whose involvement the Standing Panel did not confirm (B2.4)."""
    if not _is_asked(context):
        return
    boards = context.case.consultation.boards
    for name, form in BOARDS.items():
        if not any(form.search(each.board) for each in boards):
            yield from Duty(
                "B2.4",
                "consultation.boards",
                f"Whether the {name} safeguarding board is involved is not recorded.",
                f"Confirm with the Standing Panel whether the {name} safeguarding board is "
                "involved, and record it either way.",
                STANDING_PANEL,
            ).by(lapsed=_decided(context))
    for index, board in enumerate(boards):
        yield from _actions(context, f"consultation.boards[{index}]", board)


def _actions(context: Context, place: str, board: BoardInvolvement) -> Iterator[Finding | Step]:
    """What must be done is clarified with a board that the death concerns."""
    if board.concerned and not board.involved:
        yield broken(
            "B2.4",
            f"{place}.involved",
            f"The death concerns those whom the {board.board} protects ({place}.concerned), but "
            f"the board is not involved ({place}.involved).",
            "Clarify with the board what it must do, and record it.",
        )
    elif (board.concerned or board.involved) and board.actions is None:
        yield from Duty(
            "B2.4",
            f"{place}.actions",
            f"What the {board.board} must do is not recorded.",
            f"Clarify with the {board.board} which actions are needed, and record them.",
            TEAM,
        ).by(lapsed=_decided(context))
