"""`sitemap.xml` and `robots.txt`: what there is to find, for those who index the site.

- `lastmod` stands where it is known: at a review's own pages.
"""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET  # writes only; nothing is parsed here
from collections.abc import Iterable, Mapping
from typing import Final

from generator.sites.public_addresses import REVIEWS
from generator.sites.public_tree import SITEMAP

ROBOTS: Final = "robots.txt"
MOST: Final = 50_000
"""Addresses that the protocol allows in one file."""

NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(base: str, pages: Iterable[str], updated: Mapping[str, dt.date]) -> str:
    """Write the sitemap; `updated` gives the day of the last change of reviews, by address."""
    root = ET.Element("urlset", xmlns=NAMESPACE)
    for page in sorted(pages)[:MOST]:
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = f"{base}{page}"
        day = updated.get(_review_of(page))
        if day is not None:
            ET.SubElement(entry, "lastmod").text = str(day)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def robots(base: str | None) -> str:
    """Write `robots.txt`: everything may be read."""
    text = "User-agent: *\nDisallow:\n"
    return f"{text}Sitemap: {base}{SITEMAP}\n" if base else text


def _review_of(page: str) -> str:
    parts = page.split("/")
    return f"{REVIEWS}{parts[1]}/" if page.startswith(REVIEWS) else ""
