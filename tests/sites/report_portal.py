"""A portal whose reviews bring all that a review may bring."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.release.releases import LETTER, SLUG, TRIBUTE, contents, put, release
from tests.sites.public_portal import HOSTILE, PublicPortal, make_portal
from tests.sites.reports import long_report, png

RICH = "sandmere-2020-r"
"""A review with a tribute, a letter, a picture and notes."""
LONG = "sandmere-2020-x"
"""A review whose report comes in parts."""

RICH_REPORT = """# Domestic Homicide Review: Marian

## 1. Preface

1.1 The partnership offers its sympathy.[^a]

![Where the town lies](images/map.png)

## 2. Findings

2.1 Reports were not seen together, as [the preface](#1-preface) says.[^a] [^b]

| Agency | Contacts |
| --- | ---: |
| Police | 4 |

- An order came to its end unnoticed.

[^a]: Her family chose this name.

[^b]: See [the Act](https://good.example/act).
"""

PICTURE = png(640, 360)


def fill_portal(folder: Path) -> PublicPortal:
    """Publish reviews of every kind, and build nothing yet."""
    portal = make_portal(folder / "portal")
    brings = {"tribute.md": TRIBUTE.encode(), "home-office-letter.md": LETTER.encode()}
    brings["images/map.png"] = PICTURE
    made = {
        SLUG: contents(),
        RICH: contents(slug=RICH, report=RICH_REPORT, extra=brings),
        LONG: contents(slug=LONG, report=long_report(8, 2600)),
        "hostile-1": contents(slug="hostile-1", report=HOSTILE),
    }
    for slug, files in made.items():
        put(portal.root, slug, release(files, portal.signers))
    return portal


@pytest.fixture(scope="session")
def report_portal(tmp_path_factory: pytest.TempPathFactory) -> PublicPortal:
    """Return a portal with its site built once, without PDFs; tests only read it."""
    portal = fill_portal(tmp_path_factory.mktemp("reports"))
    portal.build()
    return portal
