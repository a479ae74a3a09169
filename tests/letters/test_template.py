"""Templates of letters: what they may use, what is missing, and what recorded text cannot do."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.errors import DhrError
from generator.letters.template import (
    MAX_FILLED,
    NotKnown,
    NotRecordedError,
    Template,
    TemplateError,
    fill,
    read_template,
)

FRONT = "---\ntitle: A letter\nclauses: [B3.3]\n---\n"


def template(body: str) -> Template:
    return read_template("letter", "policy/letters/letter.md", FRONT + body)


def test_values_conditions_and_lists_are_filled_in() -> None:
    made = template(
        "Dear {{ person.name }},\n{% if gone is defined %}Gone{% else %}Here{% endif %}\n"
        "\n{% for each in agencies %}\n- {{ each.name | upper }}\n{% endfor %}\n"
    )

    filled = fill(made, {"person": {"name": "Ada"}, "agencies": [{"name": "a"}, {"name": "b"}]})

    assert filled == "Dear Ada,\nHere\n- A\n- B\n"


def test_everything_that_is_not_recorded_is_named_with_its_line() -> None:
    made = template("One {{ decision.when }}\n\nTwo {{ nobody }}\n{% if other %}x{% endif %}\n")

    with pytest.raises(NotRecordedError) as caught:
        fill(made, {"decision": {"__name__": "decision"}})

    assert [(place.line, words) for place, words in caught.value.problems] == [
        (5, "asks for decision.when, which is not recorded"),
        (7, "asks for nobody, which is not recorded"),
        (8, "asks for other, which is not recorded"),
    ]
    assert str(caught.value).count("policy/letters/letter.md:") == 3


def test_what_is_unknown_says_so_and_has_no_parts() -> None:
    values = {"decision": {"__name__": "decision", "decided": NotKnown("decision.decided")}}

    assert fill(template("On {{ decision.decided }}."), values) == "On not known."
    with pytest.raises(NotRecordedError, match=r"decision\.decided\.when"):
        fill(template("{{ decision.decided.when }}"), values)


@pytest.mark.parametrize(
    "body",
    [
        "{{ ''.__class__ }}",
        "{{ x.__class__.__mro__ }}",
        "{{ x['__class__'] }}",
        "{{ x|attr('__class__') }}",
        "{{ self }}{{ self._TemplateReference__context }}",
        "{% for i in range(10) %}{% endfor %}",
        "{{ x.upper() }}",
        "{{ lipsum() }}",
        "{{ cycler('a') }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 2 ** 99999999 }}",
        "{{ '%0999999999d' % 1 }}",
        "{{ '%s'|format(x) }}",
        "{{ x|center(1000000000) }}",
        "{{ x|indent(1000000000) }}",
        "{% set a = 1 %}",
        "{% macro f() %}{{ f() }}{% endmacro %}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% from 'x' import y %}",
        "{% extends 'x' %}",
        "{% block a %}{% endblock %}",
        "{% filter upper %}x{% endfilter %}",
        "{% call f() %}{% endcall %}",
        "{% with a = 1 %}{% endwith %}",
        "{% autoescape true %}{% endautoescape %}",
        "{% for a in b recursive %}{% endfor %}",
        "{% for a in b %}{% for c in b %}{% for d in b %}x{% endfor %}{% endfor %}{% endfor %}",
        "{{ [1] }}",
        "{{ {'a': 1} }}",
        "{{ x[0:9] }}",
        "{{ a ~ b }}",
        "{{ x is mapping }}",
        "{{",
        "{% if %}",
        "{% endif %}",
        "{{ " + "(" * 3000 + "x" + ")" * 3000 + " }}",
    ],
)  # fmt: skip
def test_what_a_template_may_not_use_is_refused_before_it_is_run(body: str) -> None:
    with pytest.raises(TemplateError) as caught:
        fill(template(f"one\n{body}"), {"x": "text", "b": ["x"]})

    assert caught.value.place.path == "policy/letters/letter.md"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no front at all",
        "---\ntitle: A\n---\nx",
        "---\ntitle: A\nclauses: [nonsense]\n---\nx",
        "---\ntitle: A\nclauses: [B3.3]\nsurprise: yes\n---\nx",
        "---\ntitle: &a A\nclauses: [*a]\n---\nx",
        "---\n" * 2,
        FRONT + "x" * 300_000,
    ],
)
def test_a_template_that_does_not_say_what_it_is_is_refused(text: str) -> None:
    with pytest.raises(DhrError):
        read_template("letter", "policy/letters/letter.md", text)


def test_a_letter_that_grows_without_end_is_cut_off() -> None:
    made = template("{% for a in b %}{% for c in b %}{{ c }}{% endfor %}{% endfor %}")
    started = time.monotonic()

    with pytest.raises(TemplateError, match="too long"):
        fill(made, {"b": ["x" * 1000] * 3000})

    assert time.monotonic() - started < 60
    assert MAX_FILLED < 3000 * 3000 * 1000


@pytest.mark.parametrize("values", [{"x": "text"}, {"x": 5}, {"x": {"y": "z"}}])
def test_a_single_value_is_no_list(values: dict[str, str]) -> None:
    with pytest.raises((TemplateError, NotRecordedError)):
        fill(template("{% for a in x %}{{ a.b }}{% endfor %}"), values)


def rendered_tags(markdown: str) -> set[str]:
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown)
    inner = [child for token in tokens for child in token.children or ()]
    return {token.type for token in (*tokens, *inner)}


HARMLESS = {"paragraph_open", "paragraph_close", "inline", "text", "hardbreak", "softbreak",
            "text_special"}  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        "# A heading", "- a point", "+ a point", "* a point", "1. one", "2) two", "> quoted",
        "*strong* _words_", "[a link](https://evil.example)", "![x](https://evil.example/x.png)",
        "<script>alert(1)</script>", "<https://evil.example>", "a | b\n--|--\nc | d", "`code`",
        "```\ncode\n```", "Title\n=====", "Title\n-----", "---", "***", "&lt;b&gt;", "a\\",
        "[x]: https://evil.example", "    indented", "\tindented", "~~gone~~",
        "| a |\n|---|\n| b |",
    ],
)  # fmt: skip
def test_recorded_text_never_becomes_markdown(value: str) -> None:
    filled = fill(template("{{ x }}"), {"x": value})

    assert rendered_tags(filled) <= HARMLESS


@given(st.text(max_size=80))
def test_no_recorded_text_at_all_becomes_markdown(value: str) -> None:
    filled = fill(template("Before {{ x }} after.\n\n{{ x }}\n"), {"x": value})

    assert rendered_tags(filled) <= HARMLESS


def test_lines_and_paragraphs_of_a_value_stay() -> None:
    assert fill(template("{{ x }}"), {"x": "one\ntwo\n\nthree"}) == "one\\\ntwo\n\nthree"
    assert fill(template("{{ x | line }}"), {"x": "one\ntwo\n\nthree"}) == "one two three"
