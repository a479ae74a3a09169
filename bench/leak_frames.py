"""The sentences into which leaks are written, and the shape of a leak."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from bench.leak_cast import Cast, Somebody


class Leak(NamedTuple):
    """A leak as it is written: what comes before it, itself, and what comes after."""

    before: str
    text: str
    after: str


Writer = Callable[[Random, Cast, Somebody, Cast], Leak]
SAID = (
    ("In interview, ", " spoke of the winter before the separation."),
    ("The practice nurse wrote that ", " had come with bruising to the arm."),
    ("A neighbour heard ", " shouting on the stairs."),
    ("It was then that ", " rang the helpline."),
    ("The school was told that ", " would collect the children."),
    ("Officers asked ", " whether it was safe to talk."),
    ("The panel thanks ", " for the photographs."),
    ("By the spring ", " had moved back to the address."),
    ("When the tenancy ended, ", " asked the council for help."),
)
HELD = (
    ("The log gives it as ", ", and no one checked."),
    ("On the referral form it is ", "."),
    ("The entry reads: ", " (see appendix 2)."),
    ("It was recorded as ", " by the call handler."),
    ("Staff had it as ", " in two systems."),
)
ON = (
    ("On ", " the health visitor called again."),
    ("She was seen at the surgery on ", " and sent home."),
    ("The order was served on ", ", by post."),
    ("By ", " the risk had been assessed as high."),
)


def within(random: Random, frame: tuple[tuple[str, str], ...], text: str) -> Leak:
    """Write a leak into one of some sentences."""
    before, after = random.choice(frame)
    return Leak(before, text, after)


def named(change: Callable[[Random, Somebody], str]) -> Writer:
    """Return the writer of a way of naming somebody."""

    def write(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
        return within(random, SAID, change(random, person))

    return write


def number(kind: str, *forms: Callable[[str], str]) -> Writer:
    """Return the writer of somebody's number, in one of some forms."""

    def write(random: Random, _: Cast, person: Somebody, __: Cast) -> Leak:
        return within(random, HELD, random.choice(forms or (str,))(person.numbers[kind]))

    return write
