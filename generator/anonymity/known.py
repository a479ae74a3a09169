"""An identifier that must not be published: its class, how it may be written, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

NAME: Final = "name"
PROFESSIONAL: Final = "professional"
BIRTH: Final = "date-of-birth"
DEATH: Final = "date-of-death"
TRIAL: Final = "date-of-trial"
PERSONAL_NAMES: Final = frozenset({NAME, PROFESSIONAL})


class Form(Enum):
    """How an identifier may be written and still be itself."""

    WORDS = auto()
    """Words in this order, whatever stands between them."""
    PROPER = auto()
    """A word that begins with a capital letter, since names are words too."""
    CODE = auto()
    """Letters and digits in this order, spaced and punctuated in any way."""
    LITERAL = auto()
    """Exactly so."""
    DATE = auto()
    """A day, given as `1986-04-02`, in any way in which a day is written."""


class Level(StrEnum):
    """What a hit asks for: `blocking` stops a release, `review` asks a person to look."""

    BLOCKING = "blocking"
    REVIEW = "review"


@dataclass(frozen=True, repr=False)
class KnownIdentifier:
    """A string that must not be published, and what it is.

    `person` is the id of the person in the record. What is the case's own (`own`), or that of
    somebody linked to it, is searched for in every variant; what is another case's, only as it is.
    """

    kind: str
    text: str
    form: Form = Form.WORDS
    person: str | None = None
    own: bool = True
