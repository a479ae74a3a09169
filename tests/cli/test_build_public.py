"""`dhr build public` from the command line: with PDFs or without, and needing no key."""

from __future__ import annotations

import pytest

from tests.partnership import Partnership


@pytest.mark.parametrize("option", ["--pdf", "--no-pdf"])
def test_an_empty_library_is_built_without_a_key(here: Partnership, option: str) -> None:
    done = here.dhr("build", "public", option, identity=None)

    assert done.code == 0, done.err
    assert "public site: 0 reviews" in done.err
    assert (here.root / "build/public/index.html").is_file()
