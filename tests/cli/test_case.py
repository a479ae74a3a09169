"""Commands for one case."""

from __future__ import annotations

from tests.partnership import ONE, Partnership


def test_what_show_prints_apply_takes_and_nothing_changes(here: Partnership) -> None:
    shown = here.dhr("show", ONE, "--format", "yaml")

    applied = here.dhr("apply", ONE, "-", stdin=shown.out)

    assert (shown.code, applied.code) == (0, 0)
