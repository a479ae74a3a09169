"""A small site, signed with the demonstration's release key, and the means to judge a copy of it.

site = signed(tmp_path)                # index.html and others, built at NOON, good for 7 days
site.change("index.html", b"other")    # as somebody would who controls the copy
site.codes()                           # what `dhr verify` finds, file by file
site.sign(build=8)                     # another genuine build, of what now stands there
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.release.approvals import sign
from generator.sites.manifest import MANIFEST, SIGNATURE, Stamp, write_manifest
from generator.sites.manifest_signature import MANIFEST_NAMESPACE, sign_manifest
from generator.sites.verify_folder import FolderCopy
from generator.sites.verifying import Known, Verdict, verify_copy
from generator.sshsig import key_bytes
from tests.project.files import ROOT

KEYS = ROOT / "demo/keys"
RELEASE, OTHER = KEYS / "signing-release.ssh", KEYS / "signing-officer-1.ssh"
PUBLIC = next(
    line.removeprefix("release: ")
    for line in (ROOT / "policy/people.yaml").read_text().splitlines()
    if line.startswith("release: ")
)
SITE = "4k3v7q2mzpa6xtwn5rbc7ydh2e"
NOON = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
STAMP = Stamp(7, NOON, NOON + WEEK, SITE, "ab" * 20, "0.1.0")
FILES = {
    "index.html": b"<!doctype html>\n",
    "assets/app.js": b"let a = 1;\n",
    "assets/empty.css": b"",
    "d/abc.age": bytes(range(40)),
    "d/f/index.html": b"inner",
}
KNOWN = Known(key_bytes(PUBLIC), site=SITE)


@dataclass(frozen=True)
class SignedSite:
    """A site in a folder."""

    folder: Path

    def sign(self, key: Path = RELEASE, **stamp: Any) -> None:  # noqa: ANN401 - fields of a stamp
        """Sign what stands there as a genuine build."""
        for name in (MANIFEST, SIGNATURE):
            (self.folder / name).unlink(missing_ok=True)
        write_manifest(self.folder, replace(STAMP, **stamp))
        if key == RELEASE:
            sign_manifest(self.folder, key, PUBLIC)
        else:
            self.sign_bytes((self.folder / MANIFEST).read_bytes(), key)

    def sign_bytes(
        self, manifest: bytes, key: Path = RELEASE, namespace: str = MANIFEST_NAMESPACE
    ) -> None:
        """Put any bytes in the manifest's place, truly signed."""
        self.change(MANIFEST, manifest)
        self.change(SIGNATURE, sign(key, manifest, namespace))

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def change(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def verdict(self, known: Known = KNOWN, now: dt.datetime = NOON) -> Verdict:
        return verify_copy(FolderCopy(self.folder), known, now)

    def codes(self, known: Known = KNOWN, now: dt.datetime = NOON) -> dict[str, str]:
        """What is wrong, by file."""
        return {each.file: str(each.code) for each in self.verdict(known, now).problems}


def signed(folder: Path) -> SignedSite:
    """Make a site and sign it."""
    site = SignedSite(folder / "site")
    for name, data in FILES.items():
        site.change(name, data)
    site.sign()
    return site
