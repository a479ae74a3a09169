"""The turns of the procedure: what `policy/procedure.yaml` may say of its branches."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import PolicyError
from generator.policy.procedure import parse_procedure

TEXT = (Path(__file__).parents[2] / "policy/procedure.yaml").read_text()
NO_REVIEW = "{at: decision, when: Decided against a review, to: not-reviewed, clauses: [B3.1]}"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        pytest.param(
            "{at: decision, when: Sometimes, clauses: [B3.1]}", "needs either", id="to nowhere"
        ),
        pytest.param(
            "{at: decision, when: A, to: terms, then: more, clauses: [B3.1]}", "not both", id="two"
        ),
        pytest.param(
            "{at: decision, when: A, to: elsewhere, clauses: [B3.1]}",
            "no stage",
            id="unknown stage",
        ),
        pytest.param(
            "{at: decision, when: A, then: wait, clauses: [B3.1]}",
            "no turn from `decision` to `not-reviewed`",
            id="a route without its turn",
        ),
    ],
)
def test_a_wrong_turn_is_refused_with_its_place(written: str, says: str) -> None:
    with pytest.raises(PolicyError, match=says) as caught:
        parse_procedure(TEXT.replace(NO_REVIEW, written, 1))

    assert caught.value.place.path == "policy/procedure.yaml"


def test_every_profile_estimates_the_stages_that_a_partnership_holds() -> None:
    for profile in parse_procedure(TEXT).profiles:
        estimated = {stage.id for stage in profile.stages if stage.typical_days is not None}

        assert {"consultation", "decision", "inquiry", "reporting"} <= estimated
        assert "child-review" not in estimated  # another body's time is not ours to estimate
