"""What a page weighs on the way to a reader, and whether the W3C's checker accepts it."""

from __future__ import annotations

import gzip
import re
import subprocess
from pathlib import Path

import pytest

from tests.sites.public_portal import PublicPortal, tags_of

MOST = 100_000  # bytes, compressed, without fonts and downloads
VNU = Path("node_modules/vnu-jar/build/dist/vnu.jar")
LOADED = {"link": "href", "script": "src", "img": "src"}


def weight(page: Path) -> int:
    """Count what a browser loads for a page, as a host compresses it."""
    text = page.read_text()
    loaded = {page}
    for tag, attributes in tags_of(text):
        address = attributes.get(LOADED.get(tag, ""), "")
        if address and attributes.get("rel") != "alternate":
            # The page for what is missing names its parts from the root of the host.
            top = next(folder for folder in page.parents if (folder / "manifest.json").is_file())
            loaded.add(top / address[1:] if address[0] == "/" else page.parent / address)
    return sum(len(gzip.compress(path.resolve().read_bytes(), 6)) for path in loaded)


def test_every_page_weighs_less_than_100_kilobytes(public_portal: PublicPortal) -> None:
    weights = {path: weight(path) for path in public_portal.site.rglob("*.html")}

    heaviest = max(weights, key=lambda path: weights[path])
    assert weights[heaviest] < MOST, heaviest
    assert min(weights.values()) > 10_000  # style sheet and script were counted


def test_neither_titles_nor_addresses_tell_what_was_read(public_portal: PublicPortal) -> None:
    telling = re.compile(
        r"marian|homicide|murder|death|kill|suicid|abus|violen|victim|perpetrat|domestic",
        re.IGNORECASE,
    )
    for path in public_portal.site.rglob("*"):
        name = path.relative_to(public_portal.site).as_posix()
        assert not telling.search(name), name
        if path.suffix == ".html":
            title = re.search(r"<title>(.*?)</title>", path.read_text(), re.DOTALL)
            assert title is not None
            assert title[1] == title[1].strip()
            assert not telling.search(title[1]), name


@pytest.mark.extra
def test_the_w3c_checker_finds_no_error(public_portal: PublicPortal) -> None:
    command = ["java", "-jar", str(VNU), "--errors-only", "--skip-non-html"]
    done = subprocess.run(
        [*command, str(public_portal.site)], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout + done.stderr) == (0, "")
