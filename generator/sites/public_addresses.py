"""The addresses of reviews and recommendations on the public site; they never change."""

from __future__ import annotations

from typing import Final

from generator.release.verification import Verified

REVIEWS: Final = "reviews/"
RECOMMENDATIONS: Final = "recommendations/"


def review_url(release: Verified) -> str:
    """Return the address of a review."""
    return f"{REVIEWS}{release.certificate.slug}/"


def recommendations_url(release: Verified) -> str:
    """Return the address of the list of a review's recommendations."""
    return f"{review_url(release)}{RECOMMENDATIONS}"


def recommendation_url(slug: str, number: str) -> str:
    """Return the address of a recommendation."""
    return f"{REVIEWS}{slug}/{RECOMMENDATIONS}{number.lower().replace('.', '-')}/"
