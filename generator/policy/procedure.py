"""The procedure as data: stages, numbers, addresses, acts and their gates, under a profile.

A profile (`dhr-2016`) groups everything that another statutory procedure would change. A case
pins its profile, so that an open case never changes rules silently.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from itertools import pairwise

from generator import yaml_strict
from generator.errors import Place, PolicyError
from generator.schema import ClauseId, Count, Day, Line, Model, Text, Word, validate

PATH = "policy/procedure.yaml"


class Stage(Model):
    """A step of the procedure that a case stands at; derived from facts, never typed in."""

    id: Word
    title: Line
    waits_for: Line
    """What must have happened for the case to go on, in an officer's words."""
    holder: Line
    """Who normally acts at this stage."""
    typical_days: Count | None = None
    """What the stage takes in the partnership's own experience; no deadline and no promise."""
    clauses: tuple[ClauseId, ...]


class Number(Model):
    """A number of the policy, with the clause that it comes from."""

    id: Word
    value: Count
    unit: Word
    clause: ClauseId


class Address(Model):
    """Where the portal's letters go, with the clause that names it."""

    id: Word
    value: Line
    clause: ClauseId


class Act(Model):
    """An act of the portal itself, and the clauses that must hold before it."""

    id: Word
    title: Line
    gates: tuple[ClauseId, ...]
    known: tuple[ClauseId, ...] = ()
    """Gates for which "unknown before the portal" is not enough: the act is done now."""


class Route(Model):
    """The stages of one branch of the procedure, in order; the last is where it ends."""

    id: Word
    title: Line
    stages: tuple[Word, ...]


class Turn(Model):
    """Where the procedure leaves its straight way (Appendix 1): at which stage, and when."""

    at: Word
    when: Line
    """In which case, in few words: they stand in the flowchart."""
    to: Word | None = None
    """The stage with which it goes on; None where the case stays, and `then` is done."""
    then: Line | None = None
    clauses: tuple[ClauseId, ...]


class Limit(Model):
    """How a victim's age decides between a child review and a domestic homicide review (A7)."""

    review_from_age: Count
    child_review_below_age: Count
    reason: Text


class Terms(Model):
    """What the law calls a review under this procedure."""

    review: Line
    """In full and in small letters, as within a sentence."""
    short: Line


class Definition(Model):
    """Which deaths are reviewed, as far as statutes differ in it (A4, A5)."""

    cause: Line
    """What the death resulted from, or appears to have, to end a sentence with."""
    relationships: tuple[Line, ...]
    """The relationships that meet the limb, in the words of a record's `relationship.kind`."""
    reason: Text


class Profile(Model):
    """One statutory procedure."""

    id: Word
    title: Line
    begins: Day | None = None
    """The first day on which it is in force; None for a draft."""
    replaced: Day | None = None
    """The first day on which new cases follow another procedure; open ones keep this one."""
    status: Text
    """Where it stands, for a reader of the policy."""
    terms: Terms
    legal_basis: Text
    definition: Definition
    data_protection: Text
    ages: Limit
    numbers: tuple[Number, ...]
    addresses: tuple[Address, ...]
    stages: tuple[Stage, ...]
    routes: tuple[Route, ...]
    """Every branch; the first is the straight way, from which `turns` lead to the others."""
    turns: tuple[Turn, ...]
    acts: tuple[Act, ...]
    never_accepted: tuple[ClauseId, ...]
    """Clauses whose irregularities nobody may accept: they protect people or a trial."""

    def begun(self, day: dt.date) -> bool:
        """Tell whether a case opened on a day may pin it: it is no draft, and has begun."""
        return self.begins is not None and self.begins <= day

    def takes_new_cases(self, day: dt.date) -> bool:
        """Tell whether new cases follow it on a day."""
        return self.begun(day) and (self.replaced is None or day < self.replaced)

    def number(self, name: str) -> int:
        """Return a number of the policy by its id."""
        for number in self.numbers:
            if number.id == name:
                return number.value
        raise PolicyError(Place(PATH, field="numbers"), f"the profile has no number `{name}`")

    def act(self, name: str) -> Act:
        """Return an act of the portal by its id."""
        for act in self.acts:
            if act.id == name:
                return act
        raise PolicyError(Place(PATH, field="acts"), f"the profile has no act `{name}`")

    def stage(self, name: str) -> Stage:
        """Return a stage by its id."""
        for stage in self.stages:
            if stage.id == name:
                return stage
        raise PolicyError(Place(PATH, field="stages"), f"the profile has no stage `{name}`")

    def route(self, name: str) -> tuple[Stage, ...]:
        """Return the stages of a route by its id."""
        for route in self.routes:
            if route.id == name:
                return tuple(self.stage(stage) for stage in route.stages)
        raise PolicyError(Place(PATH, field="routes"), f"the profile has no route `{name}`")

    def address(self, name: str) -> str:
        """Return an address by its id."""
        for address in self.addresses:
            if address.id == name:
                return address.value
        raise PolicyError(Place(PATH, field="addresses"), f"the profile has no address `{name}`")


class Procedure(Model):
    """The profiles that the partnership's cases may pin."""

    profiles: tuple[Profile, ...]

    def current(self, day: dt.date) -> Profile:
        """Return the one profile that cases opened on a day follow."""
        found = [profile for profile in self.profiles if profile.takes_new_cases(day)]
        if len(found) != 1:
            raise PolicyError(
                Place(PATH, field="profiles"),
                f"has {len(found)} profiles in force; a new case follows exactly one",
                remedy="let one profile begin on the day on which the other is replaced",
            )
        return found[0]

    def profile(self, name: str, place: Place) -> Profile:
        """Return the profile that a case pins; `place` is where it pins it."""
        for profile in self.profiles:
            if profile.id == name:
                return profile
        raise PolicyError(
            place,
            "pins a profile that policy/procedure.yaml does not have",
            remedy="name one of the profiles in policy/procedure.yaml",
        )


@lru_cache(maxsize=4)  # a text is read for more than one commit and purpose
def parse_procedure(text: str) -> Procedure:
    """Read `policy/procedure.yaml`."""
    place = Place(PATH)
    found = validate(Procedure, yaml_strict.parse(text, place), place, text=text)
    for profile in found.profiles:
        for route in profile.routes:
            profile.route(route.id)
        _check_turns(profile)
    return found


def _check_turns(profile: Profile) -> None:
    """Refuse a turn that leads nowhere, and a route that leaves the straight way without one."""
    turns: set[tuple[str, str]] = set()
    for number, turn in enumerate(profile.turns):
        if (turn.to is None) == (turn.then is None):
            raise PolicyError(
                Place(PATH, field=f"turns[{number}]"), "needs either `to` or `then`, and not both"
            )
        turns.add((profile.stage(turn.at).id, profile.stage(turn.to or turn.at).id))
    straight = set(pairwise(profile.routes[0].stages)) if profile.routes else set()
    for route in profile.routes:
        for at, to in pairwise(route.stages):
            if (at, to) not in straight | turns:
                raise PolicyError(
                    Place(PATH, field="turns"),
                    f"has no turn from `{at}` to `{to}`, as a route does",
                )
