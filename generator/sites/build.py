"""Which build of the internal site this is: its number, its times, and what it says of them.

A number is the second in which its build began, and larger than the last one's even where the clock
is not; so nothing has to be kept, and two machines that build need not know of each other.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from generator.dates import today_in_london
from generator.errors import DhrError
from generator.files.reading import read_bounded
from generator.portal.partnership import Portal
from generator.sites.manifest import Stamp, moment
from generator.sites.sealing import DESK_SIZES

EXPIRES: Final = dt.timedelta(days=7)
MARKER: Final = "build.json"
MAX_MARKER: Final = 10_000  # bytes
LARGEST_NUMBER: Final = 2**40  # beyond it, a number is nobody's clock


@dataclass(frozen=True)
class Build:
    """What identifies a build; stands inside every sealed file, and in `build.json`."""

    site: str
    number: int
    created: dt.datetime
    today: str | None
    marking: str
    name: str
    contact: str

    def stamp(self, form: str) -> dict[str, Any]:
        """Return what binds a sealed file to this build."""
        return {"format": form, "site": self.site, "build": self.number}

    def public_facts(self) -> dict[str, Any]:
        """Return what everybody may know of the build."""
        return {
            **self.stamp("dhr-build-1"),
            "created": moment(self.created),
            "expires": moment(self.created + EXPIRES),
            "desk_sizes": list(DESK_SIZES),
            "partnership": {"name": self.name, "contact": self.contact},
        }

    def manifest_stamp(self, commit: str | None) -> Stamp:
        """Return what the manifest says of the build."""
        return Stamp(
            build=self.number,
            created=self.created,
            expires=self.created + EXPIRES,
            site=self.site,
            commit=commit,
            generator=version("dhr-portal"),
        )


def build_of(portal: Portal, now: dt.datetime, *, after: int = 0) -> Build:
    """Describe the build that begins now, in the place of one with the number `after`."""
    partnership = portal.policy.partnership
    pinned = partnership.demo_today is not None or portal.today != today_in_london(now)
    return Build(
        site=partnership.site,
        number=max(int(now.timestamp()), after + 1),
        created=now.replace(microsecond=0),
        today=portal.today.isoformat() if pinned else None,
        marking=partnership.marking,
        name=partnership.name,
        contact=partnership.contact,
    )


def last_number(target: Path) -> int:
    """Return the number of the build that stands in the target's place; 0 where none does."""
    try:
        number = json.loads(read_bounded(target, MARKER, MAX_MARKER))["build"]
    except (DhrError, ValueError, KeyError, TypeError, RecursionError):
        return 0
    return number if isinstance(number, int) and 0 <= number < LARGEST_NUMBER else 0
