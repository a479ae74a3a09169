"""The strict reader of YAML: what it takes, and everything that it does not."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Place
from generator.yaml_strict import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    Plain,
    Tree,
    YamlError,
    _build,
    _NotPlainError,
    _quick,
    decode,
    dump,
    forbidden,
    locate,
    parse,
    parse_map,
)

PLACE = Place("a file")


def refusal(text: str) -> str:
    with pytest.raises(YamlError) as refused:
        parse(text, PLACE)
    return str(refused.value)


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "on",
        "y",
        "12:30:45",
        "010",
        "0x1f",
        "1e3",
        "~",
        "null",
        "2024-02-30",
        ".inf",
        "=",
        "!",
    ],
)
def test_every_scalar_is_the_text_that_was_written(word: str) -> None:
    if word == "!":
        assert "tag" in refusal(f"key: {word} x\n")
    else:
        assert parse(f"key: {word}\n", PLACE) == {"key": word}


def test_a_key_with_nothing_behind_it_has_no_value_and_an_empty_text_has_one() -> None:
    assert parse("a:\nb: ''\n", PLACE) == {"a": None, "b": ""}


@pytest.mark.parametrize("text", ["", "\n", "# nothing but a remark\n", "---\n"])
def test_a_text_without_content_is_nothing(text: str) -> None:
    assert parse(text, PLACE) is None
    assert parse_map(text, PLACE) == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("a: [1\nb: 2\n", "a file:2", id="an open bracket"),
        pytest.param("a: 1\n  b: 2\n", "a file:2", id="a wrong indent"),
        pytest.param("a:\n\t- b\n", "a file:2", id="a tab"),
        pytest.param("a: 1\nb: 2\na: 3\n", "a file:3: repeats a key", id="a repeated key"),
        pytest.param("a: {b: 1, b: 2}\n", "a file:1: repeats a key", id="one in braces"),
        pytest.param("a: &x 1\nb: *x\n", "a file:1: uses an anchor", id="an anchor"),
        pytest.param("a: *x\n", "a file:1: uses an alias", id="an alias"),
        pytest.param("&a [*a]\n", "uses an anchor", id="a text that holds itself"),
        pytest.param("a: !!int 1\n", "uses a tag", id="a tag"),
        pytest.param("!!python/object/apply:os.system [ls]\n", "uses a tag", id="an object"),
        pytest.param("a: !!binary aGk=\n", "uses a tag", id="bytes"),
        pytest.param("<<: {a: 1}\n", "merge key", id="a merge key"),
        pytest.param("'': 1\n", "empty key", id="an empty key"),
        pytest.param("[a]: 1\n", "as a key", id="a list as a key"),
        pytest.param("? {a: 1}\n: 2\n", "as a key", id="a map as a key"),
        pytest.param("a: 1\n---\nb: 2\n", "a file:2: holds a second document", id="a document"),
        pytest.param("a: 1\n...\nb: 2\n", "a file:3", id="something after the end"),
        pytest.param("%YAML 1.2\n---\na: 1\n", "directive", id="a directive"),
        pytest.param("%TAG ! x:\n---\na: 1\n", "directive", id="a tag directive"),
        pytest.param("a: b\x00\n", "a file:1: contains a control", id="NUL"),
        pytest.param("a: b\u0085c\n", "contains a control", id="NEL"),
        pytest.param("a: b\u2028c\n", "contains a control", id="a line separator"),
        pytest.param("\ufeffa: b\n", "contains a control", id="a byte order mark"),
        pytest.param("a: b\n\nc: \u202ed\n", "a file:3: contains a control", id="right to left"),
        pytest.param("a: b\r\n", "carriage return", id="line ends of Windows"),
        pytest.param('a: "\\u202e"\n', "a file:1: writes, as an escape", id="one as an escape"),
        pytest.param('a: "\\0"\n', "writes, as an escape", id="NUL as an escape"),
        pytest.param('a: "\\x0d"\n', "writes, as an escape", id="CR as an escape"),
        pytest.param("[" * 1000, f"deeper than {MAX_DEPTH}", id="a thousand brackets"),
        pytest.param("- " * 1000, f"deeper than {MAX_DEPTH}", id="a thousand dashes"),
        pytest.param("{a: " * 1_000_000, "larger than", id="a million braces"),
        pytest.param("[" * 1_000_000, f"deeper than {MAX_DEPTH}", id="a million brackets"),
        pytest.param("- a\n" * 70_000, "more than 60000 entries", id="too many entries"),
        pytest.param("a" * (MAX_BYTES + 1), "larger than", id="too large"),
    ],
)
def test_what_is_refused_is_refused_with_its_line(text: str, problem: str) -> None:
    assert problem in refusal(text)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("a: é".encode("latin-1"), id="Latin-1"),
        pytest.param("a: b".encode("utf-16"), id="UTF-16"),
        pytest.param(b"a: \xed\xa0\x80", id="half a surrogate pair"),
        pytest.param(b"a: \xc0\xaf", id="an overlong form"),
    ],
)
def test_bytes_that_are_not_utf_8_are_refused(data: bytes) -> None:
    with pytest.raises(YamlError, match="not UTF-8"):
        decode(data, PLACE)


def test_the_line_of_wrong_bytes_is_told() -> None:
    with pytest.raises(YamlError) as refused:
        decode(b"a: 1\nb: \xff\n", PLACE)

    assert refused.value.place.line == 2


def test_no_refusal_repeats_what_was_written() -> None:
    for text in ("Ottoline: [1\n", "a: *Ottoline\n", "a: 1\na: Ottoline\n", "a: !Ottoline x\n"):
        assert "Ottoline" not in refusal(text)


@pytest.mark.parametrize("text", ["a\n", "- a\n", "[]\n", "'a: b'\n"])
def test_what_is_no_map_is_refused_where_a_map_is_needed(text: str) -> None:
    with pytest.raises(YamlError, match="must be a map"):
        parse_map(text, PLACE)


def test_values_are_located_by_their_path() -> None:
    text = "a: 1\nb:\n- c: 2\n  d:\n    e: 3\n- 4\n"

    def line(*path: str | int) -> int | None:
        mark = locate(text, path, PLACE)
        return None if mark is None else mark.line

    assert [line("a"), line("b", 0, "c"), line("b", 0, "d", "e"), line("b", 1)] == [1, 3, 5, 6]
    assert line("b", 0, "nothing", "here") == 3, "the nearest that there is"
    assert locate("a: [", ["a"], PLACE) is None


printable = st.text(st.characters(exclude_categories=["Cs"])).filter(lambda s: not forbidden(s))
keys = printable.filter(lambda s: s not in ("", "<<") and len(s) < 100)
trees = st.recursive(
    printable,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(tree=trees)
def test_what_is_dumped_is_read_back_as_it_was(tree: Tree) -> None:
    assert parse(dump(tree), PLACE) == tree


@given(tree=trees)
def test_dumping_twice_gives_the_same_text(tree: Tree) -> None:
    text = dump(tree)

    assert dump(parse(text, PLACE)) == text


@given(tree=trees)
def test_another_reader_of_yaml_reads_the_same(tree: Tree) -> None:
    assert yaml.load(dump(tree), Loader=yaml.CSafeLoader) == tree


@given(text=st.text(alphabet=" \n:-[]{}&*!|>'\"%#?,ab~", max_size=80) | trees.map(dump))
def test_the_quick_reading_and_the_one_with_places_agree(text: str) -> None:
    try:
        placed = _build(text, PLACE, MAX_NODES, {})
    except YamlError:
        with pytest.raises(_NotPlainError):
            _quick(text, MAX_NODES)
    else:
        assert _quick(text, MAX_NODES) == placed


@given(data=st.binary(max_size=200))
def test_bytes_of_any_kind_raise_nothing_but_our_error(data: bytes) -> None:
    try:
        parse(decode(data, PLACE), PLACE)
    except YamlError:
        return


@given(text=st.text(alphabet=" \n\t:-[]{}&*!|>'\"%#?,ab\\0~\u0085\ufeff", max_size=60))
def test_texts_of_yaml_s_own_signs_raise_nothing_but_our_error(text: str) -> None:
    try:
        parse(text, PLACE)
    except YamlError:
        assert locate(text, ["a"], PLACE) is None


def test_values_that_yaml_would_convert_are_written_as_what_they_are() -> None:
    plain: Plain = {
        "a": True,
        "b": False,
        "c": 3,
        "d": dt.date(2025, 3, 1),
        "e": "yes",
        "f": "2025-03-01",
    }

    assert dump(plain) == "a: yes\nb: no\nc: 3\nd: 2025-03-01\ne: 'yes'\nf: '2025-03-01'\n"


def test_text_of_several_lines_is_written_as_people_write_it() -> None:
    assert dump({"note": "One line.\n\nAnother, é.\n"}) == "note: |\n  One line.\n\n  Another, é.\n"
