"""What a view is told of a case's time: only what rests on sections that it opens."""

from __future__ import annotations

from generator.sites.case_times import HANDS, card_time, clocks_tree, forecast_tree
from tests.browser.internal_time import late_review

FOR_THE_FAMILY = {"decision", "terms", "publication"}


def opens_to_the_family(field: str) -> bool:
    return field.partition(".")[0] in FOR_THE_FAMILY


def test_an_officer_is_told_everything() -> None:
    told = clocks_tree(late_review())

    assert told["now"]["who"] == "health"
    assert sum(each["days"] for each in told["hands"]) == told["days"] == 242
    assert {each["kind"] for each in told["agreed"]} == {"stop", "extension"}


def test_a_view_without_the_sections_that_tell_hands_is_not_told_them() -> None:
    told = clocks_tree(late_review(), opens_to_the_family)

    assert (told["now"], told["hands"], told["stretches"], told["rule"]) == (None, [], [], "")
    assert told["agreed"] == []
    assert [each["clause"] for each in told["allowances"]] == ["B3.2"]
    assert told["stages"][1]["days"] == 17
    card = card_time(late_review(), opens_to_the_family)
    assert (card["holder"], card["who"], card["delay"]) == ("", "", False)
    assert card["began"] == "2023-01-16"


def test_each_of_the_sections_that_tell_hands_is_needed() -> None:
    for missing in HANDS:
        others = {*HANDS} - {missing}
        assert clocks_tree(late_review(), others.__contains__)["stretches"] == []


def test_a_stretch_that_rests_on_another_closed_section_is_told_by_its_holder_alone() -> None:
    told = clocks_tree(late_review(), {*HANDS}.__contains__)

    assert (told["now"]["who"], told["now"]["why"]) == ("agency", "")
    assert card_time(late_review(), {*HANDS}.__contains__)["who"] == "agency"


def test_a_view_is_not_told_forecasts_that_rest_on_what_it_does_not_open() -> None:
    stages = {each["stage"] for each in forecast_tree(late_review(), opens_to_the_family)}

    assert stages == {"publication"}
