"""What of the last build of the public site still holds, so that one change is soon built.

- A review's pages are not written again where all that they are made from is as it was; a page is
  not built again where its source is the same, byte for byte.
- Nothing holds of a build on another day, or by another program, theme or builder; nor a built file
  that is not as the last site's manifest has it.
- What holds is linked into the new build, not copied: no build writes into a file that stands.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from generator.errors import DhrError
from generator.files.reading import read_bounded
from generator.files.walking import names_below
from generator.program import folder_digest, program_digest
from generator.release.certificate import certificate_bytes
from generator.release.verification import Verified
from generator.sites.manifest import MANIFEST, MAX_MANIFEST, BuiltFile, parse_manifest
from generator.sites.public_addresses import recommendation_url
from generator.sites.public_pdf import Pdf
from generator.sites.public_recommendations import Repeats
from generator.sites.public_search import TEXTS
from generator.sites.public_tree import DOCS

MADE_FROM: Final = "made-from.json"
"""In the docs tree: what it was made from, and for which site."""
MAX_MADE_FROM: Final = 16 * 1024 * 1024  # bytes
_PAGE: Final = "index.md"


@dataclass(frozen=True)
class MadeFrom:
    """What a docs tree was made from."""

    surroundings: str = ""
    """Hash of what every page depends on: day, program, theme, builder."""
    manifest: str = ""
    """SHA-256 of the manifest of the site that was built with the tree."""
    reviews: Mapping[str, str] = field(default_factory=dict)
    """Of each review's address, the hash of what its pages are made from."""

    def write(self, tree: Path) -> None:
        """Write it into the tree."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        (tree / MADE_FROM).write_text(f"{text}\n", encoding="utf-8")


def surroundings_of(tree: Path, *told: object) -> str:
    """Return the hash of the frame of every page (config and theme), of the program and `told`."""
    digest = hashlib.sha256(f"{program_digest()} {told!r}\n".encode())
    digest.update(folder_digest(tree).encode())
    return digest.hexdigest()


def review_digest(
    release: Verified, pdfs: Mapping[str, Pdf], repeats: Repeats, known: Mapping[str, str]
) -> str:
    """Return the hash of all that a review's pages are made from.

    The certificate holds the hashes of the release's files; a PDF's name in its folder is made of
    the hashes of its content.
    """
    found = release.recommendations.recommendations
    slug = release.metadata.slug
    told = (
        certificate_bytes(release.certificate),
        release.approved_by,
        sorted((name, pdf.path.name) for name, pdf in pdfs.items()),
        [repeats.get(recommendation_url(slug, each.id)) for each in found],
        [known.get(recommendation_url(*r.split("/"))) for each in found for r in each.repeats],
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()


class LastBuild:
    """The docs tree and the site of the build before, as far as they hold in new surroundings."""

    def __init__(self, tree: Path, site: Path, surroundings: str) -> None:
        self._tree = tree
        self._site = site
        self._reviews: Mapping[str, str] = {}
        self._files: Mapping[str, BuiltFile] = {}
        # What is missing, damaged or of another build is no error: everything is built.
        with suppress(DhrError, OSError, ValueError, TypeError, KeyError):
            made = MadeFrom(**json.loads(read_bounded(tree, MADE_FROM, MAX_MADE_FROM)))
            data = read_bounded(site, MANIFEST, MAX_MANIFEST)
            same = made.manifest == hashlib.sha256(data).hexdigest()
            if same and made.surroundings == surroundings:
                self._reviews, self._files = dict(made.reviews), parse_manifest(data).files

    def holds(self, url: str, digest: str) -> bool:
        """Tell whether the pages of a review were made from the same."""
        return self._reviews.get(url) == digest and (self._tree / DOCS / url).is_dir()

    def take_over(self, url: str, tree: Path) -> list[str]:
        """Put the pages of a review that holds into a new tree; return their addresses."""
        for part in (DOCS, TEXTS):
            shutil.copytree(
                self._tree / part / url, tree / part / url, copy_function=_link, dirs_exist_ok=True
            )
        pages = (name for name in names_below(tree / DOCS / url) if name.endswith(_PAGE))
        return sorted(f"{url}{name.removesuffix(_PAGE)}" for name in pages)

    def built(self, tree: Path) -> dict[str, str]:
        """Return the files of the last site that need not be built again, by name in the tree."""
        if not self._files:
            return {}
        return {
            source: name
            for source in names_below(tree / DOCS)
            if _same(self._tree / DOCS / source, tree / DOCS / source)
            and self._unaltered(name := built_name(source))
        }

    def _unaltered(self, name: str) -> bool:
        known = self._files.get(name)
        if known is None:
            return False
        try:
            data = (self._site / name).read_bytes()
        except OSError:
            return False
        return hashlib.sha256(data).hexdigest() == known.sha256

    def take_over_built(self, names: Iterable[str], site: Path) -> frozenset[str]:
        """Put built files of the last site into a new one; return those not built there again."""
        missing = frozenset(name for name in names if not (site / name).exists())
        for name in missing:
            target = site / name
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(self._site / name, target)
        return missing


def built_name(source: str) -> str:
    """Return the name in the site of a file of the docs tree."""
    return f"{source.removesuffix('.md')}.html" if source.endswith(".md") else source


def _same(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other) or one.read_bytes() == other.read_bytes()
    return False


def _link(source: str | Path, target: str | Path) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # a file system without links, or too many of one file
        shutil.copyfile(source, target, follow_symlinks=False)
