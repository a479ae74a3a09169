"""Numbers that Word counts itself, and that stand in no text: `3.14` before a paragraph.

A plain list is numbered anew in the markdown. A heading loses its number, and a paragraph of an
outline keeps the last part of it only: what refers to one must be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.files.office_xml import Attributes, Elements, read_part
from generator.reports.concerns import Concern, Matter
from generator.reports.word_file import WordFile
from generator.reports.word_styles import Styles, attribute
from generator.reports.word_text import Paragraph, Seen

_NO_LIST: Final = "0"


class _Lists(Elements):
    """Which lists show numbers of more than one level."""

    def __init__(self) -> None:
        super().__init__()
        self._outlined: set[str] = set()
        self._abstract = self._list = ""
        self.found: set[str] = set()

    def begin(self, name: str, attributes: Attributes) -> None:
        value = attribute(attributes, "val") or ""
        if name == "abstractNum":
            self._abstract = attribute(attributes, "abstractNumId") or ""
        elif name == "lvlText" and "%1" in value and "%2" in value:
            self._outlined.add(self._abstract)
        elif name == "num":
            self._list = attribute(attributes, "numId") or ""
        elif name == "abstractNumId" and value in self._outlined:
            self.found.add(self._list)


def outlines(file: WordFile, part: str | None) -> frozenset[str]:
    """Return the lists of a file that number by outline: 1, 1.1, 1.2."""
    lists = _Lists()
    if part is not None and part in file:
        read_part(file, part, lists)
    return frozenset(lists.found)


def counted(seen: Seen, styles: Styles, outlined: frozenset[str]) -> Iterator[Concern]:
    """Yield headings that have a number, and paragraphs of an outline."""
    for paragraph in seen.paragraphs:
        number = _list_of(paragraph, styles)
        if number is not None and (paragraph.is_heading or number in outlined):
            yield Concern(Matter.NUMBERS, paragraph.where)


def _list_of(paragraph: Paragraph, styles: Styles) -> str | None:
    lists = (paragraph.list, *(each.list for each in styles.chain(paragraph.style)))
    number = next((each for each in lists if each is not None), None)
    return None if number == _NO_LIST else number
