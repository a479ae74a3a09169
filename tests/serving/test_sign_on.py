"""Sign-on as a second fence: without it no file of the internal site is given."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.serving.servers import SERVERS, Host, running
from tests.serving.test_headers import FILES, PAGE, has_every_header, lay

GOOD, FORBIDDEN, BROKEN = "_oauth2_proxy=good", "_oauth2_proxy=forbidden", "_oauth2_proxy=broken"
PATHS = ("/", "/d/abc.age", "/404.html", "/nothing", "/.env", "/empty/", "/reviews/sandmere")


class SignOn(ThreadingHTTPServer):
    """Answers as oauth2-proxy does, and remembers what it was told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told: list[dict[str, str]] = []


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, SignOn)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.told.append(headers)
        status = 404
        if self.path == "/oauth2/auth":
            statuses = {GOOD: 202, FORBIDDEN: 403, BROKEN: 500}
            status = statuses.get(headers.get("cookie", ""), 401)
        elif self.path.startswith("/oauth2/start"):
            status = 302
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Cache-Control", "max-age=600")
        if status == 302:
            self.send_header("Location", "https://sign-on.example/")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing."""


@dataclass(frozen=True)
class Fenced:
    host: Host
    told: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture(scope="module", params=SERVERS)
def fenced(request: pytest.FixtureRequest) -> Iterator[Fenced]:
    with SignOn() as sign_on:
        threading.Thread(target=sign_on.serve_forever, args=(0.05,), daemon=True).start()
        at = f"127.0.0.1:{sign_on.server_port}"
        with running(request.param, lay, sign_on=at) as host:
            yield Fenced(host, sign_on.told)
        sign_on.shutdown()


@pytest.mark.parametrize("cookie", ["", "_oauth2_proxy=forged", FORBIDDEN, BROKEN])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", PATHS)
def test_without_sign_on_no_file_is_given_and_none_is_told_of(
    fenced: Fenced, path: str, method: str, cookie: str
) -> None:
    answer = fenced.host.ask(path, method=method, cookie=cookie)

    assert answer.status in (401, 403, 500)
    has_every_header(answer, "internal")
    assert not [name for name, data in FILES.items() if len(data) > 1 and data in answer.body]


@pytest.mark.parametrize("path", PATHS)
def test_with_sign_on_everything_is_as_without_the_fence(fenced: Fenced, path: str) -> None:
    answer = fenced.host.ask(path, cookie=GOOD)

    has_every_header(answer, "internal")
    if path.strip("/") in FILES and not path.startswith("/."):
        assert (answer.status, answer.body) == (200, FILES[path.strip("/")])
    elif path == "/":
        assert (answer.status, answer.body) == (200, PAGE)
    else:
        assert answer.status in (301, 308, 404)


def test_a_page_is_led_to_sign_on_and_a_script_is_told(fenced: Fenced) -> None:
    page = fenced.host.ask("/", sec_fetch_mode="navigate")
    script = fenced.host.ask("/d/abc.age", sec_fetch_mode="cors")

    assert (page.status, page.headers["location"]) == (302, "/oauth2/start?rd=/")
    assert script.status == 401
    has_every_header(page, "internal")
    has_every_header(script, "internal")


def test_sign_on_itself_is_reached_through_the_same_name(fenced: Fenced) -> None:
    answer = fenced.host.ask("/oauth2/start?rd=/")

    assert (answer.status, answer.headers["location"]) == (302, "https://sign-on.example/")
    has_every_header(answer, "internal")


@pytest.mark.parametrize(
    "path",
    ["/oauth2/../d/abc.age", "/oauth2/%2e%2e/d/abc.age", "/oauth2//../d/abc.age", "/oauth2/auth"],
)
def test_there_is_no_way_around_by_sign_on_s_own_addresses(fenced: Fenced, path: str) -> None:
    answer = fenced.host.ask(path)

    assert answer.status in (400, 401, 404)
    assert FILES["d/abc.age"] not in answer.body
    assert FILES["404.html"] not in answer.body


def test_what_a_client_claims_of_itself_is_not_passed_on(fenced: Fenced) -> None:
    fenced.told.clear()
    fenced.host.ask(
        "/d/abc.age",
        x_forwarded_uri="/oauth2/start",
        x_forwarded_for="203.0.113.9",
        x_forwarded_host="evil.example",
        x_real_ip="203.0.113.9",
    )

    assert [told["x-forwarded-uri"] for told in fenced.told] == ["/d/abc.age"]
    said = " ".join(value for told in fenced.told for value in told.values())
    assert "203.0.113.9" not in said
    assert "evil.example" not in said


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS"])
def test_writing_is_refused_before_anybody_is_asked(fenced: Fenced, method: str) -> None:
    fenced.told.clear()

    answer = fenced.host.ask("/oauth2/start", method=method, cookie=GOOD)

    assert answer.status == 405
    has_every_header(answer, "internal")
    assert fenced.told == []


def test_the_public_site_stands_before_the_fence(fenced: Fenced) -> None:
    fenced.told.clear()

    assert fenced.host.ask("/", "public").body == PAGE
    assert fenced.told == []


@pytest.mark.parametrize("name", SERVERS)
def test_where_sign_on_does_not_answer_nothing_is_given(name: str) -> None:
    with running(name, lay, sign_on="127.0.0.1:9") as host:
        answer = host.ask("/d/abc.age", cookie=GOOD)
        missing = host.ask("/nothing", cookie=GOOD)

    assert answer.status >= 500
    assert FILES["d/abc.age"] not in answer.body
    assert FILES["404.html"] not in missing.body
    has_every_header(answer, "internal")
