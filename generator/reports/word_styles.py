"""What styles and settings make of a run of text in Word: whether a reader can see it.

- The nearest setting counts: the run's own, then its style's, then the paragraph's style's.
- Text in (nearly) the colour of its background, of less than 4 points, or squeezed to nothing is
  hidden; so is what is marked as hidden. A table that gets its shades from a style is trusted with
  white text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from generator.files.office_xml import Attributes, Elements, read_part
from generator.reports.word_file import WordFile

_SMALLEST: Final = 8  # half points
_NARROWEST: Final = 10  # per cent of its width
_ALIKE: Final = 0x18  # the largest difference in one colour that nobody sees
_DARK: Final = 0x30
_LOWEST: Final = 80  # twentieths of a point of a row or line that shows words
_TIGHTEST: Final = -100  # twentieths of a point between letters
_CLEAREST: Final = 80_000  # of 100,000: how far through ink may be seen
_WHITE: Final = "FFFFFF"
_HIGHLIGHTS: Final = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00",
    "magenta": "FF00FF", "red": "FF0000", "yellow": "FFFF00", "white": _WHITE,
    "darkblue": "00008B", "darkcyan": "008B8B", "darkgreen": "006400", "darkmagenta": "800080",
    "darkred": "8B0000", "darkyellow": "808000", "darkgray": "A9A9A9", "lightgray": "D3D3D3",
}  # fmt: skip
_DEEPEST: Final = 20  # styles based on styles


def attribute(attributes: Attributes, name: str) -> str | None:
    """Return an attribute by its plain name, whatever prefix a program writes."""
    for key, value in attributes.items():
        if key == name or key.endswith(f":{name}"):
            return value
    return None


def is_on(attributes: Attributes) -> bool:
    """Tell whether a switch is on, as it is without a value."""
    return (attribute(attributes, "val") or "true").lower() not in {"0", "false", "off", "none"}


@dataclass
class Look:
    """What is set on a run, a paragraph, a cell or a style; None where nothing is."""

    hidden: bool | None = None
    colour: str | None = None
    size: int | None = None
    width: int | None = None
    behind: str | None = None
    marked: bool = False
    """Whether what is behind is a marker pen's, on which Word does not turn black text white."""
    tables: bool = False
    """Whether a style for tables sets shades of its own."""

    def hear(self, name: str, attributes: Attributes) -> None:
        """Take in one property."""
        value = attribute(attributes, "val") or ""
        if name in ("vanish", "specVanish"):
            self.hidden = is_on(attributes)
        elif name == "color":
            pale = attribute(attributes, "themeColor") in ("background1", "light1")
            self.colour = _WHITE if pale else _colour(value)
        elif name == "sz" and value.isdecimal():
            self.size = int(value[:6])
        elif name == "w" and value.rstrip("%").isdecimal():
            self.width = int(value.rstrip("%")[:6])
        elif name == "highlight":
            self.behind, self.marked = _HIGHLIGHTS.get(value.lower()), True
        elif name == "shd" and not self.marked:
            solid = value == "solid"
            shade = attribute(attributes, "color" if solid else "fill")
            self.behind = _colour(shade or "") or ("000000" if solid else None)


@dataclass
class Style(Look):
    """A named style."""

    name: str = ""
    based_on: str | None = None
    list: str | None = None
    """The list by which Word numbers the paragraphs of this style."""


