"""What a review's pages say of themselves: to programs, and of changes to readers (B13.4).

- schema.org `Report` on its own page, Dublin Core on all its pages.
- The JSON stands in a script of a type that no browser runs. It holds no `<`, `>` or `&`, so that
  nothing in a title can end it.
- Its address is relative: a program that reads it knows where it found the page.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from generator.dates import in_words
from generator.release.library import ChangeKind
from generator.release.verification import Verified
from generator.sites.markdown import Block, Heading
from generator.sites.public_addresses import review_url
from generator.sites.public_data import LICENCE, published_on, updated_on
from generator.sites.public_page import Page
from generator.sites.public_words import render, words_of

_ESCAPED: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def described(release: Verified, pages: Iterable[Page]) -> Iterator[Page]:
    """Add to the pages of a review what they say of themselves."""
    here = review_url(release)
    terms = {"dublin_core": _dublin_core(release)}
    for page in pages:
        if page.url == here:
            about = {**terms, "linked_data": _linked_data(release)}
            yield replace(page, pieces=(*page.pieces, *_changes(release)), described=about)
        else:
            yield replace(page, described=terms)


def _changes(release: Verified) -> Iterator[Heading | Block]:
    """Yield the notes on what was changed after publication, the last first."""
    if not release.metadata.changes:
        return
    changes = [
        {"when": in_words(each.when), "note": each.note, "major": each.kind is ChangeKind.MAJOR}
        for each in reversed(release.metadata.changes)
    ]
    yield Heading(2, "Changes since publication", "changes")
    yield Block(render("changes", changes=changes))


def _dublin_core(release: Verified) -> list[list[str]]:
    """Return the Dublin Core terms of a review's pages, as names and values."""
    metadata = release.metadata
    return [
        ["DCTERMS.title", metadata.title],
        ["DCTERMS.creator", metadata.author],
        ["DCTERMS.publisher", release.certificate.partnership],
        ["DCTERMS.identifier", metadata.slug],
        ["DCTERMS.issued", str(published_on(release))],
        ["DCTERMS.modified", str(_modified(release))],
        ["DCTERMS.language", "en-GB"],
        ["DCTERMS.license", LICENCE],
        *(["DCTERMS.subject", words_of(theme)] for theme in metadata.themes),
    ]


def _modified(release: Verified) -> dt.date:
    changes = release.metadata.changes
    return updated_on(release, max((c.when for c in changes), default=published_on(release)))


def _linked_data(release: Verified) -> str:
    metadata = release.metadata
    tree: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": "./",
        "url": "./",
        "name": metadata.title,
        "reportNumber": metadata.slug,
        "abstract": metadata.summary,
        "inLanguage": "en-GB",
        "datePublished": str(published_on(release)),
        "dateModified": str(_modified(release)),
        "author": {"@type": "Person", "name": metadata.author},
        "publisher": {"@type": "Organization", "name": release.certificate.partnership},
        "license": LICENCE,
        "isAccessibleForFree": True,
        "keywords": [words_of(theme) for theme in metadata.themes],
        "hasPart": [
            {"@type": "Report", "name": "Full report", "url": "report/"},
            {"@type": "Report", "name": "Executive summary", "url": "summary/"},
            {"@type": "WebPage", "name": "Recommendations", "url": "recommendations/"},
        ],
    }
    return json.dumps(tree, ensure_ascii=False).translate(_ESCAPED)
