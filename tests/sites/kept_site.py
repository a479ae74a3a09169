"""A small partnership that builds its internal site again and again, and a look at all that opens.

What a reader opens is compared without what every build makes anew: its number and time, and the
names, keys and hashes of sealed files.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from generator import yaml_strict
from generator.errors import Place
from generator.portal.partnership import Portal
from generator.sites.internal import Built, build_internal
from generator.sites.render_cache import FOLDER, RenderCache
from generator.sites.sealing import DESK_SIZES, desk_name
from generator.vault.frame_file import open_frame
from generator.vault.keys import Identity, new_identity, parse_identity
from tests.partnership import ONE, TODAY, TWO, Partnership, copy_of, pack

READERS: Mapping[str, Identity] = {
    name: new_identity() for name in ("office", "chair", "panel", "health")
}
GRANTS: Mapping[str, Mapping[str, str]] = {
    "office": {},
    "chair": {ONE: "chair", TWO: "chair"},
    "panel": {ONE: "panel"},
    "health": {ONE: "panel", TWO: "panel"},
}
_FRESH = frozenset({"build", "created", "page", "key", "sha256", "file"})


@dataclass
class Opened:
    """Everything that opens with the readers' keys, and every key that was found."""

    trees: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    """The key of each page, by the page's name."""
    papers: dict[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> set[str]:
        """Every key of a page or a paper."""
        return {*self.pages.values(), *self.papers.values()}


@dataclass
class KeptSite:
    """A partnership, and where its internal site is built."""

    here: Partnership
    out: Path

    def portal(self, **changed: object) -> Portal:
        """Open the portal as the builder, with something other than it is on the disk."""
        portal = self.here.portal("builder")
        for name, value in changed.items():
            vars(portal)[name] = value
        return portal

    def build(self, portal: Portal | None = None, *, every: bool = False) -> Built:
        """Build with what is kept."""
        portal = portal or self.portal()
        return build_internal(portal, self.out, cache=RenderCache(portal, read=not every))

    def build_without(self, portal: Portal | None = None) -> Opened:
        """Build from nothing, elsewhere, and open that."""
        aside = self.out.parent / "aside"
        build_internal(portal or self.portal(), aside)
        return open_site(aside, self.here)

    def opened(self) -> Opened:
        """Open the site with every reader's key."""
        return open_site(self.out, self.here)

    def files(self, folder: str) -> dict[str, bytes]:
        """Every sealed file of a folder, by name."""
        return {path.stem: path.read_bytes() for path in (self.out / folder).iterdir()}

    def cache_files(self) -> list[Path]:
        """Every file of the cache."""
        return sorted((self.here.root / FOLDER).iterdir())

    def change_directory(self, change: Any) -> None:  # noqa: ANN401 - a function of plain values
        """Change the directory as an officer does."""
        tree = yaml.safe_load(self.here.dhr("show", "directory", "--format", "yaml").out)
        change(tree)
        done = self.here.dhr("apply", "directory", "-", stdin=yaml_strict.dump(tree))
        assert done.code == 0, done.err

    def add_paper(self, title: str, name: str, data: bytes, kind: str = "minutes") -> None:
        """Add a paper to the first case."""
        paper = self.here.root.parent / name
        paper.write_bytes(data)
        done = self.here.dhr("documents", "add", ONE, str(paper), "--kind", kind, "--title", title)
        assert done.code == 0, done.err


def make(template: Partnership, folder: Path) -> Partnership:
    """Make the partnership: four readers, and three papers of the first case."""
    here = copy_of(template, folder)
    site = KeptSite(here, folder / "internal")
    site.change_directory(_with_readers)
    site.add_paper("Minutes", "minutes.md", b"# Minutes\n\nA *word*.\n")
    site.add_paper("Letter", "letter.bin", bytes(range(256)) * 40, "letter")
    site.add_paper("Report", "report.md", b"# An IMR\n", "imr")
    here.commit("Readers and papers")
    pack(here.root)
    return here


def _with_readers(tree: dict[str, Any]) -> None:
    tree["people"] += [{"id": f"p-{name}", "name": f"{name.title()} Reader"} for name in READERS]
    tree["agencies"] = [{"id": "midmarch-police", "name": "Midmarch Police"}]
    tree["readers"] = [
        {
            "id": f"p-{name}",
            "key": str(identity.recipient),
            "role": name.title(),
            **({"office_view": "office"} if name == "office" else {}),
            "grants": [{"case": case, "view": view} for case, view in GRANTS[name].items()],
        }
        for name, identity in READERS.items()
    ]


def open_site(folder: Path, here: Partnership) -> Opened:
    """Open every desk, every page that it has the key of, and every paper named on these."""
    site = here.portal("builder").policy.partnership.site
    found = Opened()
    for name, identity in READERS.items():
        path = folder / "d" / f"{desk_name(site, identity.recipient)}.age"
        if not path.exists():
            continue
        desk = json.loads(
            open_frame(path.read_bytes(), identity, place=Place("d"), sizes=DESK_SIZES)
        )
        found.trees[name] = {"desk": _plain(desk), "pages": []}
        for card in [*desk["cards"], *desk["pages"]]:
            page = _page(folder, card)
            found.pages[card["page"]] = card["key"]
            found.trees[name]["pages"].append(_plain(page))
            for paper in page.get("documents", ()):
                found.papers[paper["file"]] = paper["key"]
                data = _open(folder, "f", paper["file"], paper["key"], paper["sha256"])
                found.trees[name]["pages"].append(hashlib.sha256(data).hexdigest())
    return found


def _page(folder: Path, card: Mapping[str, str]) -> dict[str, Any]:
    data = _open(folder, "p", card["page"], card["key"], card["sha256"])
    tree: dict[str, Any] = json.loads(data)
    assert tree["page"] == card["page"]
    return tree


def _open(folder: Path, kind: str, name: str, key: str, sha256: str) -> bytes:
    blob = (folder / kind / f"{name}.age").read_bytes()
    assert hashlib.sha256(blob).hexdigest() == sha256
    return open_frame(blob, parse_identity(key, Place("key")), place=Place(kind))


def _plain(value: Any) -> Any:  # noqa: ANN401 - plain values
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items() if name not in _FRESH}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def opens(blobs: Mapping[str, bytes], keys: set[str]) -> Iterator[str]:
    """Yield the names of the files that open with any of some keys."""
    for name, blob in blobs.items():
        for key in keys:
            try:
                open_frame(blob, parse_identity(key, Place("key")), place=Place(name))
            except Exception as error:
                if type(error).__name__ != "NotForYouError":
                    raise
            else:
                yield name


def other_policy(portal: Portal, **changed: Any) -> Any:  # noqa: ANN401 - fields of a policy
    """Return a portal's policy with something else in it."""
    return dataclasses.replace(portal.policy, **changed)


__all__ = ["GRANTS", "ONE", "READERS", "TODAY", "TWO", "KeptSite", "make", "open_site", "opens"]
