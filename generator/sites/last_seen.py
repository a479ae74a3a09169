"""The last build that this person has seen of each site, so that an older one is known as such.

One small file of the person's own (`$XDG_STATE_HOME/dhr/last-seen.json`), by the fingerprint of the
release key. It holds no secret; without it, only the expiry tells an older build. A file that
cannot be read is an error, never "nothing seen": else damaging it would be a way back in time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from generator.errors import DhrError, Place, SetupError
from generator.files.atomic import write_bytes
from generator.files.errors import FileMissingError
from generator.files.reading import read_bounded
from generator.sites.verifying import Seen

FILE: Final = "last-seen.json"
FORMAT: Final = "dhr-last-seen-1"
MAX_FILE: Final = 1_000_000  # bytes


class LastSeenError(SetupError):
    """The file of the last builds seen cannot be read."""

    code = "last-seen"
    default_remedy = (
        "find out who changed it; delete it to begin anew, and name the last build that you trust "
        "with --newer-than"
    )


def state_folder(environment: Mapping[str, str]) -> Path:
    """Return where programs of this person keep what they must remember (XDG base directories)."""
    named = environment.get("XDG_STATE_HOME", "")
    if named.startswith("/"):
        return Path(named) / "dhr"
    try:
        return Path.home() / ".local/state/dhr"
    except RuntimeError:
        place = Place("$XDG_STATE_HOME")
        remedy = "set it to a folder of yours, or give --newer-than BUILD"
        raise LastSeenError(place, "and a home folder are not set", remedy=remedy) from None


class LastSeen:
    """What was last seen, by release key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, key: str) -> Seen | None:
        """Return the last build seen that a key signed; `key` is its fingerprint."""
        return self._read().get(key)

    def remember(self, key: str, seen: Seen) -> bool:
        """Keep a build unless a newer one is kept; tell whether it is kept now."""
        try:
            kept = self._read()
            last = kept.get(key)
            if last is None or last.build < seen.build:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                data = _written({**kept, key: seen})
                write_bytes(self.folder, FILE, data, mode=0o600)
        except (DhrError, OSError):
            return False
        return True

    def _read(self) -> dict[str, Seen]:
        place = Place(str(self.folder / FILE))
        if not self.folder.is_dir():
            return {}
        try:
            return _parsed(read_bounded(self.folder, FILE, MAX_FILE))
        except FileMissingError:
            return {}
        except DhrError as error:
            raise LastSeenError(place, error.problem) from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise LastSeenError(place, "is damaged") from None


def _parsed(data: bytes) -> dict[str, Seen]:
    tree = json.loads(data)
    if tree["format"] != FORMAT:
        raise ValueError
    return {str(key): _seen(entry) for key, entry in tree["keys"].items()}


def _seen(entry: Mapping[str, Any]) -> Seen:
    build = entry["build"]
    if not isinstance(build, int) or isinstance(build, bool):
        raise TypeError
    return Seen(str(entry["site"]), build, str(entry["manifest"]))


def _written(kept: Mapping[str, Seen]) -> bytes:
    keys = {key: vars(seen) for key, seen in sorted(kept.items())}
    return (json.dumps({"format": FORMAT, "keys": keys}, indent=1) + "\n").encode()