@dataclass
class Styles:
    """The styles of a file, by their ids."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: Look = field(default_factory=Look)

    def chain(self, style: str | None) -> list[Style]:
        """Return a style and those that it is based on."""
        found: list[Style] = []
        while style is not None and style in self.by_id and len(found) < _DEEPEST:
            each = self.by_id[style]
            found.append(each)
            style = each.based_on
        return found

    def name(self, style: str | None) -> str:
        """Return the name of a style, in small letters."""
        found = self.by_id.get(style or "")
        return (found.name if found else style or "").lower()

    def shades_tables(self, style: str | None) -> bool:
        """Tell whether a table style sets shades."""
        return any(each.tables or each.behind for each in self.chain(style))


class _Reader(Elements):
    def __init__(self) -> None:
        super().__init__()
        self.styles = Styles()
        self._style: Style | None = None
        self._default = self._conditional = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "style":
            self._style = Style()
            self.styles.by_id[attribute(attributes, "styleId") or ""] = self._style
        elif name in ("rPrDefault", "pPrDefault"):
            self._default = True
        elif self._style is None:
            if self._default:
                self.styles.default.hear(name, attributes)
        elif name == "name":
            self._style.name = attribute(attributes, "val") or ""
        elif name == "basedOn":
            self._style.based_on = attribute(attributes, "val")
        elif name == "numId":
            self._style.list = attribute(attributes, "val")
        elif name == "tblStylePr":
            self._conditional = True
        elif self._conditional:
            self._style.tables |= name == "shd"
        else:
            self._style.hear(name, attributes)

    def end(self, name: str) -> None:
        if name == "style":
            self._style = None
        elif name == "tblStylePr":
            self._conditional = False
        elif name in ("rPrDefault", "pPrDefault"):
            self._default = False


def read_styles(file: WordFile, part: str | None) -> Styles:
    """Read the styles of a file."""
    reader = _Reader()
    if part is not None and part in file:
        read_part(file, part, reader)
    return reader.styles


def squeezed_away(name: str, within: list[str], attributes: Attributes) -> bool:
    """Tell whether an element of the layout hides what it is set on.

    A hidden row, a row or line of no height, letters pushed into each other, transparent ink.
    """
    above = within[-2] if len(within) > 1 else ""
    if name == "hidden":
        return above == "trPr" and is_on(attributes)
    if name == "trHeight":
        return attribute(attributes, "hRule") == "exact" and _number(attributes, "val") < _LOWEST
    if name == "spacing":
        exact = attribute(attributes, "lineRule") == "exact"
        return (exact and _number(attributes, "line") < _LOWEST) or (
            above == "rPr" and _number(attributes, "val") < _TIGHTEST
        )
    if "textFill" in within:
        value = (attribute(attributes, "val") or "").upper()
        return (
            name == "noFill"
            or (name == "alpha" and _number(attributes, "val") > _CLEAREST)
            or (name == "srgbClr" and value == _WHITE)
            or (name == "schemeClr" and value in ("BG1", "LT1"))
        )
    return False


def _number(attributes: Attributes, name: str) -> int:
    value = attribute(attributes, name) or ""
    return int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else 0 if value else _LOWEST


def unseen(run: list[Look], around: list[Look], *, shaded_table: bool) -> bool:
    """Tell whether text cannot be seen.

    `run` is what is set on the text, `around` on paragraph, cell and table; the nearest first.
    """
    if _first(run, "hidden"):
        return True
    size: int | None = _first(run, "size")
    width: int | None = _first(run, "width")
    if (size is not None and size < _SMALLEST) or (width is not None and width < _NARROWEST):
        return True
    colour: str | None = _first(run, "colour")
    behind: str | None = _first([*run, *around], "behind")
    if colour is None:
        marked = next((each.marked for each in run if each.behind), False)
        return marked and behind is not None and max(_parts(behind)) < _DARK
    if behind is None:
        if shaded_table:
            return False
        behind = _WHITE
    pairs = zip(_parts(colour), _parts(behind), strict=True)
    return max(abs(one - other) for one, other in pairs) <= _ALIKE


def _first(looks: list[Look], name: str) -> Any:  # noqa: ANN401 - a field of `Look`
    return next((v for each in looks if (v := getattr(each, name)) is not None), None)


def _colour(value: str) -> str | None:
    try:
        return value.upper() if len(value) == len(_WHITE) and int(value, 16) >= 0 else None
    except ValueError:
        return None


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)
