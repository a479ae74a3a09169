"""dhr serve: both sites on this machine, as a hardened host would serve them."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.sites.serving import (
    HEADERS,
    INTERNAL_POLICY,
    LONG,
    PUBLIC_POLICY,
    NotBuiltError,
    PortError,
    serve_sites,
    serving,
)

ROOT = Path(__file__).resolve().parents[2]
PAGE = b"<!doctype html><title>Page</title>"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Sites:
    build: Path
    addresses: Mapping[str, str]

    def ask(
        self, path: str, *, site: str = "internal", method: str = "GET", host: str = ""
    ) -> Answer:
        """Ask for exactly this path, as no browser would."""
        port = int(self.addresses[site].rstrip("/").rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host or f"localhost:{port}")
        connection.endheaders()
        answer = connection.getresponse()
        found = Answer(answer.status, dict(answer.getheaders()), answer.read())
        connection.close()
        return found


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    folder = tmp_path_factory.mktemp("serving")
    (folder / "secret.html").write_bytes(b"secret")
    for site in ("internal", "public"):
        root = folder / "build" / site
        for name in ("d", "assets", "reviews/sandmere", ".git", "empty"):
            (root / name).mkdir(parents=True)
        files = {
            "index.html": PAGE, "404.html": b"not here", "d/abc.age": b"\0sealed",
            ".env": b"secret", ".git/config": b"secret", "assets/x.js": b"1", "assets/x.css": b"",
            "feed.xml": b"<x/>", "assets/public-2XQWGVJ4.js": b"1",
            "assets/site.c4856027409a.css": b"1",
            "reviews/sandmere/index.html": PAGE, "manifest.json": b"{}", "manifest.json.sig": b"s",
        }  # fmt: skip
        for name, data in files.items():
            (root / name).write_bytes(data)
        (root / "link.html").symlink_to(folder / "secret.html")
        (root / "up").symlink_to(folder)
    with serving(folder / "build", {"internal": 0, "public": 0}) as addresses:
        yield Sites(folder / "build", addresses)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        pytest.param("/", "text/html; charset=utf-8", id="the front page"),
        pytest.param("/index.html?x=1#y", "text/html; charset=utf-8", id="with a query"),
        pytest.param("/reviews/sandmere/", "text/html; charset=utf-8", id="a folder's page"),
        pytest.param("/d/abc.age", "application/octet-stream", id="ciphertext"),
        pytest.param("/manifest.json", "application/json", id="JSON"),
        pytest.param("/manifest.json.sig", "application/octet-stream", id="a signature"),
        pytest.param("/assets/x.js", "text/javascript; charset=utf-8", id="a script"),
        pytest.param("/assets/%78.css", "text/css; charset=utf-8", id="an encoded letter"),
        pytest.param("/feed.xml", "application/xml", id="a feed"),
    ],
)
def test_files_are_served_as_what_they_are(sites: Sites, path: str, kind: str) -> None:
    answer = sites.ask(path)

    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert int(answer.headers["Content-Length"]) == len(answer.body)


PATHS = ["/", "/d/abc.age", "/nothing", "/.env", "/reviews/sandmere", "/%ff"]


@pytest.mark.parametrize("site", ["internal", "public"])
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_every_path_and_status_has_every_header(
    sites: Sites, site: str, path: str, method: str
) -> None:
    answer = sites.ask(path, site=site, method=method)

    assert HEADERS[site].items() <= answer.headers.items()
    assert answer.headers["Server"].strip() == "dhr"
    assert (answer.body == b"") == (method == "HEAD" or answer.status == 301)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/d", "/d/", "/empty/", "/.env", "/.git/config", "/d/../.env",
        "/../secret.html", "/index.html/",
        "/..%2fsecret.html", "/%2e%2e/secret.html", "/link.html", "/up/secret.html", "//etc/passwd",
        "/d//abc.age", "/index.html%00.age", "/%ff", "/d\\abc.age", "/" + "a" * 5000,
        "/" + "a/" * 100, "/index.html%0a",
    ],
)  # fmt: skip
def test_anything_else_is_the_site_s_own_404_page(sites: Sites, path: str) -> None:
    answer = sites.ask(path)

    assert (answer.status, answer.body) == (404, b"not here")


def test_a_folder_s_name_leads_to_its_page_on_the_same_site(sites: Sites) -> None:
    answer = sites.ask("/reviews/sandmere")

    assert (answer.status, answer.headers["Location"]) == (301, "/reviews/sandmere/")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_only_reading_is_allowed(sites: Sites, method: str) -> None:
    answer = sites.ask("/", method=method)

    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("host", ["evil.example", "localhost", "localhost:1", "evil.example:8601"])
def test_a_foreign_name_is_not_answered(sites: Sites, host: str) -> None:
    answer = sites.ask("/", host=host)

    assert (answer.status, PAGE in answer.body) == (421, False)


def test_internal_pages_are_never_stored(sites: Sites) -> None:
    assert sites.ask("/d/abc.age").headers["Cache-Control"] == "no-store"


def test_only_files_of_the_public_site_named_by_their_hash_are_kept_long(sites: Sites) -> None:
    for site, path, kept in (
        ("public", "/assets/public-2XQWGVJ4.js", LONG),
        ("public", "/assets/site.c4856027409a.css", LONG),
        ("public", "/assets/x.js", "no-cache"),
        ("public", "/assets/public-AAAAAAAA.js", "no-cache"),  # not there
        ("internal", "/assets/public-2XQWGVJ4.js", "no-store"),
    ):
        assert sites.ask(path, site=site).headers["Cache-Control"] == kept


@pytest.mark.parametrize(
    ("config", "key", "policy"),
    [
        pytest.param(
            "mkdocs.internal.yml", "content_security_policy", INTERNAL_POLICY, id="internal"
        ),
        pytest.param("mkdocs.yml", "search_security_policy", PUBLIC_POLICY, id="public"),
    ],
)
def test_the_policy_sent_is_the_pages_own_and_forbids_frames(
    config: str, key: str, policy: str
) -> None:
    stated = re.search(rf"{key}:\n((?: +- .*\n)+)", (ROOT / config).read_text())
    assert stated is not None
    own = {line.strip(" -").strip('"') for line in stated[1].splitlines()}

    assert set(policy.split("; ")) == own | {"frame-ancestors 'none'"}


def test_a_site_built_again_is_served_as_it_then_is(sites: Sites) -> None:
    root = sites.build / "public"
    root.rename(sites.build / "old")
    root.mkdir()
    (root / "index.html").write_bytes(b"new")

    try:
        assert sites.ask("/", site="public").body == b"new"
        assert sites.ask("/nothing", site="public").body == b"404 Not Found\n"
    finally:
        (root / "index.html").unlink()
        root.rmdir()
        (sites.build / "old").rename(root)


def test_nonsense_in_place_of_a_request_is_refused(sites: Sites) -> None:
    port = int(sites.addresses["internal"].rstrip("/").rpartition(":")[2])
    for nonsense in (b"\0\0\0\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET\r\n\r\n", b"A" * 70_000):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(nonsense)
            connection.shutdown(socket.SHUT_WR)
            assert b"secret" not in connection.recv(100_000)
    assert sites.ask("/").status == 200


def test_only_this_machine_is_listened_to(sites: Sites) -> None:
    port = int(sites.addresses["internal"].rstrip("/").rpartition(":")[2])
    listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
    local = {line.split()[1] for line in listening if line.split()[3] == "0A"}

    assert f"0100007F:{port:04X}" in local
    assert f"00000000:{port:04X}" not in local


def test_two_sites_are_two_origins(sites: Sites) -> None:
    assert len(set(sites.addresses.values())) == 2
    assert all(each.startswith("http://localhost:") for each in sites.addresses.values())


def test_a_port_in_use_is_told_with_the_option_to_choose_another(sites: Sites) -> None:
    port = int(sites.addresses["internal"].rstrip("/").rpartition(":")[2])

    with (
        pytest.raises(PortError, match="used by another program") as refused,
        serving(sites.build, {"public": port}),
    ):
        pass

    assert "--public-port" in refused.value.remedy


def test_nothing_built_is_nothing_served(tmp_path: Path) -> None:
    with pytest.raises(NotBuiltError):
        serve_sites(tmp_path, {"internal": 0, "public": 0}, print, demo=ROOT)


def test_the_program_prints_addresses_and_demonstration_keys_and_ends_with_ctrl_c(
    sites: Sites,
) -> None:
    ports = ["--internal-port", "0", "--public-port", "0"]
    words = ["-C", str(ROOT), "serve", *ports, "--out", str(sites.build)]
    running = subprocess.Popen(
        [sys.executable, "-m", "generator", *words], stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert running.stderr is not None
    said = ""
    while "Stop with Ctrl-C." not in said:
        line = running.stderr.readline()
        assert line, said
        said += line
    running.send_signal(signal.SIGINT)
    _, rest = running.communicate(timeout=20)

    assert (running.returncode, rest) == (0, "stopped\n")
    assert "internal site: http://localhost:" in said
    assert "public site: http://localhost:" in said
    for key in (ROOT / "demo/keys").glob("reader-*.txt"):
        assert key.read_text().splitlines()[-1] in said
