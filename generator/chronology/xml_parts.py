"""The XML parts of a workbook, read by events: no DTD, no entity, nothing fetched."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parse

from generator.chronology.package import Package

Attributes = Mapping[str, str]


class Elements(ContentHandler):
    """Hears the elements of a part by their plain names, whatever prefix a program writes.

    `keeps` names the elements whose text is wanted; `text` has it when one of them ends.
    """

    keeps: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._pieces: list[str] | None = None

    def begin(self, name: str, attributes: Any) -> None:  # noqa: ANN401 - SAX's own, read by name
        """Hear that an element begins."""

    def end(self, name: str) -> None:
        """Hear that an element ends."""

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: ANN401, N802 - SAX's
        """Pass an element on under its plain name."""
        plain = name if ":" not in name else name.rpartition(":")[2]
        if plain in self.keeps:
            self._pieces = []
        self.begin(plain, attrs)

    def characters(self, content: str) -> None:
        """Keep text where it is wanted."""
        if self._pieces is not None:
            self._pieces.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX's
        """Pass the end of an element on, with its text where it is wanted."""
        plain = name if ":" not in name else name.rpartition(":")[2]
        if plain in self.keeps:
            self.text = "".join(self._pieces or ())
            self._pieces = None
        self.end(plain)


def read_part(package: Package, name: str, elements: Elements) -> None:
    """Read a part; refuse one that is not well formed, or that declares a document type."""
    try:
        parse(io.BytesIO(package.read(name)), elements, forbid_dtd=True)
    except (SAXException, DefusedXmlException, LookupError, UnicodeError):
        raise package.damaged() from None
