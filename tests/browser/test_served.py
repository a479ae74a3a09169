"""Both built sites behind the servers that partnerships will run, in a real Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Response, expect

from generator.sites.manifest import MANIFEST, parse_manifest
from generator.sites.verify_address import AddressCopy
from tests.browser.conftest import NewPage
from tests.demo_site import KEYS, Site
from tests.release.releases import SLUG
from tests.serving.servers import SERVERS, Host, running
from tests.serving.test_headers import SITES, has_every_header
from tests.sites.public_portal import PublicPortal

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=SERVERS)
def served(
    request: pytest.FixtureRequest, site: Site, public_portal: PublicPortal
) -> Iterator[Host]:
    def lay(host: Host) -> None:
        shutil.copytree(site.folder, host.site("internal"))
        shutil.copytree(public_portal.site, host.site("public"))

    with running(request.param, lay) as host:
        yield host


@pytest.mark.parametrize("name", SITES)
def test_every_built_file_is_given_byte_for_byte_with_every_header(served: Host, name: str) -> None:
    root = served.site(name)
    files = [path for path in sorted(root.rglob("*")) if path.is_file()]
    assert len(files) > 30
    for path in files:
        answer = served.ask(f"/{path.relative_to(root).as_posix()}", name)
        assert (answer.status, answer.body) == (200, path.read_bytes()), path
        kept = {"Cache-Control": answer.headers["cache-control"]} if name == "public" else {}
        has_every_header(answer, name, **kept)


def test_dhr_verify_finds_every_file_of_the_internal_site_as_it_was_built(served: Host) -> None:
    manifest = parse_manifest((served.site("internal") / MANIFEST).read_bytes())

    assert list(AddressCopy(served.address("internal")).differences(manifest.files)) == []


def test_a_reader_opens_their_desk_a_case_and_a_paper(served: Host, new_page: NewPage) -> None:
    watched = new_page(served.address("internal"))
    statuses: set[int] = set()

    def note(response: Response) -> None:
        statuses.add(response.status)

    watched.page.on("response", note)
    watched.open()
    watched.give((KEYS / "reader-panel-police.txt").read_text())
    watched.heading("My desk")
    watched.open_case("DHR-2025-004")
    watched.page.get_by_role("button", name="Read Minutes").first.click()

    watched.page.get_by_text("Minutes of the", exact=False).first.wait_for()
    assert statuses == {200}
    watched.sound()


def test_a_missing_page_of_the_internal_site_is_the_site_s_own(
    served: Host, new_page: NewPage
) -> None:
    watched = new_page(served.address("internal"))
    answer = watched.page.goto(f"{watched.address}no/such/page")

    assert answer is not None
    assert answer.status == 404
    assert watched.page.get_by_role("heading", level=1).count() == 1
    watched.sound()


def test_a_member_of_the_public_reads_and_searches(served: Host, new_page: NewPage) -> None:
    watched = new_page(served.address("public"))
    page = watched.page
    page.goto(f"{watched.address}reviews/{SLUG}/report/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Domestic Homicide Review: Marian")
    watched.sound()

    page.goto(f"{watched.address}search/")
    page.get_by_label("Words to search for").fill("timeline")
    expect(page.locator(".dhr-search__found > li").first).to_be_visible()
    watched.sound()
