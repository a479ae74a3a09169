"""What a Word file holds beside its text: parts that run, fetch, name people, or hide something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.files.office import CONTENT_TYPES
from generator.files.office_xml import Attributes, Elements, read_part
from generator.reports.concerns import Concern, Matter
from generator.reports.errors import ReportFileError
from generator.reports.plain_text import may_lead_to
from generator.reports.relations import Relation, every_relation, main_part, relations_of
from generator.reports.word_file import WordFile
from generator.reports.word_styles import Styles
from generator.reports.word_text import Seen, TextReader

_PARTS: Final = (
    (re.compile(r"vba|activex|ctrlprops|macrosheets|customui|attachedtoolbars", re.IGNORECASE),
     Matter.MACROS, "macros"),
    (re.compile(r"embeddings/|webextensions?/|afchunk|ink/", re.IGNORECASE),
     Matter.EMBEDDED, "embedded files"),
    (re.compile(r"charts/|diagrams/|drawings/", re.IGNORECASE), Matter.DRAWN, "charts"),
    (re.compile(r"word/comments|word/people\.xml", re.IGNORECASE), None, ""),
    (re.compile(r"fonts/|\.odttf$", re.IGNORECASE), Matter.FONTS, "fonts"),
    (re.compile(r"customxml/", re.IGNORECASE), Matter.CUSTOM_XML, "custom XML"),
    (re.compile(r"thumbnail", re.IGNORECASE), Matter.THUMBNAIL, "thumbnail"),
    (re.compile(r"^docprops/|docmetadata/|_xmlsignatures/", re.IGNORECASE), None, ""),
    (re.compile(r"media/", re.IGNORECASE), None, ""),
    (re.compile(r"glossary/", re.IGNORECASE), Matter.OTHER_PARTS, "building blocks"),
    (re.compile(r"^word/(document\d*|styles|stylesWithEffects|numbering|settings|webSettings|"
                r"fontTable|footnotes|endnotes|(header|footer)\d*|theme/theme\d*)\.xml$",
                re.IGNORECASE), None, ""),
    (re.compile(r"(^|/)_rels/|^\[content_types\]\.xml$", re.IGNORECASE), None, ""),
)  # fmt: skip
_MAIN_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main"
_NOT_SAID: Final = frozenset({"created", "modified", "revision", "coreProperties", "Properties",
    "Template", "TotalTime", "Pages", "Words", "Characters", "Application", "DocSecurity", "Lines",
    "Paragraphs", "ScaleCrop", "LinksUpToDate", "CharactersWithSpaces", "SharedDoc", "AppVersion",
    "HyperlinksChanged", "HeadingPairs", "TitlesOfParts", "lastPrinted", "language"})  # fmt: skip
_PAGE_WORDS: Final = re.compile(r"(?:page|of|[\W\d_])+", re.IGNORECASE)


def look_at_parts(file: WordFile, main: str) -> Iterator[Concern]:
    """Yield what stands in a file beside its text, in parts and relationships."""
    _check_type(file, main)
    types = file.read(CONTENT_TYPES).lower()
    if b"macroenabled" in types:
        yield Concern(Matter.MACROS, "the kind of file")
    for name in file:
        if name != main:
            yield from _part(name)
    for part, relation in every_relation(file):
        if relation.outside:
            yield from _outside(part, relation, main)
        elif relation.kind in ("aFChunk", "subDocument"):
            yield Concern(Matter.EXTERNAL, "another document as a part of the text")
        elif relation.kind in ("oleObject", "package"):
            yield Concern(Matter.EMBEDDED, "embedded files")
    yield from _properties(file)
    yield from _comments(file)
    yield from _settings(file)


def look_at_margins(file: WordFile, main: str, styles: Styles) -> Iterator[Concern]:
    """Yield headers and footers that hold words or pictures; numbers of pages are none."""
    counts = {"header": 0, "footer": 0}
    for relation in relations_of(file, main):
        if relation.kind in counts and not relation.outside and relation.target in file:
            counts[relation.kind] += 1
            seen = Seen()
            read_part(file, relation.target, TextReader(seen, styles, relation.kind))
            text = " ".join(each.text for each in seen.paragraphs).strip()
            if seen.pictures or seen.concerns or (text and not _PAGE_WORDS.fullmatch(text)):
                yield Concern(Matter.HEADERS, f"{relation.kind} {counts[relation.kind]}")


class _Types(Elements):
    """The type that the list of types gives to one part."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self._part = f"/{part}".casefold()
        self.type: str | None = None

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "Override" and attributes.get("PartName", "").casefold() == self._part:
            self.type = attributes.get("ContentType", "")


