"""A report in markdown, read: held to the same rules as what is made of a Word file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from generator.errors import Place
from generator.reports.canonical import Shown, check
from generator.reports.concerns import Concern, Matter
from generator.reports.draft import Draft, Gallery
from generator.reports.errors import ReportFileError
from generator.reports.pictures import FOLDER

MAX_FILE: Final = 8 * 1024 * 1024  # bytes
_IMAGE: Final = re.compile(rf"!\[((?:[^\[\]\\]|\\.)*)\]\(({FOLDER}/[A-Za-z0-9._-]+)\)", re.DOTALL)
_MARKED: Final = re.compile(r"([\\\[\]*_`<>])")

Load: TypeAlias = "Callable[[str], bytes]"
"""Gives the bytes of a picture by its address beside the text; none, where there is none."""


def read_markdown(data: bytes, file: str, words: Mapping[str, str], load: Load) -> Draft:
    """Read a report in markdown; `words` say what its pictures show, as `image-1`."""
    place = Place(file)
    text = decoded(data, place)
    found = check(text, place)
    gallery = Gallery(words)
    taken = [
        gallery.take(load(each.address), each.words, f"line {each.line}") for each in found.pictures
    ]
    concerns = [*found.concerns, *gallery.concerns]
    matches = list(_IMAGE.finditer(text))
    if [match[2] for match in matches] == [each.address for each in found.pictures]:
        for match, each in reversed(list(zip(matches, taken, strict=True))):
            if each is not None:
                said = _MARKED.sub(r"\\\1", each[1])
                new = f"![{said}]({FOLDER}/{each[0].name})"
                text = text[: match.start()] + new + text[match.end() :]
    else:
        concerns += _unclear(found.pictures)
    pictures = gallery.pictures()
    return Draft(text, found.title, pictures, tuple(concerns), len(found.words.split()))


def _unclear(shown: Sequence[Shown]) -> list[Concern]:
    what = f"a picture not written as ![words]({FOLDER}/NAME.png)"
    return [Concern(Matter.MARKUP, f"line {each.line}: {what}") for each in shown] or [
        Concern(Matter.MARKUP, what)
    ]


def decoded(data: bytes, place: Place) -> str:
    """Return a text with plain ends of lines; refuse what is none in UTF-8, or too long."""
    if len(data) > MAX_FILE:
        raise ReportFileError(place, f"is larger than {MAX_FILE // 1024 // 1024} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReportFileError(
            Place(place.path, line), "is not text in UTF-8", remedy="save it as UTF-8"
        ) from None
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return f"{plain}\n"
