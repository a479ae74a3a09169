"""A portal for tests of the public site: the demonstration's policy, and releases made here."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest

from generator import yaml_strict
from generator.errors import Place
from generator.portal.policy_files import read_policy
from generator.release.certificate import Change
from generator.sites.public import PublicBuild, build_public
from tests.release.releases import (
    SLUG,
    TODAY,
    Signer,
    contents,
    make_signer,
    put,
    release,
)

ROOT = Path(__file__).resolve().parents[2]

HOSTILE = """# Hello <script>alert(1)</script> *x* {: onclick=alert(1) }

<script>alert(2)</script>

## <img src=x onerror=alert(3)> & &amp; `code` [l](javascript:alert(4)) {#content}

![beacon](https://evil.example/b.png) ![b](//evil.example/x) <img src="https://evil.example/">

[a](javascript:alert(5)) [b](//evil.example) [c](data:text/html,x) [d](https://good.example/a?b=1)

<style>@import url(https://evil.example/x.css)</style>
<iframe src="https://evil.example"></iframe>

text {: onmouseover=alert(6) style="x" }

[ref]: javascript:alert(7)
[ref]

<div markdown="1">**bold** {: onclick=x }</div>

\u202eevil\u202c

| <svg onload=alert(8)> | b |
| --- | --- |
| <b>x</b> | [e](javascript:alert(9)) |

- {: onclick=alert(10) }
- ]]> <!-- --> <!DOCTYPE x> <?php ?>

{{ config }} {% include "site.html" %} {# comment #}

[^1]: <math><mtext><table><mglyph><style><img src onerror=alert(11)>

note[^1]

| when | who | what | how | then |
| --- | --- | --- | --- | --- |
| March 2021 | Midmarch Police | Administrative correspondence | telephone | nothing |
"""


@dataclass(frozen=True)
class PublicPortal:
    """A portal's folder and the two people who approve."""

    root: Path
    signers: tuple[Signer, Signer]

    def build(
        self, out: Path | None = None, *, today: dt.date = TODAY, with_pdfs: bool = False
    ) -> PublicBuild:
        """Build its public site."""
        policy = read_policy(self.root)
        out = out or self.root / "build/public"
        return build_public(self.root, out, policy=policy, today=today, with_pdfs=with_pdfs)

    @property
    def site(self) -> Path:
        """Return where the site is built."""
        return self.root / "build/public"


def make_portal(root: Path) -> PublicPortal:
    """Make a portal with two approvers, and nothing published."""
    shutil.copytree(ROOT / "policy", root / "policy", ignore=shutil.ignore_patterns("*.age"))
    keys = root.parent / f"{root.name}-keys"
    keys.mkdir()
    signers = (make_signer(keys, "p-6t5b"), make_signer(keys, "p-2w9n"))
    path = root / "policy/people.yaml"
    tree = yaml_strict.parse_map(path.read_text(), Place("people"))
    officers = tree["officers"]
    assert isinstance(officers, list)
    for officer in officers:
        assert isinstance(officer, dict)
        for signer in signers:
            if officer["id"] == signer.person:
                officer["signing"] = [signer.public]
    path.write_text(yaml_strict.dump(tree))
    return PublicPortal(root, signers)


def fill(portal: PublicPortal) -> None:
    """Publish one review in order, one hostile one, and one for each reason to be left out."""
    signers = portal.signers

    def publish(slug: str, files: dict[str, bytes]) -> None:
        put(portal.root, slug, files)

    good = release(contents(), signers)
    publish(SLUG, good)
    hostile = contents(
        slug="hostile-1", title="A <b>title</b> {{ x }}", summary="<script>1</script>"
    )
    hostile["overview-report.md"] = HOSTILE.encode()
    publish("hostile-1", release(hostile, signers))

    def other(slug: str) -> dict[str, bytes]:
        return contents(slug=slug)

    one = release(other("one-approval"), signers[:1])
    publish("one-approval", one)
    altered = release(other("altered"), signers)
    publish("altered", altered | {"executive-summary.md": b"# Other\n\nALTERED-TEXT\n"})
    tomorrow = TODAY + dt.timedelta(days=1)
    publish("tomorrow", release(other("tomorrow"), signers, publish_from=tomorrow))
    publish("withdrawn", release(other("withdrawn"), signers) | {"withdrawn.yaml": b"x: 1\n"})
    publish("uncertified", other("uncertified"))
    publish("misplaced", good)
    change = Change(file="executive-summary.md", condition="c1")
    refused = release(
        other("not-cleared"),
        signers,
        change=lambda made: made.model_copy(
            update={
                "clearance": made.clearance.model_copy(
                    update={
                        "versions": made.clearance.versions.model_copy(
                            update={"overview_report": "0" * 64}
                        ),
                        "changes": (change,),
                    }
                )
            }
        ),
    )
    publish("not-cleared", refused)
    publish("Bad_Name", {"certificate.yaml": b""})
    link = portal.root / "published/linked"
    link.mkdir()
    (link / "certificate.yaml").symlink_to("/etc/hostname")


@pytest.fixture(scope="session")
def public_portal(tmp_path_factory: pytest.TempPathFactory) -> PublicPortal:
    """Return a filled portal with its site built once; tests only read it."""
    portal = make_portal(tmp_path_factory.mktemp("public") / "portal")
    fill(portal)
    portal.build()
    return portal


class Tags(HTMLParser):
    """Collects the elements of a page with their attributes, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def tags_of(text: str) -> list[tuple[str, dict[str, str]]]:
    """Return every element of a page."""
    parser = Tags()
    parser.feed(text)
    parser.close()
    return parser.found


Edit = Callable[[str], str]
