"""Seal given pages as the internal build does: `python -m bench.encrypted_ours PAGES.json FOLDER`.

A process of its own, so that its time begins where that of the other tools does.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from bench.encrypted_texts import read_pages
from generator.sites.build import MARKER, Build
from generator.sites.desks import dummy_desks
from generator.sites.internal import FOLDERS
from generator.sites.manifest import write_manifest
from generator.sites.sealing import DESK_SIZES, SealedFolder, desk_name, encode, opaque_name
from generator.sites.shell import build_shell
from generator.vault.keys import new_identity

SITE = "encrypted-pages-bench"


def build(source: Path, target: Path) -> None:
    """Build the shell, a sealed page for each page, and one reader's desk among dummies."""
    now = dt.datetime.now(tz=dt.UTC)
    this = Build(
        site=SITE,
        number=int(now.timestamp()),
        created=now,
        today=None,
        marking="OFFICIAL-SENSITIVE",
        name="Bench Partnership",
        contact="team@sandmere.example",
    )
    target.mkdir(parents=True)
    build_shell(target)
    for name in FOLDERS:
        (target / name).mkdir()
    folder = SealedFolder(target, now.timestamp())
    cards = []
    for page in read_pages(source):
        name = opaque_name()
        tree = {**this.stamp("dhr-page-1"), "page": name, "title": page.title, "html": page.body}
        sealed = folder.seal("p", name, encode(tree))
        cards.append({"title": page.title, "case": page.name, **sealed.as_json("page")})
    reader = new_identity().recipient
    tree = {**this.stamp("dhr-desk-1"), "cards": cards}
    folder.seal_desk(desk_name(SITE, reader), encode(tree), reader, DESK_SIZES)
    dummy_desks(folder, 1)
    (target / MARKER).write_bytes(encode(this.public_facts()))
    write_manifest(target, this.manifest_stamp(None))


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
