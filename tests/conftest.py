"""Settings that every test shares; fixtures stand beside the tests that need them."""

from __future__ import annotations

from hypothesis import settings

# A slow machine is no failing law, and the whole suite should take minutes.
settings.register_profile("dhr", deadline=None, max_examples=50)
settings.load_profile("dhr")
