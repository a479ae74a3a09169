"""The screens on which views are looked at: two always, and the other two where there is time."""

from __future__ import annotations

import pytest

SCREENS = [
    pytest.param((320, "dark"), id="320 px, dark"),
    pytest.param((1280, "light"), id="1280 px, light"),
    pytest.param((320, "light"), id="320 px, light", marks=pytest.mark.extra),
    pytest.param((1280, "dark"), id="1280 px, dark", marks=pytest.mark.extra),
]
