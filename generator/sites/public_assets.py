"""The scripts of the public site: bundled beforehand, named by their content, and nothing else.

`scripts/build_assets.mjs` makes them from `site_overrides/src/`; the pages demand their exact bytes
(SRI), and the last look at the site compares each script with these.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from generator.errors import Place, SetupError

PROGRAM: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = "build/assets"
MAP: Final = "assets.json"
EVERYWHERE: Final = "public.js"
"""The script that every page loads."""


class PublicAssetError(SetupError):
    """The browser side of the public site was not built, or is not what was built."""

    code = "public-assets"
    default_remedy = "run `make assets`, then build again"


@dataclass(frozen=True)
class Script:
    """A bundled script."""

    file: str
    """Its place below the site."""
    integrity: str
    data: bytes


@cache
def public_scripts() -> Mapping[str, Script]:
    """Return the scripts of the public site, by the name of their entry."""
    folder = PROGRAM / FOLDER
    try:
        built: dict[str, Any] = json.loads((folder / MAP).read_text(encoding="utf-8"))
        names = [name for name in built if name.startswith("public") and name.endswith(".js")]
        found = {name: _script(folder, built[name]) for name in sorted(names)}
    except (OSError, ValueError, KeyError, TypeError):
        raise PublicAssetError(Place(f"{FOLDER}/{MAP}"), "cannot be read") from None
    if EVERYWHERE not in found:
        raise PublicAssetError(Place(f"{FOLDER}/{MAP}"), f"names no {EVERYWHERE}")
    return found


def _script(folder: Path, built: Mapping[str, str]) -> Script:
    data = (folder / built["file"]).read_bytes()
    integrity = f"sha384-{b64encode(hashlib.sha384(data).digest()).decode()}"
    if integrity != built["integrity"]:
        raise PublicAssetError(Place(f"{FOLDER}/{MAP}"), "does not fit the files beside it")
    return Script(f"assets/{built['file']}", integrity, data)
