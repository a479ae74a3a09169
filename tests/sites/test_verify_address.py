"""A copy of a site at an address: a real server of this machine, which may be hostile."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from generator.sites import fetching
from generator.sites.fetching import SiteAddressError, site_address
from generator.sites.manifest import MANIFEST, MAX_MANIFEST, SIGNATURE, BuiltFile, Manifest
from generator.sites.serving import SiteServer
from generator.sites.verify_address import MAX_FAILURES, AddressCopy
from generator.sites.verifying import NotReachedError, verify_copy
from tests.sites.signed_site import FILES, KNOWN, NOON, STAMP, SignedSite, signed

Answer = Callable[["Hostile"], None]


class Hostile(BaseHTTPRequestHandler):
    """Serves a site's files, but for the paths that a test answers in its own way."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    root: Path
    answers: Mapping[str, Answer]
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path in self.answers:
            self.answers[self.path](self)
            return
        name = self.path.lstrip("/")
        path = self.root / (name + "index.html" if name == "" or name.endswith("/") else name)
        if path.is_file():
            self.give(path.read_bytes())
        else:
            self.give(b"no", status=404)

    def give(
        self, body: bytes, *, status: int = 200, length: int | None = None, **headers: str
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def raw(self, *parts: bytes) -> None:
        """Send any bytes, and close."""
        self.close_connection = True
        for part in parts:
            self.wfile.write(part)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        pass


class Quiet(ThreadingHTTPServer):
    """A server that is not surprised when its client hangs up."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def hosting(site: SignedSite, answers: Mapping[str, Answer] | None = None) -> Iterator[Served]:
    asked: list[str] = []
    server = Quiet(("127.0.0.1", 0), handler(site, asked, answers))
    with running(server):
        yield Served(f"http://127.0.0.1:{server.server_port}/", asked)


def handler(
    site: SignedSite, asked: list[str], answers: Mapping[str, Answer] | None = None
) -> type[Hostile]:
    known = {"root": site.folder, "answers": answers or {}, "asked": asked}
    return type("Handler", (Hostile,), known)


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Served:
    """A site at an address, and what was asked for there."""

    def __init__(self, address: str, asked: list[str]) -> None:
        self.address, self.asked = address, asked

    def codes(self) -> dict[str, str]:
        verdict = verify_copy(AddressCopy(self.address), KNOWN, NOON)
        return {each.file: str(each.code) for each in verdict.problems}

    def words(self) -> dict[str, str]:
        verdict = verify_copy(AddressCopy(self.address), KNOWN, NOON)
        return {each.file: each.problem for each in verdict.problems}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SignedSite:
    """A site that nobody changes."""
    return signed(tmp_path_factory.mktemp("signed"))


@pytest.fixture
def own(tmp_path: Path) -> SignedSite:
    """A site of the test's own."""
    return signed(tmp_path)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less, so that a server that never ends is given up at once."""
    monkeypatch.setattr(fetching, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(fetching, "BYTES_PER_SECOND", 10**12)


# ---------------------------------------------------------------------------------------------
# A site as it should be


def test_a_site_is_verified_at_its_address(site: SignedSite) -> None:
    with hosting(site) as served:
        assert served.codes() == {}
        assert set(served.asked) == {
            f"/{name}" for name in (*FILES, MANIFEST, SIGNATURE, "", "d/f/")
        }


def test_a_site_below_a_path_is_verified_there(tmp_path: Path) -> None:
    below = signed(tmp_path / "root/a")
    with hosting(SignedSite(tmp_path / "root")) as served:
        served.address += "a/site"

        assert served.codes() == {}
        assert below.codes() == {}


def test_dhr_serve_serves_what_verifies(site: SignedSite) -> None:
    server = SiteServer(site.folder, "internal", 0)
    with running(server):
        assert Served(f"http://localhost:{server.server_port}/", []).codes() == {}


def test_a_redirection_of_the_same_origin_is_followed(site: SignedSite) -> None:
    with hosting(site, {"/index.html": lambda one: one.give(b"", status=308, Location="./")}) as it:
        assert it.codes() == {}


def test_what_is_sent_in_pieces_is_taken(site: SignedSite) -> None:
    def pieces(one: Hostile) -> None:
        one.raw(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            *(b"1\r\n%c\r\n" % byte for byte in FILES["index.html"]),
            b"0\r\n\r\n",
        )

    with hosting(site, {"/index.html": pieces}) as served:
        assert served.codes() == {}


def test_a_server_that_closes_after_each_answer_is_asked_again(site: SignedSite) -> None:
    def closes(one: Hostile) -> None:
        one.give(FILES["index.html"])
        one.close_connection = True  # without having said so

    with hosting(site, {"/index.html": closes, "/": closes}) as served:
        assert served.codes() == {}


# ---------------------------------------------------------------------------------------------
# Files


def test_every_file_that_was_changed_or_taken_away_is_named(own: SignedSite) -> None:
    own.change("index.html", FILES["index.html"].upper())
    (own.folder / "assets/app.js").unlink()
    with hosting(own) as served:
        assert served.codes() == {
            "index.html": "changed", "/": "changed", "assets/app.js": "missing"
        }  # fmt: skip


def test_another_page_at_the_folder_s_own_address_is_found(site: SignedSite) -> None:
    with hosting(site, {"/": lambda one: one.give(b"hostile")}) as served:
        assert served.codes() == {"/": "changed"}


def test_a_file_too_many_cannot_be_seen(own: SignedSite) -> None:
    own.change("more.js", b"hostile")
    with hosting(own) as served:
        assert served.codes() == {}


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE])
def test_a_site_without_manifest_or_signature_is_not_verified(own: SignedSite, name: str) -> None:
    (own.folder / name).unlink()
    with hosting(own) as served:
        assert served.codes() == {name: "missing" if name == MANIFEST else "unsigned"}
        assert set(served.asked) <= {f"/{MANIFEST}", f"/{SIGNATURE}"}


def test_nothing_is_asked_for_on_the_word_of_an_unsigned_manifest(own: SignedSite) -> None:
    own.change(MANIFEST, Manifest({"x" * 10: BuiltFile("0" * 64, 1)}, STAMP).to_json())
    with hosting(own) as served:
        assert served.codes() == {SIGNATURE: "signature"}
        assert set(served.asked) == {f"/{MANIFEST}", f"/{SIGNATURE}"}


# ---------------------------------------------------------------------------------------------
# A hostile server


def test_a_redirection_to_another_origin_is_not_followed(site: SignedSite) -> None:
    with hosting(site) as other:
        for target in (
            other.address,
            other.address.replace("http:", ""),
            "https://127.0.0.1/",
            "http://user@127.0.0.1/",
            "file:///etc/hostname",
            "http://[",
            "//\\",
        ):
            answer = {"/index.html": lambda one, to=target: one.give(b"", status=302, Location=to)}
            with hosting(site, answer) as served:
                assert served.codes() == {"index.html": "changed"}, target
        assert other.asked == []


def test_a_redirection_without_an_end_is_given_up(site: SignedSite) -> None:
    answer = {"/index.html": lambda one: one.give(b"", status=302, Location="/index.html")}
    with hosting(site, answer) as served:
        assert served.codes() == {"index.html": "unread"}
        assert served.asked.count("/index.html") == fetching.MAX_REDIRECTIONS + 1


HEAD = b"HTTP/1.1 200 OK\r\n"


def endless(one: Hostile) -> None:
    one.raw(HEAD, b"\r\n")
    while True:
        one.wfile.write(b"x" * 65_536)


def endless_pieces(one: Hostile) -> None:
    one.raw(HEAD, b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        one.wfile.write(b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n")


def endless_piece(one: Hostile) -> None:
    one.raw(HEAD, b"Transfer-Encoding: chunked\r\n\r\n-1\r\n")
    while True:
        one.wfile.write(b"x" * 65_536)


def endless_headers(one: Hostile) -> None:
    one.raw(HEAD)
    while True:
        one.wfile.write(b"X: x\r\n")


def endless_continue(one: Hostile) -> None:
    while True:
        one.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def dripping(one: Hostile) -> None:
    one.raw(HEAD, b"Content-Length: 16\r\nConnection: close\r\n\r\n")
    while True:
        one.wfile.write(b"x")
        threading.Event().wait(0.2)


def silent(_: Hostile) -> None:
    threading.Event().wait(1)


def bomb(one: Hostile) -> None:
    one.give(b"x" * 16, Content_Encoding="gzip")


HOSTILE = [
    pytest.param(endless, "changed", id="an endless body"),
    pytest.param(endless_pieces, "changed", id="endless pieces"),
    pytest.param(endless_headers, "unread", id="endless headers"),
    pytest.param(endless_continue, "unread", id="promises without end"),
    pytest.param(dripping, "unread", id="a byte now and then"),
    pytest.param(silent, "unread", id="silence"),
    pytest.param(bomb, "unread", id="compressed"),
    pytest.param(
        lambda one: one.give(FILES["index.html"], length=2**60), "changed", id="too long, it says"
    ),
    pytest.param(
        lambda one: one.raw(HEAD, b"Content-Length: 16\r\n\r\n<!"), "unread", id="cut short"
    ),
    pytest.param(
        lambda one: one.give(FILES["index.html"], length=3), "changed", id="longer than it says"
    ),
    pytest.param(
        lambda one: one.raw(HEAD, b"Content-Length: -5\r\n\r\n" + FILES["index.html"] + b"x"),
        "changed",
        id="a length below nought",
    ),
    pytest.param(
        lambda one: one.raw(HEAD, b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
        "unread",
        id="no length of a piece",
    ),
    pytest.param(endless_piece, "unread", id="an endless piece of a length below nought"),
    pytest.param(lambda one: one.raw(b"\x16\x03\x01" * 50), "unread", id="no answer"),
    pytest.param(lambda one: one.raw(b""), "unread", id="nothing"),
    pytest.param(
        lambda one: one.raw(b"HTTP/1.1 " + b"9" * 70_000), "unread", id="an endless first line"
    ),
    pytest.param(
        lambda one: one.give(b"", status=302, Location="/\r\n x\xff"),
        "unread",
        id="a redirection that is no address",
    ),
    pytest.param(lambda one: one.give(b"", status=500), "unread", id="a fault"),
    pytest.param(lambda one: one.give(FILES["index.html"], status=206), "unread", id="a part"),
    pytest.param(lambda one: one.give(b"", status=410), "missing", id="gone"),
]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(("answer", "found"), HOSTILE)
def test_a_hostile_answer_ends_and_is_named_and_the_rest_is_judged(
    site: SignedSite, answer: Answer, found: str
) -> None:
    with hosting(site, {"/index.html": answer}) as served:
        assert served.codes() == {"index.html": found}


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(("answer", "found"), HOSTILE)
def test_a_hostile_manifest_is_refused_or_not_reached(
    site: SignedSite, answer: Answer, found: str
) -> None:
    big = answer in (endless, endless_pieces)  # as long as a manifest may be, or until time is up
    with hosting(site, {f"/{MANIFEST}": answer}) as served:
        try:
            codes = served.codes()
        except NotReachedError:
            assert found == "unread" or big
        else:
            assert codes.keys() <= {MANIFEST, SIGNATURE}
            assert codes


def test_a_manifest_that_is_said_to_be_huge_is_not_read(site: SignedSite) -> None:
    answer = {f"/{MANIFEST}": lambda one: one.give(b"", length=MAX_MANIFEST + 1)}
    with hosting(site, answer) as served:
        assert served.codes() == {MANIFEST: "changed"}


def test_no_more_is_taken_in_than_a_file_may_have(site: SignedSite) -> None:
    chunk, sent = b"x" * 1024 * 1024, []

    def flood(one: Hostile) -> None:
        one.raw(HEAD, b"Transfer-Encoding: chunked\r\n\r\n-1\r\n")
        for _ in range(64):
            one.wfile.write(chunk)
            sent.append(chunk)

    with hosting(site, {"/index.html": flood}) as served:
        assert served.codes() == {"index.html": "unread"}
    assert len(sent) < 32  # MiB: what lies in the buffers on the way


def test_a_server_that_fails_time_and_again_is_not_asked_for_all(own: SignedSite) -> None:
    names = [f"p/{number}.age" for number in range(100)]
    for name in names:
        own.change(name, b"x")
    own.sign()
    with hosting(own, {f"/{name}": lambda one: one.give(b"", status=503) for name in names}) as it:
        codes = it.codes()

        assert codes["the site"] == "unread"
        assert MAX_FAILURES <= len(codes) < 30


def test_nobody_at_the_address_is_not_a_finding(site: SignedSite) -> None:
    with hosting(site) as served:
        pass
    with pytest.raises(NotReachedError):
        served.codes()


def test_nothing_that_a_server_says_is_repeated(site: SignedSite) -> None:
    canary = "Quillfeather"
    answers: dict[str, Answer] = {
        "/index.html": lambda one: one.give(b"", status=302, Location=f"https://{canary}.org/"),
        "/assets/app.js": lambda one: one.raw(f"HTTP/1.1 500 {canary}\r\n\r\n".encode()),
        "/d/abc.age": lambda one: one.raw(canary.encode()),
    }
    with hosting(site, answers) as served:
        words = served.words()

    assert len(words) == 3
    assert canary not in str(words)


# ---------------------------------------------------------------------------------------------
# https, and addresses


def certificate(folder: Path, name: str) -> Path:
    """A certificate of this machine's own, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(tz=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def by_https(site: SignedSite, pem: Path) -> Iterator[Served]:
    server = Quiet(("127.0.0.1", 0), handler(site, []))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with running(server):
        yield Served(f"https://localhost:{server.server_port}/", [])


def test_a_site_is_verified_by_https(
    site: SignedSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with by_https(site, pem) as served:
        assert served.codes() == {}


@pytest.mark.parametrize(
    ("name", "trusted"),
    [
        pytest.param("localhost", False, id="issued by nobody known"),
        pytest.param("other.example", True, id="of another host"),
    ],
)
def test_a_certificate_that_proves_nothing_is_refused(
    site: SignedSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, trusted: bool
) -> None:
    pem = certificate(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with by_https(site, pem) as served, pytest.raises(NotReachedError, match="certificate"):
        served.codes()


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/", "http://127.0.0.1.example.org/", "http://localhost.example.org/",
        "ftp://example.org/", "file:///etc/", "https://", "https:///path", "https://user@example.org/",
        "https://user:word@example.org/", "https://example.org/?a=b", "https://example.org/#a",
        "https://example.org:99999/", "https://example.org:x/", "https://[::1/", "https://a b/",
        "https://example.org/a b", "https://example.org/\r\nX: y", "https://\u0435xample.org/",
        "https://example.org/" + "x" * 3000, "://", "http://10.0.0.1/",
    ],
)  # fmt: skip
def test_only_plain_addresses_by_https_are_taken(address: str) -> None:
    with pytest.raises(SiteAddressError):
        site_address(address)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://example.org", "/"),
        ("https://EXAMPLE.org:8443/dhr", "/dhr/"),
        ("https://example.org/a/b/", "/a/b/"),
        ("http://localhost:8601/", "/"),
        ("http://127.8.9.10", "/"),
        ("http://[::1]:8601/", "/"),
    ],
)
def test_the_address_of_a_folder_is_taken(address: str, path: str) -> None:
    assert site_address(address)[1] == path
