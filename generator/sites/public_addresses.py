"""The addresses of reviews and recommendations on the public site; they never change."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from generator.release.verification import Verified
from generator.sites.public_page import slug_of

REVIEWS: Final = "reviews/"
RECOMMENDATIONS: Final = "recommendations/"

_TELLING: Final = re.compile(
    r"\S*(homicide|murder|death|dying|kill|suicid|abus|violen|victim|perpetrat|domestic|rape)\S*",
    re.IGNORECASE,
)
_MARK: Final = 6  # characters that keep two shortened words apart


def neutral_slug(text: str) -> str:
    """Make a part of an address that tells whoever sees a browser's history nothing.

    What is left out leaves a mark, so that two texts never share an address by it.
    """
    words = text.replace("-", " ")
    rest = _TELLING.sub(" ", words)
    if rest == words:
        return slug_of(text)
    mark = hashlib.sha256(slug_of(words).encode()).hexdigest()[:_MARK]
    return f"{slug_of(rest)}-{mark}" if rest.strip() else mark


def review_url(release: Verified) -> str:
    """Return the address of a review."""
    return f"{REVIEWS}{release.certificate.slug}/"


def recommendations_url(release: Verified) -> str:
    """Return the address of the list of a review's recommendations."""
    return f"{review_url(release)}{RECOMMENDATIONS}"


def recommendation_url(slug: str, number: str) -> str:
    """Return the address of a recommendation."""
    return f"{REVIEWS}{slug}/{RECOMMENDATIONS}{number.lower().replace('.', '-')}/"
