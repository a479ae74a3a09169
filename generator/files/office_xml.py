"""The XML parts of an Office file, read by events: no DTD, no entity, nothing fetched.

The parser is defusedxml's. Its events are taken as expat gives them, without the layers that SAX
puts between: a chronology has a hundred thousand cells.
"""

from __future__ import annotations

import io
from typing import TypeAlias
from xml.sax import SAXException

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from generator.files.office import OfficePackage

Attributes: TypeAlias = "dict[str, str]"


class Elements:
    """Hears the elements of a part by their plain names, whatever prefix a program writes.

    `keeps` names the elements whose text is wanted; `text` has it when one of them ends.
    """

    keeps: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.text = ""
        self._pieces: list[str] | None = None

    def begin(self, name: str, attributes: Attributes) -> None:
        """Hear that an element begins."""

    def end(self, name: str) -> None:
        """Hear that an element ends."""

    def hear_start(self, name: str, attributes: Attributes) -> None:
        """Pass an element on under its plain name."""
        plain = name if ":" not in name else name.rpartition(":")[2]
        if plain in self.keeps:
            self._pieces = []
        self.begin(plain, attributes)

    def hear_text(self, text: str) -> None:
        """Keep text where it is wanted."""
        if self._pieces is not None:
            self._pieces.append(text)

    def hear_end(self, name: str) -> None:
        """Pass the end of an element on, with its text where it is wanted."""
        plain = name if ":" not in name else name.rpartition(":")[2]
        if plain in self.keeps:
            self.text = "".join(self._pieces or ())
            self._pieces = None
        self.end(plain)


class _Parser(DefusedExpatParser):
    """defusedxml's parser, with a DTD forbidden, which speaks to `Elements` itself."""

    def __init__(self, elements: Elements) -> None:
        super().__init__(forbid_dtd=True)
        self._elements = elements

    def reset(self) -> None:
        """Begin a part: the refusals are set by defusedxml, the events go to `Elements`."""
        super().reset()
        parser = vars(self)["_parser"]
        parser.StartElementHandler = self._elements.hear_start
        parser.EndElementHandler = self._elements.hear_end
        parser.CharacterDataHandler = self._elements.hear_text


def read_part(package: OfficePackage, name: str, elements: Elements) -> None:
    """Read a part; refuse one that is not well formed, or that declares a document type."""
    try:
        _Parser(elements).parse(io.BytesIO(package.read(name)))
    except (SAXException, DefusedXmlException, LookupError, UnicodeError):
        raise package.damaged() from None
