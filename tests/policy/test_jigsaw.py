"""The policy's judgement of how identifying details are, and the details that a text states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.anonymity.jigsaw import picture_of
from generator.errors import DhrError
from generator.policy.jigsaw import Detail, parse_jigsaw
from generator.schema import SchemaError
from tests.rules.rows import ROOT, WHOLE, case_from

TEXT = (ROOT / "policy/jigsaw.yaml").read_text()
JIGSAW = parse_jigsaw(TEXT)
CASE = case_from(WHOLE)


def stated(text: str) -> set[str]:
    return {str(each.weight.id) for each in picture_of({"a.md": text}, CASE, JIGSAW).stated}


def test_each_figure_says_on_what_it_rests() -> None:
    assert {each.id for each in JIGSAW.details} == set(Detail)
    assert all(each.source.startswith("Judgement") for each in JIGSAW.details)
    assert JIGSAW.source.startswith("Judgement")


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("She was aged 36.", "age"),
        ("a 36-year-old woman", "age"),
        ("In March 2019 she moved.", "month"),
        ("He had three young children.", "children"),
        ("her eldest daughter", "children"),
        ("the village of Tarnwick", "place"),
        ("She was strangled.", "method"),
        ("a Polish bakery", "nationality"),
        ("He had motor neurone disease.", "condition"),
    ],
)
def test_a_detail_is_seen_and_where(text: str, detail: str) -> None:
    assert detail in stated(text)
    found = picture_of({"a.md": f"\n\n{text}"}, CASE, JIGSAW)
    assert {each.where for each in found.stated if each.weight.id == detail} == {"a.md:3"}


@pytest.mark.parametrize(
    "text",
    ["She was in her thirties.", "Some months before her death.", "They had children.",
     "The review met in the town hall.", "Reports were not polished."],
)  # fmt: skip
def test_what_was_generalised_is_not(text: str) -> None:
    assert stated(text) == set()


def test_more_details_leave_fewer_people() -> None:
    one = picture_of({"a.md": "aged 36"}, CASE, JIGSAW)
    more = picture_of({"a.md": "aged 36, Polish, in the village of Tarnwick"}, CASE, JIGSAW)

    assert more.left < one.left
    assert (one.words, more.words) == (
        "leaves many whom it could be about", "would single somebody out"
    )  # fmt: skip


@given(st.text(max_size=300))
def test_any_text_has_a_picture(text: str) -> None:
    assert picture_of({"a.md": text}, CASE, JIGSAW).left > 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT.replace("id: age", "id: month"), id="one twice"),
        pytest.param(TEXT.replace("one_in: 20", "one_in: 0"), id="nobody"),
        pytest.param(TEXT.replace("crowd: 1500", "crowd: 0"), id="no crowd"),
        pytest.param(TEXT.replace("crowd: 1500", "crowd: many"), id="no number"),
        pytest.param(TEXT.split("details:")[0], id="no details"),
        pytest.param("- a list", id="a list"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(text: str) -> None:
    with pytest.raises((DhrError, SchemaError)):
        parse_jigsaw(text)
