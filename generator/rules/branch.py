"""Which branch of the procedure a case is on (Appendix 1), told from its facts alone.

- A decision for a review, or the Home Office's requirement of one, outweighs earlier answers.
- A victim younger than the profile's limit goes to the child review first (A7).
- A suicide that gives rise to concern is reviewed whatever became of a suspect (A8).
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum

from generator.dates import years_between
from generator.policy.procedure import Profile
from generator.records.case import Case
from generator.records.decision import ChairDecision, Outcome
from generator.records.people import Part, Person
from generator.rules.places import when

_AGE = re.compile(r"[0-9]{1,3}")


class Branch(StrEnum):
    """The routes of policy/procedure.yaml."""

    REVIEW = "review"
    CHILD_REVIEW = "child-review"
    NO_REVIEW = "no-review"
    CHILD_REVIEW_ONLY = "child-review-only"
    NOT_DOMESTIC = "not-domestic-homicide"
    TRANSFERRED = "transferred"


def branch_of(case: Case, profile: Profile) -> Branch:
    """Tell the branch that a case is on."""
    jurisdiction = case.death.jurisdiction
    if jurisdiction is not None and jurisdiction.transferred_to is not None:
        return Branch.TRANSFERRED
    child = goes_to_child_review(case, profile)
    if decided_against(case):
        return Branch.CHILD_REVIEW_ONLY if child else Branch.NO_REVIEW
    if not_domestic(case):
        return Branch.NOT_DOMESTIC
    return Branch.CHILD_REVIEW if child else Branch.REVIEW


def ended_at_once(case: Case, profile: Profile) -> bool:
    """Tell whether the case ended before a decision was owed: elsewhere, or no such death."""
    return branch_of(case, profile) in (Branch.TRANSFERRED, Branch.NOT_DOMESTIC)


def decision_of(case: Case) -> ChairDecision | None:
    """Return the SSP Chair's decision where it is recorded and known (B3.1)."""
    decided = case.decision.decided
    return decided if isinstance(decided, ChairDecision) else None


def decided_against(case: Case) -> bool:
    """Tell whether the last word is that no review is held (B3.1, B3.5)."""
    decided = decision_of(case)
    return (
        decided is not None
        and decided.outcome is Outcome.NO_REVIEW
        and case.decision.overruled is None
    )


def not_domestic(case: Case) -> bool:
    """Tell whether the case ends because the death is no domestic homicide (A10, A8)."""
    first = case.death.first_branch
    if first is None or first.domestic or concern(case):
        return False
    return case.decision.decided is None and case.decision.overruled is None


def concern(case: Case) -> bool:
    """Tell whether a suicide's circumstances give rise to concern (A8)."""
    return case.death.suicide is not None and case.death.suicide.gives_concern


def review_from(case: Case) -> dt.date | None:
    """Return the day from which the review's time runs: decision, or overruling (B3.5, B10.2)."""
    decided = decision_of(case)
    if decided is not None and decided.outcome is Outcome.REVIEW:
        return when(decided)
    return when(case.decision.overruled)


def victims(case: Case) -> tuple[Person, ...]:
    """Return the victims, in the order recorded."""
    return case.people.having(Part.VICTIM)


def day_of_death(case: Case, victim: Person) -> dt.date | None:
    """Return the day on which a victim died, as recorded for the person or for the death."""
    for died in (victim.died, case.death.died):
        if isinstance(died, dt.date):
            return died
    return None


def age_from_dates(case: Case, victim: Person) -> int | None:
    """Return a victim's age at death from the dates recorded, or None (A3)."""
    died = day_of_death(case, victim)
    if died is None or not isinstance(victim.born, dt.date) or victim.born > died:
        return None
    return years_between(victim.born, died)


def age_of(case: Case, victim: Person) -> int | None:
    """Return a victim's age at death: from dates, or as the age limb records it (A3)."""
    age = age_from_dates(case, victim)
    if age is not None:
        return age
    for limb in case.death.age:
        if limb.victim == victim.id and limb.age and (found := _AGE.match(limb.age)):
            return int(found.group())
    return None


def goes_to_child_review(case: Case, profile: Profile) -> bool:
    """Tell whether the child review takes precedence (A7): by age, or because it is recorded."""
    if case.death.child_review is not None:
        return True
    ages = [age_of(case, victim) for victim in victims(case)]
    known = [age for age in ages if age is not None]
    return bool(known) and min(known) < profile.ages.child_review_below_age