def _check_type(file: WordFile, main: str) -> None:
    types = _Types(main)
    read_part(file, CONTENT_TYPES, types)
    kind = (types.type or "").split("+")[0]
    if "macroenabled" not in kind.lower() and kind != _MAIN_TYPE:
        what = "is a Word template" if "template" in kind else "is not what its list of types says"
        raise ReportFileError(file.place, what, remedy=file.save_as)


def _part(name: str) -> Iterator[Concern]:
    for pattern, matter, words in _PARTS:
        if pattern.search(name):
            if matter is not None:
                yield Concern(matter, words)
            return
    yield Concern(Matter.OTHER_PARTS, "parts that the portal does not know")


def _outside(part: str, relation: Relation, main: str) -> Iterator[Concern]:
    if relation.kind == "attachedTemplate":
        yield Concern(Matter.TEMPLATE, "settings")
    elif relation.kind != "hyperlink":
        where = "a linked picture" if relation.kind == "image" else "linked content"
        yield Concern(Matter.EXTERNAL, where)
    elif part == main and not may_lead_to(relation.target):
        yield Concern(Matter.LINKS, "a link in the text")


class _Fields(Elements):
    """The names of the properties that are filled in; never what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.filled: dict[str, None] = {}
        self._within: list[str] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        self._within.append(name)
        if name == "property" or (name == "label" and attributes):
            self.filled["a property of the author's own" if name == "property" else name] = None

    def hear_text(self, text: str) -> None:
        name = self._within[-1] if self._within else ""
        own = "property" in self._within
        if (
            text.strip()
            and name not in _NOT_SAID
            and "TitlesOfParts" not in self._within
            and "HeadingPairs" not in self._within
            and not own
        ):
            self.filled[name] = None

    def end(self, _name: str) -> None:
        self._within.pop()


def _properties(file: WordFile) -> Iterator[Concern]:
    for name in file:
        low = name.lower()
        if low.startswith(("docprops/", "docmetadata/")) and low.endswith(".xml"):
            fields = _Fields()
            read_part(file, name, fields)
            for each in fields.filled:
                plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", each).lower()
                yield Concern(Matter.METADATA, plain)
        elif low.startswith("_xmlsignatures/"):
            yield Concern(Matter.METADATA, "a signature")


class _Counter(Elements):
    """Counts elements of one name."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self._names = names
        self.found: dict[str, int] = {}

    def begin(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - Elements'
        if name in self._names:
            self.found[name] = self.found.get(name, 0) + 1


def _comments(file: WordFile) -> Iterator[Concern]:
    if "word/people.xml" in file:
        yield Concern(Matter.METADATA, "names of those who commented")
    for name in file:
        if re.match(r"word/comments[^/]*\.xml$", name, re.IGNORECASE):
            counter = _Counter("comment")
            read_part(file, name, counter)
            if counter.found:
                yield Concern(Matter.COMMENTS, f"the list of comments: {counter.found['comment']}")


def _settings(file: WordFile) -> Iterator[Concern]:
    for relation in relations_of(file, main_part(file)):
        if relation.kind == "settings" and relation.target in file:
            counter = _Counter("docVar", "dataSource", "mailMerge")
            read_part(file, relation.target, counter)
            if "docVar" in counter.found:
                yield Concern(Matter.METADATA, "variables of the document")
            if "mailMerge" in counter.found:
                yield Concern(Matter.EXTERNAL, "a mail merge")
