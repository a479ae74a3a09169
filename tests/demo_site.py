"""The demonstration's internal site, built once, and the means to open it as a reader does."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.errors import Place
from generator.portal.partnership import Portal
from generator.sites.internal import Built, build_internal
from generator.sites.sealing import DESK_SIZES, desk_name
from generator.vault.frame_file import open_frame
from generator.vault.identity_file import load_identities
from generator.vault.keys import Identity, Recipient, parse_identity

ROOT = Path(__file__).resolve().parents[1]
KEYS = ROOT / "demo/keys"


def open_demo(root: Path = ROOT) -> Portal:
    """Open the demonstration as its builder does."""
    now = dt.datetime.now(tz=dt.UTC)
    return Portal.open(root, identity=KEYS / "builder.txt", today=None, now=now)


def reader_key(name: str) -> Identity:
    """Return a demonstration reader's identity."""
    path = KEYS / f"reader-{name}.txt"
    line = path.read_text().splitlines()[1]
    public = Recipient(line.removeprefix("# public key: "))
    return load_identities(path, public_keys={public})[0]


@dataclass(frozen=True)
class Site:
    """A built internal site."""

    folder: Path
    built: Built
    portal: Portal

    def desk(self, identity: Identity) -> dict[str, Any]:
        """Open a reader's desk with their own key alone."""
        name = desk_name(self.portal.policy.partnership.site, identity.recipient)
        return self._open("d", name, identity, DESK_SIZES)

    def page(self, card: dict[str, Any]) -> dict[str, Any]:
        """Open a page with the key from a desk's card."""
        return self._open("p", card["page"], parse_identity(card["key"], Place("card")))

    def _open(
        self, folder: str, name: str, identity: Identity, sizes: tuple[int, ...] = ()
    ) -> dict[str, Any]:
        blob = (self.folder / folder / f"{name}.age").read_bytes()
        data = open_frame(blob, identity, place=Place(folder), sizes=sizes)
        tree: dict[str, Any] = json.loads(data)
        return tree


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Build the demonstration's internal site once."""
    target = tmp_path_factory.mktemp("site") / "internal"
    portal = open_demo()
    return Site(target, build_internal(portal, target), portal)


@pytest.fixture
def demo_copy(tmp_path: Path) -> Path:
    """Give a copy of the demonstration without its history, to be changed."""
    root = tmp_path / "portal"
    for name in ("cases", "policy", "published"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name)
    return root
