"""`policy/views.yaml`: a view opens what a record has, and stands once."""

from __future__ import annotations

import pytest

from generator.errors import PolicyError
from generator.policy.partnership import Views, parse_views

PANEL = "- id: panel\n  title: Review Panel\n  sections: [death, terms]\n  documents: [minutes]\n"


def read(text: str) -> Views:
    return parse_views(
        f"views:\n{text}", sections={"death", "terms"}, kinds={"minutes", "letter", "all"}
    )


def test_a_view_of_what_records_have_is_taken() -> None:
    assert read(PANEL).views[0].sections == ("death", "terms")


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        pytest.param(PANEL.replace("terms", "term"), 4, "death, terms", id="an unknown section"),
        pytest.param(PANEL.replace("terms", "record"), 4, "death, terms", id="the key's section"),
        pytest.param(PANEL.replace("minutes", "notes"), 5, "letter", id="an unknown kind"),
        pytest.param(PANEL + PANEL, 6, "twice", id="a view twice"),
        pytest.param(PANEL + "  page: family\n", 4, "family's page", id="a family's sections"),
        pytest.param(
            PANEL.replace("[death, terms]", "[]").replace("minutes", "all") + "  page: family\n",
            5,
            "family's page",
            id="every paper to a family",
        ),
    ],
)
def test_any_other_view_is_refused_with_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(PolicyError, match=problem) as refused:
        read(text)

    assert str(refused.value).startswith(f"policy/views.yaml:{line}")
