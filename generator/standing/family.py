"""What a review owes the victim's family, and when: done, owed now, late, or still to come (B6).

- Works from the same facts as the rules: contacts with the family, letters under a clause, and
  what stands in the record's other sections. What was declined counts as offered.
- Nothing is owed under the panel's clauses where no review is held, and nothing at all where the
  case ended at once or no family could be found.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from generator.dates import add_months
from generator.policy.procedure import Profile
from generator.records.case import Case
from generator.records.facts import Fact
from generator.rules.branch import decided_against, ended_at_once
from generator.rules.family_involvement import contacts_with_family
from generator.rules.finding import Deadline
from generator.rules.holders import TEAM
from generator.rules.places import is_fact, when
from generator.standing.family_promises import EITHER, PROMISES, Promise, convened

AGAIN: Final = "until the report is published"
"""When the time of something comes that is owed again and again."""


class OwedState(StrEnum):
    """How it stands with something that the family is owed."""

    DONE = "done"
    DECLINED = "declined"
    LATE = "late"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class Owed:
    """Something that the family is owed, in words for them.

    `on` is the day on which it was first done (of news: last), `due` its last day where the policy
    sets one; `at` says in words when its time comes.
    """

    clause: str
    what: str
    who: str
    state: OwedState
    on: dt.date | None
    due: dt.date | None
    at: str


def papers_shared(case: Case) -> frozenset[str]:
    """Return the papers that the record says the family has been given: nothing else is theirs.

    A contact with the family, the completed review, the letter of the decision and the copies on
    publication name them in their field `document`.
    """
    facts: list[object] = [
        *(each for each in contacts_with_family(case) if not each.declined),
        case.family.completed_review,
        case.decision.family_told,
        case.publication.family_copies,
    ]
    return frozenset(
        each.document for each in facts if isinstance(each, Fact) and each.document is not None
    )


def owed_to_family(
    case: Case, profile: Profile, today: dt.date, deadlines: tuple[Deadline, ...]
) -> tuple[Owed, ...]:
    """Return what the family is owed, in the order of a review.

    `deadlines` are the case's own, as its standing has them.
    """
    if case.family.no_family is not None or ended_at_once(case, profile):
        return ()
    review = not decided_against(case)
    promised = PROMISES if review else EITHER
    first, *rest = (_standing(case, each, today, deadlines) for each in promised)
    updates = (_updates(case, profile, today),) if review and convened(case) else ()
    return (first, *updates, *rest)


def _standing(
    case: Case, promise: Promise, today: dt.date, deadlines: tuple[Deadline, ...]
) -> Owed:
    kept = [each for each in promise.kept(case) if each is not None]
    if promise.by_letter:
        kept += [each for each in case.letters.sent if each.clause == promise.clause]
    due = next((each for each in deadlines if each.clause == promise.clause), None)
    days = [day for day in map(when, kept) if day]
    return Owed(
        promise.clause,
        promise.what,
        promise.who,
        _state(case, promise, kept, due is not None and due.overdue_days(today) > 0),
        min(days, default=None),
        due.due if due else None,
        promise.at,
    )


def _state(case: Case, promise: Promise, kept: list[object], late: bool) -> OwedState:
    if kept:
        declined = all(getattr(each, "declined", False) for each in kept)
        return OwedState.DECLINED if declined else OwedState.DONE
    if late or promise.ends(case):
        return OwedState.LATE
    return OwedState.NOW if promise.begins(case) else OwedState.LATER


def _updates(case: Case, profile: Profile, today: dt.date) -> Owed:
    """News at least every few months, from the panel's first meeting until publication (B6.3)."""
    months = profile.number("family-update-months")
    facts: list[Fact] = [*contacts_with_family(case)]
    facts += [each for each in case.letters.sent if each.clause.startswith("B6.")]
    heard = [day for day in map(when, facts) if day and day <= today]
    last = max(heard, default=None)
    since = last or when(case.panel.convened)
    ended = case.publication.published is not None or is_fact(case.actions.concluded)
    due = None if since is None or ended else add_months(since, months)
    late = due is not None and due < today
    return Owed(
        "B6.3",
        f"News of how the review stands, at least every {months} months",
        TEAM,
        OwedState.LATE if late else OwedState.DONE if last or ended else OwedState.NOW,
        last,
        due,
        AGAIN,
    )
