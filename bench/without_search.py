"""Builds the public site with neither PDFs nor the search's index: what `public` times.

`python -m bench.without_search PORTAL OUT DAY [BUILDER]`
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from generator.portal.policy_files import read_policy
from generator.sites.public import Builder, build_public


def main(portal: str, out: str, day: str, builder: str = Builder.MKDOCS) -> None:
    """Build it as `dhr build public` does."""
    root = Path(portal)
    build_public(
        root,
        Path(out),
        policy=read_policy(root),
        today=dt.date.fromisoformat(day),
        builder=Builder(builder),
        with_pdfs=False,
        with_search=False,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
