"""A Word report, read: everything in it that is not its text is said, its text becomes markdown.

- The converter gets only the parts that hold text, repacked, and none of the pictures.
- Afterwards the words that a reader of the Word file sees are compared with those of the result,
  paragraph by paragraph: nothing is lost in silence.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from generator.errors import Place
from generator.files.office import CONTENT_TYPES
from generator.files.office_xml import read_part
from generator.reports.canonical import check
from generator.reports.concerns import Concern, Matter
from generator.reports.draft import Draft, Gallery
from generator.reports.errors import ReportFileError
from generator.reports.pandoc import convert
from generator.reports.pictures import FOLDER
from generator.reports.relations import Relation, main_part, relations_of
from generator.reports.tree import Cleaner, Node, words_of
from generator.reports.word_file import WordFile, open_word
from generator.reports.word_numbers import counted, outlines
from generator.reports.word_parts import look_at_margins, look_at_parts
from generator.reports.word_styles import Styles, read_styles
from generator.reports.word_text import Seen, TextReader

_READ: Final = ("-f", "docx+styles", "--track-changes=all", "-t", "json")
_WRITE: Final = ("-f", "json", "-t", "commonmark+pipe_tables+footnotes+strikeout-raw_html",
                 "--wrap=none", "--columns=10000", "--markdown-headings=atx")  # fmt: skip
_NOTES: Final = ("footnotes", "endnotes")
_KEPT: Final = (*_NOTES, "styles", "numbering")
MAX_DEPTH: Final = 200
"""How deep the converter's tree may go."""
_ROW: Final = re.compile(r"[> ]*\|.*\|$")
_DASHES: Final = re.compile(r"-{4,}(?=:?\|)")
_WORD: Final = re.compile(r"[^\W_]+")
_SIGNS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ₀₁₂₃₄₅₆₇₈₉", "0123456789n0123456789")


def read_word(data: bytes, file: str, words: Mapping[str, str]) -> Draft:
    """Read a Word report; `words` say what its pictures show, as `image-1`."""
    opened = open_word(data, file)
    main = main_part(opened)
    relations = relations_of(opened, main)
    styles = read_styles(opened, _target(relations, "styles"))
    concerns = [*look_at_parts(opened, main), *look_at_margins(opened, main, styles)]
    seen = _see(opened, main, relations, styles)
    concerns += counted(seen, styles, outlines(opened, _target(relations, "numbering")))
    tree = _tree(convert(_repacked(opened, main, relations), _READ, opened.place), opened.place)
    gallery = Gallery(words)
    cleaner = Cleaner(_Pictures(opened, main, gallery).place)
    cleaned = cleaner.clean(tree)
    written = convert(json.dumps(cleaned).encode(), _WRITE, opened.place).decode()
    text = "\n".join(map(_unpadded, written.split("\n")))
    checked = check(text, opened.place)
    lost = [
        *_lost(seen, f"{words_of(tree['meta'])} {words_of(tree['blocks'])}"),
        *_garbled(cleaned, checked.words),
    ]
    if seen.pictures > gallery.count:
        lost.append(Concern(Matter.PICTURE, "pictures that the converter does not know"))
    told = {each.matter for each in (*concerns, *seen.concerns)}  # with better places
    again = [each for each in cleaner.concerns if each.matter not in told]
    concerns += [*seen.concerns, *again, *gallery.concerns, *checked.concerns, *lost]
    pictures = gallery.pictures()
    return Draft(text, checked.title, pictures, tuple(concerns), len(checked.words.split()))


def _unpadded(line: str) -> str:
    """Return a row of a table without the spaces that only line it up with the others."""
    if not _ROW.match(line):
        return line
    return _DASHES.sub("---", re.sub(r" {2,}", " ", line))


def _see(file: WordFile, main: str, relations: Sequence[Relation], styles: Styles) -> Seen:
    seen = Seen()
    read_part(file, main, TextReader(seen, styles))
    for kind in _NOTES:
        part = _target(relations, kind)
        if part is not None and part in file:
            read_part(file, part, TextReader(seen, styles, kind))
    return seen


def _target(relations: Sequence[Relation], kind: str) -> str | None:
    return next((r.target for r in relations if r.kind == kind and not r.outside), None)


def _repacked(file: WordFile, main: str, relations: Sequence[Relation]) -> bytes:
    """Return a file with the parts that hold text, and pictures that are empty."""
    parts = [CONTENT_TYPES, "_rels/.rels", main, _rels(main)]
    for kind in _KEPT:
        if (part := _target(relations, kind)) is not None:
            parts += [part, _rels(part)]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        for name in dict.fromkeys(parts):
            if name in file:
                target.writestr(zipfile.ZipInfo(name), file.read(name))
        for name in file:
            if "/media/" in name:
                target.writestr(zipfile.ZipInfo(name), b"")
    return made.getvalue()


def _rels(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _tree(data: bytes, place: Place) -> dict[str, Any]:
    try:
        tree: dict[str, Any] = json.loads(data)
    except (ValueError, RecursionError):
        raise _too_deep(place) from None
    if _depth(tree) > MAX_DEPTH:
        raise _too_deep(place)
    return tree


def _too_deep(place: Place) -> ReportFileError:
    return ReportFileError(
        place, "is nested too deeply", remedy="make its lists and tables simpler"
    )


def _depth(tree: object) -> int:
    depth, level = 0, [tree]
    while level and depth <= MAX_DEPTH:
        depth += 1
        inner: list[object] = []
        for each in level:
            if isinstance(each, dict):
                inner += each.values()
            elif isinstance(each, list):
                inner += each
        level = inner
    return depth


class _Pictures:
    """Finds the pictures of a Word file, and what stands for them in the text."""

    def __init__(self, file: WordFile, main: str, gallery: Gallery) -> None:
        self._file, self._gallery = file, gallery
        self._folder = posixpath.dirname(main)

    def place(self, address: str, words: str, where: str) -> Node | None:
        """Return the picture's place in the text."""
        part = posixpath.normpath(posixpath.join(self._folder, address))
        data = self._file.read(part) if part in self._file else b""
        taken = self._gallery.take(data, words, where)
        if taken is None:
            return None
        picture, said = taken
        shown = [{"t": "Str", "c": said}] if said else []
        return {"t": "Image", "c": [["", [], []], shown, [f"{FOLDER}/{picture.name}", ""]]}


# ---------------------------------------------------------------------------------------------
# Nothing is lost


def _lost(seen: Seen, result: str) -> Iterator[Concern]:
    """Yield the paragraphs that have words which the converter did not bring."""
    wanted: Counter[str] = Counter()
    of_each = [(each.where, Counter(_words(each.text))) for each in seen.paragraphs]
    for _, words in of_each:
        wanted += words
    missing = wanted - Counter(_words(result))
    for where, words in of_each if missing else ():
        here = words & missing
        if here:
            missing -= here
            yield Concern(Matter.LOST, f"{here.total()} in {where}")


def _garbled(tree: Mapping[str, Any], result: str) -> Iterator[Concern]:
    """Yield a concern where the written markdown does not say what the tree says."""
    missing = Counter(_words(words_of(tree["blocks"]))) - Counter(_words(result))
    if missing:
        yield Concern(Matter.LOST, f"{missing.total()} when the markdown was written")


def _words(text: str) -> list[str]:
    plain = text.replace("\u00ad", "").translate(_SIGNS)
    return _WORD.findall(plain.casefold())
