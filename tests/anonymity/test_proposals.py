"""What is proposed for a draft: sure where one person is meant, and never done unasked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.anonymity.identifiers import identifiers_of
from generator.anonymity.known import Level
from generator.anonymity.matching import Searcher
from generator.anonymity.proposals import Draft, Proposal
from generator.records.case import Case
from tests.release.complete import WHOLE
from tests.rules.rows import case_from

WISH: dict[str, Any] = {"when": "2024-01-01", "by": "The family", "chosen_by_family": "yes"}


def person(
    key: str, part: str, full: str, called: str | None = None, **more: object
) -> dict[str, Any]:
    """A person of a record, as it is written."""
    pseudonym = {} if called is None else {"pseudonym": {**WISH, "name": called}}
    return {"id": key, "part": part, "names": {"full": full}, **pseudonym, **more}


VICTIM = person(
    "victim", "victim", "Tamsin Arkwright-Vane", "Marian", born="1984-02-29",
    identifiers=[{"kind": "address", "value": "9 Tollgate Row, Ferrisham"},
                 {"kind": "phone", "value": "07700 900417"}],
)  # fmt: skip
DOUGLAS = person("partner", "perpetrator", "Douglas Penhallow", "Tom")
COUSIN = person("cousin", "family", "Ysolde Penhallow")


def case_of(*people: dict[str, Any]) -> Case:
    return case_from({**WHOLE, "people": {"people": list(people)}})


CASE = case_of(VICTIM, DOUGLAS, COUSIN)


def draft(text: str, case: Case = CASE) -> Draft:
    return Draft(text, case, identifiers_of(case))


def only(text: str, case: Case = CASE) -> Proposal:
    (found,) = draft(text, case).proposals
    return found


def sure(text: str, case: Case = CASE) -> str:
    made = draft(text, case)
    return made.applied({each.id: None for each in made.proposals if each.sure})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Tamsin left.", "Marian left."),
        ("He met Tamsin Arkwright-Vane.", "He met Marian."),
        ("Tamsin\u2019s sister", "Marian\u2019s sister"),
        ("Douglas' piano", "Tom's piano"),
        ("Ms Tamsin Arkwright-Vane left.", "Marian left."),
        ("TAMSIN ARKWRIGHT-VANE", "MARIAN"),
        ("**Tam**sin left.", "**Marian** left."),
        ("*Tamsin* left.", "*Marian* left."),
        ("Ysolde came.", "A member of the family came."),
        ("He told Ysolde.", "He told a member of the family."),
        ("Douglas Penhallow left.", "Tom left."),
        ("She was born on 29 February 1984.", "She was born in 1984."),
        ("She lived at 9 Tollgate Row, Ferrisham.", "She lived at [address]."),
        ("Call 07700 900417.", "Call [telephone number]."),
    ],
)
def test_what_is_sure_becomes_a_pseudonym_a_year_or_a_kind(before: str, after: str) -> None:
    assert sure(f"# A\n\n{before}\n") == f"# A\n\n{after}\n"


def test_a_day_near_a_known_one_becomes_its_month_but_only_if_asked() -> None:
    died = dt.date(2023, 3, 14)
    case = case_of({**VICTIM, "died": died.isoformat()}, DOUGLAS)
    text = "On 12 March 2023 she rang."
    found = only(text, case)

    assert not found.sure
    assert sure(text, case) == text
    assert draft(text, case).applied({found.id: None}) == "In March 2023 she rang."


def test_a_name_that_two_people_bear_is_left_to_the_officer() -> None:
    text = "Mr Penhallow\u2019s house"
    found = only(text)

    assert not found.sure
    assert found.put is None
    assert found.people == ("Tom", "a member of the family")
    assert draft(text).applied({found.id: "Tom"}) == "Tom\u2019s house"


def test_one_decision_can_be_made_for_all_places_with_the_same_words_and_title() -> None:
    text = "Mrs Penhallow left. Mr Penhallow stayed. Mrs Penhallow came. Penhallow."
    made = draft(text)

    chosen = made.alike({made.proposals[0].id: "the cousin"})

    after = "The cousin left. Mr Penhallow stayed. The cousin came. Penhallow."
    assert made.applied(chosen) == after


def test_what_only_resembles_a_name_is_unsure_and_applied_when_named() -> None:
    text = "T.A. was there with Tamzin."
    made = draft(text)

    assert made.proposals
    assert all(each.hit.level is Level.REVIEW and not each.sure for each in made.proposals)
    assert sure(text) == text
    last = made.proposals[-1]
    assert made.applied({last.id: None}).endswith("with Marian.")


def test_a_name_in_an_address_of_a_link_is_never_broken_into() -> None:
    text = "See [it](https://example.org/tamsin-arkwright-vane)."

    assert sure(text) == text
    assert draft(text).proposals[0].put is None


def test_the_name_that_the_family_wants_is_not_proposed_but_the_rest_is() -> None:
    wanted = {**VICTIM, "pseudonym": {**WISH, "name": "Tamsin", "real_name_wanted": "yes"}}
    case = case_of(wanted, DOUGLAS)

    text = "Tamsin Arkwright-Vane lived at 9 Tollgate Row, Ferrisham with Douglas."
    assert sure(text, case) == "Tamsin Arkwright-Vane lived at [address] with Tom."


def test_an_id_is_good_for_its_place_and_words_only() -> None:
    first, moved = only("He met Tamsin."), only("He had met Tamsin.")
    other = case_of({**VICTIM, "pseudonym": {**WISH, "name": "Ruth"}}, DOUGLAS)

    assert first.id.split("-")[0] == moved.id.split("-")[0] == "1"
    assert len({first.id, moved.id, only("He met Tamsin.", other).id}) == 3


def test_a_pseudonym_with_signs_of_markdown_stays_plain_words() -> None:
    case = case_of({**VICTIM, "pseudonym": {**WISH, "name": "Adult *A*"}})

    assert sure("Tamsin left.", case) == r"Adult \*A\* left."


WORDS = st.lists(
    st.sampled_from(
        ["Tamsin", "Tamsin's", "Douglas Penhallow", "Mrs Arkwright-Vane", "29 February 1984",
         "**Tam**sin", "9 Tollgate Row, Ferrisham", "the", "Panel", "met", "in", "2023", ".\n\n"]
    ),
    max_size=30,
)  # fmt: skip


@given(WORDS)
def test_after_all_that_is_sure_nothing_that_was_sure_is_left_and_the_rest_stands(
    words: list[str],
) -> None:
    text = " ".join(words)
    searcher = Searcher(identifiers_of(CASE), ("Marian", "Tom"))

    after = sure(text)

    left = {each.found for each in draft(after).proposals if each.sure}
    assert not left
    assert not [hit for hit in searcher.blocking(after) if "Tamsin" in after[hit.start : hit.end]]
    for word in ("Panel", "met", "2023"):
        assert after.count(word) == text.count(word)
