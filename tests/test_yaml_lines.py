"""The quick reader of canonical YAML says what libyaml says, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import Place
from generator.yaml_lines import OtherFormError, Tree, read_lines
from generator.yaml_strict import MAX_NODES, YamlError, _build, dump, forbidden

CANONICAL = """\
record:
  case: DHR-2025-003
  previous: []
meetings:
- when: 2025-03-01
  by: 'Chair: by letter'
  note: |-
    First.

    - Second, with  two spaces: and a colon # and a hash.
  attended:
  - A name
  - A long name that goes on
    over two lines
  limbs:
  - clause: A3
    reason: 'It''s a text in quotes that is so long that it is folded, as every long text
      is: onto a second line'
empty: {}
"""

FRAGMENTS = (
    "a:", "b:", "a: x", "b: y z", "c: 'q'", "c: 'it''s'", "c: 'open", "shut'", "d: |-", "d: |",
    "e: {}", "e: []", "- x", "- a: x", "- a:", "- 'q'", "- |-", "- - x", "-", "- ", "", "x", "x:",
    "x: y: z", "y # z", "y #z", "#", "? x", "& x", "*x", "!t x", "---", "...", "% x", "'", "''",
    "a: -x", "a:  x", "a: x ", 'a: "x"', "<<: x", "é: é", "a: é\u00a0é", "a: >-", "a: |2-",
    "a: 'x' y", "a: {} y", "a: [x]", "a: x:", "a: :x", "a: ~", "a: x'y", "A-b_c: 1", "0: x",
)  # fmt: skip
lines = st.builds(
    lambda spaces, text: " " * spaces + text,
    st.sampled_from((0, 0, 0, 1, 2, 2, 2, 3, 4, 4, 6)),
    st.sampled_from(FRAGMENTS),
)
soups = st.lists(lines, max_size=9).map(lambda each: "".join(f"{line}\n" for line in each))

texts = st.text("ab c:#'-\"|>{}[]&*!%@,?\\é~=.\n", max_size=30) | st.text(
    "abcdef gh'", min_size=60, max_size=300
)
keys = st.from_regex(r"[a-z_][a-z0-9_-]{0,8}", fullmatch=True)
trees: st.SearchStrategy[Any] = st.recursive(
    texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(keys, inner, max_size=3)
        | st.lists(st.dictionaries(keys, inner, min_size=1, max_size=3), max_size=3)
    ),
    max_leaves=8,
)
canonical = st.dictionaries(keys, trees, max_size=4).map(dump)


def quickly(text: str) -> Tree:
    """Read a text with the quick reader, which may give up; what no reader takes never comes."""
    return None if forbidden(text) else read_lines(text)


def agrees(text: str) -> None:
    try:
        tree = quickly(text)
    except OtherFormError:
        return
    if tree is not None:
        assert tree == _build(text, Place("a file"), MAX_NODES, None)


def test_the_canonical_form_is_read_without_libyaml() -> None:
    assert read_lines(CANONICAL) == _build(CANONICAL, Place("a file"), MAX_NODES, None)


@given(canonical)
@settings(max_examples=200)
def test_what_dump_writes_is_read_as_libyaml_reads_it(text: str) -> None:
    agrees(text)


@given(soups)
@settings(max_examples=400)
def test_of_any_lines_it_says_what_libyaml_says_or_nothing(text: str) -> None:
    agrees(text)


@given(canonical, st.data())
@settings(max_examples=200)
def test_of_a_damaged_text_it_says_what_libyaml_says_or_nothing(
    text: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(text)))
    gone = data.draw(st.integers(0, 3))
    put = data.draw(st.text("a :#'-|{\n ", max_size=3))
    agrees(text[:place] + put + text[place + gone :])


@pytest.mark.parametrize(
    "text",
    ["a: 1", "a: 1\na: 2\n", "\n", "a:\n", "a: &x y\n", "a:\n  - x\n", "# x\na: 1\n", "a: 1 \n"],
)
def test_it_gives_up_what_the_strict_reader_must_judge(text: str) -> None:
    with pytest.raises(OtherFormError):
        read_lines(text)


def test_the_strict_reader_explains_what_the_quick_one_gave_up() -> None:
    with pytest.raises(YamlError, match="repeats a key"):
        _build("a: 1\na: 2\n", Place("a file"), MAX_NODES, None)
