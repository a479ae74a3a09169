"""Nothing for the host: canaries planted everywhere in a case stand in no built byte."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import json
import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.errors import DhrError, Place
from generator.portal.partnership import Portal
from generator.portal.sealed_pages import seal_page
from generator.records.case import SECTIONS, Case, case_from_sections, sections_of
from generator.schema import to_plain
from generator.sites.internal import build_internal
from generator.yaml_strict import dump
from tests.demo_site import KEYS, ROOT, Site, open_demo, reader_key
from tests.sites.plainness import traces

CASE = "DHR-2021-001"
CANARY = "Quillfeather"
_CANARIES = re.compile(rb"quillfeather-?[a-z_]*", re.IGNORECASE)
FREE = SECTIONS[1:]
"""All but the section that binds a record to its place, in which nothing is free text."""


def canaries(data: bytes) -> set[bytes]:
    """Find what was planted, whatever stands behind it."""
    return set(_CANARIES.findall(data))


HIDING: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("as it is", lambda words: words),
    ("gzip", gzip.compress),
    ("zlib within others", lambda words: b"junk" + zlib.compress(words) + b"junk"),
    ("base64", base64.b64encode),
    ("base64 of one line after words", lambda words: b"abc" + base64.b64encode(words)),
    ("base64 for addresses", base64.urlsafe_b64encode),
    ("base64 in lines", base64.encodebytes),
    ("UTF-16", lambda words: words.decode().encode("utf-16-le")),
    ("UTF-16, the other order", lambda words: words.decode().encode("utf-16-be")),
    ("UTF-16 after one byte", lambda words: b"x" + words.decode().encode("utf-16")),
    ("gzip in base64", lambda words: base64.b64encode(gzip.compress(words))),
    ("base64 in gzip", lambda words: gzip.compress(base64.b64encode(words))),
    ("UTF-16 in gzip", lambda words: gzip.compress(words.decode().encode("utf-16"))),
    ("gzip twice", lambda words: gzip.compress(gzip.compress(words))),
]


@pytest.mark.parametrize("hide", [pytest.param(hide, id=name) for name, hide in HIDING])
@pytest.mark.parametrize("shift", [0, 1, 2])
def test_a_canary_is_found_however_it_is_packed(
    hide: Callable[[bytes], bytes], shift: int, tmp_path: Path
) -> None:
    words = b"?" * shift + b"minutes of the panel, " * 5 + CANARY.encode() + b" was there " * 5
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/file.age").write_bytes(b"\x00\xff" + hide(words) + b"\xff")

    assert list(traces(tmp_path, canaries)) == ["deep/file.age"]


def test_a_canary_is_found_in_the_name_of_a_file_and_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / f"of-{CANARY}").mkdir()
    hidden = base64.urlsafe_b64encode(f"about {CANARY} alone".encode()).decode()
    (tmp_path / hidden).write_bytes(b"")

    assert set(traces(tmp_path, canaries)) == {f"of-{CANARY}", hidden}


# ---------------------------------------------------------------------------------------------
# Planting


def _leaves(tree: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaves(value, (*at, key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from _leaves(value, (*at, number))
    elif isinstance(tree, str):
        yield at


def _put(tree: Any, at: tuple[str | int, ...], words: str) -> str:  # noqa: ANN401 - any tree
    *way, last = at
    for step in way:
        tree = tree[step]
    before = str(tree[last])
    tree[last] = words
    return before


def planted(case: Case) -> tuple[Case, set[str]]:
    """Write a canary of its own into the first free text of every section; name those sections."""
    texts = sections_of(case)
    trees = {name: to_plain(getattr(case, name)) for name in FREE}
    found = set()
    for name in FREE:
        for at in _leaves(trees[name]):
            before = _put(trees[name], at, f"{CANARY}-{name}")
            try:
                case_from_sections({**texts, name: dump(trees[name])}, name)
            except DhrError:
                _put(trees[name], at, before)
                continue
            texts[name] = dump(trees[name])
            found.add(name)
            break
    return case_from_sections(texts, "record.yaml"), found


@dataclass(frozen=True)
class Planted:
    site: Site
    sections: set[str]


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Build a site of one case, with canaries in all that officers write."""
    root = tmp_path_factory.mktemp("planted") / "portal"
    shutil.copytree(ROOT / "policy", root / "policy")
    shutil.copytree(ROOT / "cases" / CASE, root / "cases" / CASE)
    now = dt.datetime.now(tz=dt.UTC)
    officer = Portal.open(root, identity=KEYS / "officer-1.txt", today=None, now=now)
    opened = officer.open_case(CASE)
    case, sections = planted(opened.case)
    officer.save(opened, case)
    for ending in ("md", "txt"):
        paper = root.parent / f"{CANARY}-name_{ending}.{ending}"
        paper.write_text(f"# {CANARY}-paper_{ending}\n\n{CANARY}-words_{ending}\n" * 40)
        title = f"{CANARY}-title_{ending}"
        officer.documents.add(CASE, paper, title=title, kind="minutes", dated=None)
    page = f"---\ntitle: {CANARY}-page_title\n---\n# Page\n\n{CANARY}-page_words\n"
    place = Place("policy/pages/canary.md.age")
    (root / place.path).write_bytes(seal_page(officer, page, place))
    builder = open_demo(root)
    people = tuple(
        each.model_copy(update={"name": f"{CANARY}-reader"}) for each in builder.directory.people
    )
    vars(builder)["directory"] = builder.directory.model_copy(update={"people": people})
    target = root.parent / "internal"
    return Planted(Site(target, build_internal(builder, target), builder), sections)


def test_a_canary_was_planted_in_every_section(there: Planted) -> None:
    assert there.sections == set(FREE)
    assert there.site.built.left_out == []


def test_whoever_may_open_the_case_sees_the_canaries(there: Planted) -> None:
    desk = there.site.desk(reader_key("officer"))
    pages = [there.site.page(card) for card in [*desk["cards"], *desk["pages"]]]
    seen = canaries(json.dumps([desk, *pages]).encode())

    papers = {f"{about}_{kind}" for about in ("title", "name") for kind in ("md", "txt")}
    others = {"paper_md", "words_md", "page_title", "page_words", "reader"}
    assert {each.decode().partition("-")[2] for each in seen} == {*FREE, *papers, *others}


def test_no_canary_stands_in_any_built_byte_or_name(there: Planted) -> None:
    assert traces(there.site.folder, canaries) == {}
