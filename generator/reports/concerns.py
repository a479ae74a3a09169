"""What in a report's file is not carried over, or not as it is; each is said, with its place.

- A matter that could hide words, change them or fetch something must be put right in the file.
- What is dropped without any loss to the report may be left out, if the officer says so.
- A note stops nothing: it says what to look at in the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

MAX_PLACES: Final = 12
"""Places of one matter that are listed one by one."""


class Decision(Enum):
    """What may become of a matter."""

    RESOLVE = auto()
    """Only the author can put it right, in the file."""
    LEAVE_OUT = auto()
    """The officer may say that it is left out."""
    NOTE = auto()
    """It stops nothing."""


class Matter(StrEnum):
    """What there can be in a report's file; `--accept` takes those that may be left out."""

    TRACKED = "tracked-changes"
    COMMENTS = "comments"
    HIDDEN = "hidden-text"
    TEXT_BOX = "text-boxes"
    MACROS = "macros"
    EMBEDDED = "embedded-objects"
    EXTERNAL = "external-content"
    FIELDS = "field-codes"
    DRAWN = "charts-and-diagrams"
    EQUATION = "equations"
    PICTURE = "pictures"
    CROPPED = "cropped-pictures"
    ALT = "picture-words"
    NESTED_TABLE = "nested-tables"
    SYMBOL = "symbols"
    HEADINGS = "headings"
    LOST = "lost-words"
    MARKUP = "markup"
    METADATA = "metadata"
    HEADERS = "headers"
    TEMPLATE = "template"
    CUSTOM_XML = "custom-xml"
    FONTS = "fonts"
    THUMBNAIL = "thumbnail"
    FORM = "form-fields"
    LINKS = "links"
    OTHER_PARTS = "other-parts"
    CONTENTS = "contents-list"
    TABLE = "tables"
    NUMBERS = "paragraph-numbers"


@dataclass(frozen=True)
class Concern:
    """One matter at one place."""

    matter: Matter
    where: str


@dataclass(frozen=True)
class _About:
    decision: Decision
    what: str
    todo: str


_R, _L, _N = Decision.RESOLVE, Decision.LEAVE_OUT, Decision.NOTE
_ABOUT: Final = {
    Matter.TRACKED: _About(
        _R, "tracked changes",
        "in Word: Review, accept or reject every change, then stop tracking"),
    Matter.COMMENTS: _About(
        _R, "comments", "in Word: Review, settle them and delete all comments"),
    Matter.HIDDEN: _About(
        _R, "text that a reader does not see (hidden, in the colour of its background, tiny)",
        "in Word: select all, show hidden text, and delete it or make it plain"),
    Matter.TEXT_BOX: _About(
        _R, "text boxes and frames, which have no place in the order of reading",
        "move their words into the text"),
    Matter.MACROS: _About(
        _R, "macros or controls", "save it as 'Word Document (.docx)', which has none"),
    Matter.EMBEDDED: _About(
        _R, "embedded files or objects", "remove them; put what they show into the text"),
    Matter.EXTERNAL: _About(
        _R, "content that is fetched from elsewhere (linked pictures, files, parts)",
        "break the links (File, Info, Edit Links to Files) or insert the content itself"),
    Matter.FIELDS: _About(
        _R, "field codes that fetch or compute something",
        "turn them into text: select them, and press Ctrl+Shift+F9"),
    Matter.DRAWN: _About(
        _R, "charts, diagrams or drawings, which hold data behind what is seen",
        "put a picture (PNG) with a description in their place, or a table"),
    Matter.EQUATION: _About(_R, "equations", "write them as words or as a picture"),
    Matter.PICTURE: _About(
        _R, "pictures that cannot be taken over", "insert them again as PNG or JPEG"),
    Matter.CROPPED: _About(
        _R, "cropped pictures, whose cut-off parts are still in the file",
        "in Word: Compress Pictures, delete cropped areas"),
    Matter.ALT: _About(
        _R, "pictures without words for those who cannot see them",
        'say what each shows: --alt image-1="..."; or write it in the file (Edit Alt Text)'),
    Matter.NESTED_TABLE: _About(
        _R, "tables within tables", "make one table of them, or two that follow each other"),
    Matter.SYMBOL: _About(
        _R, "signs that only one font knows, or that no reader sees",
        "put ordinary characters in their place"),
    Matter.HEADINGS: _About(
        _R, "no headings: nobody could find their way, by eye or by ear",
        "in Word: give headings a heading style (Heading 1, 2, 3); in markdown: '# Title'"),
    Matter.LOST: _About(
        _R, "words that could not be carried over",
        "look what is special there, and make it ordinary text"),
    Matter.MARKUP: _About(
        _R, "markup that a report may not hold", "write it as plain markdown"),
    Matter.METADATA: _About(
        _L, "metadata, which may name people", "left out: the markdown holds none"),
    Matter.HEADERS: _About(
        _L, "headers and footers with text", "left out: the portal sets its own"),
    Matter.TEMPLATE: _About(_L, "the address of a template", "left out"),
    Matter.CUSTOM_XML: _About(_L, "custom XML data", "left out"),
    Matter.FONTS: _About(_L, "embedded fonts", "left out"),
    Matter.THUMBNAIL: _About(_L, "a small picture of the first page", "left out"),
    Matter.FORM: _About(
        _L, "form fields", "the words that they show stay; choices and hints are left out"),
    Matter.LINKS: _About(
        _L, "links that lead to no https: or mailto: address",
        "their words stay; the addresses are left out"),
    Matter.OTHER_PARTS: _About(
        _L, "parts of the file that are no part of the text", "left out"),
    Matter.CONTENTS: _About(
        _N, "a list of contents", "left out: the portal makes its own"),
    Matter.TABLE: _About(
        _N, "tables that were made simpler (merged cells, lists or paragraphs in a cell)",
        "read them in the result"),
    Matter.NUMBERS: _About(
        _N, "numbers that Word itself counts",
        "lists are numbered anew and headings lose such a number: look at what refers to one"),
}  # fmt: skip

ACCEPTABLE: Final = tuple(m for m in Matter if _ABOUT[m].decision is Decision.LEAVE_OUT)


@dataclass(frozen=True)
class Listed:
    """All places of one matter, ready to be told."""

    matter: Matter
    places: tuple[str, ...]
    decision: Decision

    @property
    def what(self) -> str:
        """Say what it is."""
        return _ABOUT[self.matter].what

    @property
    def todo(self) -> str:
        """Say what to do about it, or what becomes of it."""
        return _ABOUT[self.matter].todo

    @property
    def shown(self) -> Sequence[str]:
        """Return the places to name; the rest is counted."""
        more = len(self.places) - MAX_PLACES
        return self.places if more <= 0 else (*self.places[:MAX_PLACES], f"and {more:,} more")


def listed(concerns: Iterable[Concern]) -> tuple[Listed, ...]:
    """Gather concerns by their matter, in the order of `Matter`; a place is named once."""
    places: dict[Matter, dict[str, None]] = {}
    for each in concerns:
        places.setdefault(each.matter, {}).setdefault(each.where)
    return tuple(
        Listed(matter, tuple(places[matter]), _ABOUT[matter].decision)
        for matter in Matter
        if matter in places
    )
