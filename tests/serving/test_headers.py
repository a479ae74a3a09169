"""The shipped configurations: every header on every path and status, and nothing but reading."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.sites.serving import HEADERS, LONG, TYPES, UNKNOWN_TYPE
from tests.serving.servers import SERVERS, SHIPPED, Answer, Host, running

PAGE = b"<!doctype html><title>Page</title>" + b"<p>word" * 400
SITES = ("internal", "public")
SEALED = b"\0sealed text/html <html>" * 100
FILES = {
    "index.html": PAGE,
    "404.html": b"<!doctype html><title>not here</title>",
    "d/abc.age": SEALED,
    "reviews/sandmere/index.html": PAGE,
    "manifest.json": b"{}",
    "manifest.json.sig": b"sig",
    "assets/public-2XQWGVJ4.js": b"1;" * 1000,
    "assets/site.c4856027409a.css": b"a{}" * 1000,
    "pagefind/fragment/en_1.pf_fragment": gzip.compress(PAGE),
    "pagefind/wasm.en.pagefind": b"\0asm" * 400,
    ".env": b"secret",
    ".git/config": b"secret",
    "closed.txt": b"secret",
    **{f"types/file{ending}": b"x" for ending in TYPES},
}


def lay(host: Host) -> None:
    """Put two sites in place, each with what must not be given out."""
    (host.folder / "secret.html").write_bytes(b"secret")
    for name in SITES:
        build = host.folder / "srv" / name / "build-12"
        for path, data in FILES.items():
            (build / path).parent.mkdir(parents=True, exist_ok=True)
            (build / path).write_bytes(data)
        (build / "empty").mkdir()
        (build / "closed.txt").chmod(0)
        (build / "link.html").symlink_to(host.folder / "secret.html")
        (build / "up").symlink_to(host.folder)
        host.site(name).symlink_to(build.name)  # as docs/serving.md deploys


@pytest.fixture(scope="module", params=SERVERS)
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    with running(request.param, lay) as started:
        yield started


def server_of(host: Host) -> str:
    return "caddy" if (host.folder / "etc/caddy").is_dir() else "nginx"


def has_every_header(answer: Answer, site: str, **other: str) -> None:
    """Assert that the headers are those of `dhr serve`, and that none tells of a version."""
    wanted = {name.lower(): value for name, value in {**HEADERS[site], **other}.items()}
    assert {name: answer.headers.get(name) for name in wanted} == wanted
    assert answer.headers.get("server", "") in ("", "nginx")
    assert "set-cookie" not in answer.headers


CASES = [
    pytest.param("/", "GET", (200,), id="the front page"),
    pytest.param("/", "HEAD", (200,), id="its head"),
    pytest.param("/index.html?x=1", "GET", (200,), id="with a query"),
    pytest.param("/d/abc.age", "GET", (200,), id="ciphertext"),
    pytest.param("/reviews/sandmere/", "GET", (200,), id="a folder's page"),
    pytest.param("/reviews/sandmere", "GET", (301, 308), id="a folder's name"),
    pytest.param("/nothing", "GET", (404,), id="what is not there"),
    pytest.param("/nothing", "HEAD", (404,), id="its head too"),
    pytest.param("/nothing/at/all.age", "GET", (404,), id="no such ciphertext"),
    pytest.param("/empty/", "GET", (404,), id="a folder without a page"),
    pytest.param("/closed.txt", "GET", (404,), id="a file that may not be read"),
    pytest.param("/.env", "GET", (404,), id="a hidden file"),
    pytest.param("/.git/config", "GET", (404,), id="a hidden folder"),
    pytest.param("/%2egit/config", "GET", (404,), id="the same, encoded"),
    pytest.param("/d/..%2f.env", "GET", (404,), id="the same, by a detour"),
    pytest.param("/..%2f..%2f..%2fsecret.html", "GET", (400, 404), id="above the folder"),
    pytest.param("/../../secret.html", "GET", (400, 404), id="above it, in clear"),
    pytest.param("/d\\abc.age", "GET", (404,), id="a backslash"),
    pytest.param("/index.html%0d%0aX-A:b", "GET", (404,), id="a line end"),
    pytest.param("/" + "a/" * 300, "GET", (404,), id="deep"),
    pytest.param("/" + "a" * 5000, "GET", (400, 404), id="a long name"),
    *(
        pytest.param("/", method, (405,), id=method)
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND")
    ),
    pytest.param("/nothing", "POST", (405,), id="POST to nothing"),
]


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize(("path", "method", "statuses"), CASES)
def test_every_path_and_status_has_every_header(
    host: Host, site: str, path: str, method: str, statuses: tuple[int, ...]
) -> None:
    answer = host.ask(path, site, method)

    assert answer.status in statuses
    # nginx refuses a malformed address before it knows the site, in its first site's name.
    early = answer.status == 400 and server_of(host) == "nginx"
    has_every_header(answer, "internal" if early else site)
    assert b"secret" not in answer.body
    if answer.status == 404 and method == "GET":
        assert answer.body == FILES["404.html"]
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
    if answer.status == 405:
        assert answer.headers["allow"] == "GET, HEAD"
    if answer.status in (301, 308):
        assert answer.headers["location"] == "/reviews/sandmere/"


@pytest.mark.parametrize("site", SITES)
def test_every_file_is_given_byte_for_byte_as_what_it_is(host: Host, site: str) -> None:
    for path, data in FILES.items():
        if not re.search(r"(^|/)\.|closed", path):
            answer = host.ask(f"/{path}", site)
            kind = TYPES.get(Path(path).suffix, UNKNOWN_TYPE)
            assert (answer.status, answer.body) == (200, data), path
            assert answer.headers["content-type"] == kind, path
            assert answer.headers["content-length"] == str(len(data))


def test_an_unchanged_public_file_is_not_sent_again(host: Host) -> None:
    first = host.ask("/d/abc.age", "public")
    same = host.ask("/d/abc.age", "public", if_none_match=first.headers["etag"])

    assert (same.status, same.body) == (304, b"")
    for answer in (first, same):
        has_every_header(answer, "public")


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("part", ["bytes=0-6", "bytes=999999-", "bytes=0-1,3-4", "nonsense"])
def test_files_are_given_whole_whatever_part_is_asked_for(host: Host, site: str, part: str) -> None:
    answer = host.ask("/d/abc.age", site, range=part)

    assert "accept-ranges" not in answer.headers
    assert (answer.status, answer.body) == (200, SEALED)
    has_every_header(answer, site)


def test_what_is_missing_has_no_version_and_no_parts(host: Host) -> None:
    version = host.ask("/404.html", "public").headers["etag"]

    answer = host.ask("/nothing", "public", range="bytes=1-2", if_none_match=version)

    assert (answer.status, answer.body) == (404, FILES["404.html"])
    has_every_header(answer, "public")


def test_the_internal_site_tells_no_versions(host: Host) -> None:
    plain = host.ask("/d/abc.age")
    again = host.ask(
        "/d/abc.age",
        if_modified_since="Sun, 01 Jan 2090 00:00:00 GMT",
        if_none_match="*",
    )

    assert not {"etag", "last-modified"} & plain.headers.keys()
    assert (again.status, again.body) == (200, SEALED)
    has_every_header(again, "internal")


def test_only_files_of_the_public_site_named_by_their_hash_are_kept_long(host: Host) -> None:
    for path in ("/assets/public-2XQWGVJ4.js", "/assets/site.c4856027409a.css"):
        found = host.ask(path, "public")
        has_every_header(found, "public", **{"Cache-Control": LONG})
        again = host.ask(path, "public", if_none_match=found.headers["etag"])
        has_every_header(again, "public", **{"Cache-Control": LONG})
        has_every_header(host.ask(path), "internal")
    missing = host.ask("/assets/public-AAAAAAAA.js", "public")
    assert missing.status == 404
    has_every_header(missing, "public")


@pytest.mark.parametrize("site", SITES)
def test_text_is_compressed_and_ciphertext_is_not(host: Host, site: str) -> None:
    for path in ("index.html", "assets/public-2XQWGVJ4.js", "assets/site.c4856027409a.css"):
        answer = host.ask(f"/{path}", site, accept_encoding="gzip")
        assert answer.headers["content-encoding"] == "gzip", path
        assert "accept-encoding" in answer.headers["vary"].lower()
        assert gzip.decompress(answer.body) == FILES[path]
    for path in ("d/abc.age", "pagefind/fragment/en_1.pf_fragment", "pagefind/wasm.en.pagefind"):
        answer = host.ask(f"/{path}", site, accept_encoding="gzip")
        assert "content-encoding" not in answer.headers
        assert answer.body == FILES[path]


def test_a_foreign_name_gets_no_site(host: Host) -> None:
    answer = host.ask("/", "internal", host="evil.example")

    assert (answer.status, PAGE in answer.body) == (421, False)
    has_every_header(answer, "internal")


def test_each_name_has_its_own_site(host: Host) -> None:
    policies = {host.ask("/", site).headers["content-security-policy"] for site in SITES}

    assert len(policies) == 2


def test_nonsense_is_refused_and_the_server_goes_on(host: Host) -> None:
    for nonsense in (b"\0\0\0\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"A" * 20_000 + b"\r\n\r\n"):
        said = host.send(nonsense)
        assert b" 200 " not in said
        # Caddy cannot be told what to send before there is a request; docs/serving.md says so.
        assert server_of(host) == "caddy" or not said or b"Content-Security-Policy: " in said
    long = host.send(b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert re.match(rb"HTTP/1\.1 4(00|14|31) ", long) or long == b""
    assert host.ask("/").status == 200


def test_symbolic_links_are_not_followed_where_the_server_can_refuse(host: Host) -> None:
    statuses = {host.ask(path).status for path in ("/link.html", "/up/secret.html")}

    # Caddy cannot refuse; docs/serving.md says so, and `dhr verify` names any link beforehand.
    assert statuses == {200 if server_of(host) == "caddy" else 404}


def test_a_new_build_is_served_when_the_link_is_switched(host: Host) -> None:
    current = host.site("public")
    new = current.with_name("build-13")
    new.mkdir()
    (new / "index.html").write_bytes(b"new")
    (new / "next").symlink_to("x")
    following = current.with_name("next")

    try:
        following.symlink_to("build-13")
        following.replace(current)
        assert host.ask("/", "public").body == b"new"
    finally:
        following.symlink_to("build-12")
        following.replace(current)
    assert host.ask("/", "public").body == PAGE


def test_nobody_s_reading_is_written_down(host: Host) -> None:
    for path in ("/d/abc.age", "/d/traceless.age", "/closed.txt", "/%00", "/link.html"):
        host.ask(path)
    host.send(b"GET /traceless HTTP/9.9\r\n\r\n")

    written = b"".join(host.written())
    for trace in (b"abc.age", b"traceless", b"closed.txt", b"link.html", b"client"):
        assert trace not in written
    assert not re.search(rb"(remote_ip|remote_addr)", written)


def test_the_types_that_nginx_is_told_are_those_of_dhr_serve() -> None:
    block = re.search(
        r"types \{(.*?)\}", (SHIPPED / "nginx/dhr/common.conf").read_text(), re.DOTALL
    )
    assert block is not None
    told = {
        f".{ending}": kind
        for kind, *endings in (line.strip(" ;").split() for line in block[1].strip().splitlines())
        for ending in endings
    }

    assert told == {ending: kind.partition(";")[0] for ending, kind in TYPES.items()}
