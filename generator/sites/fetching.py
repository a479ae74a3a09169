"""Fetch files from one origin that may be hostile: no more bytes, time or trust than was meant.

- https, verified as the system verifies it; http for this machine's own loopback only.
- A redirection is followed three times at most, and never to another origin.
- A body is read to its limit and no further, and must be as long as it says. Compression, which
  could make much of little, is neither asked for nor taken.
- One deadline holds for a whole answer, so that no server can drip it out; another for silence.
- No cookies, no credentials, nothing kept. A proxy of the system's settings is used for https.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import ssl
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from socket import SHUT_RDWR
from typing import BinaryIO, Final
from urllib.parse import SplitResult, urljoin, urlsplit

from generator.errors import Place, SetupError
from generator.sites.verifying import Code, CopyError

MAX_URL: Final = 2_000  # characters
MAX_REDIRECTIONS: Final = 3
SILENT_SECONDS: Final = 20.0  # without a byte
ANSWER_SECONDS: Final = 30.0  # for a whole answer, and more for a large one:
BYTES_PER_SECOND: Final = 100_000  # a line slower than this is too slow
MAX_PIECE_LINE: Final = 1_000  # bytes before a piece of a body: its length
_PIECE: Final = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n")
_PORTS: Final = {"https": 443, "http": 80}
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


class SiteAddressError(SetupError):
    """What was given is no address of a site that may be fetched."""

    code = "site-address"
    default_remedy = (
        "give the address of the site's folder, like https://dhr.example.org/; http is for this "
        "machine alone"
    )


@dataclass(frozen=True)
class Origin:
    """Where everything is fetched from."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, parts: SplitResult) -> Origin | None:
        """Return the origin of an address; None where it has none that may be fetched."""
        try:
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            return None
        plain = host and host.isascii() and host.isprintable() and " " not in host
        if parts.scheme not in _PORTS or not plain or "@" in parts.netloc:
            return None
        return cls(parts.scheme, host, port or _PORTS[parts.scheme])

    @property
    def is_loopback(self) -> bool:
        """Tell whether it is this machine."""
        with suppress(ValueError):
            return ipaddress.ip_address(self.host).is_loopback
        return self.host == "localhost"


def site_address(text: str) -> tuple[Origin, str]:
    """Return the origin and the path of a site's folder; the path begins and ends with `/`."""
    place = Place("the address")
    if len(text) > MAX_URL or not text.isprintable() or not text.isascii() or " " in text:
        raise SiteAddressError(place, "is not written as an address is")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise SiteAddressError(place, "is not written as an address is") from None
    origin = Origin.of(parts)
    if origin is None or parts.query or parts.fragment:
        raise SiteAddressError(place, "is not the plain address of a folder, by https")
    if origin.scheme == "http" and not origin.is_loopback:
        raise SiteAddressError(place, "is by http, which whoever is on the way can change")
    path = parts.path or "/"
    return origin, path if path.endswith("/") else path + "/"


@dataclass(frozen=True)
class _Answer:
    status: int
    location: str
    body: bytes


class Fetcher:
    """One connection to one origin; it is opened again when the server has closed it."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self._connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def fetch(self, path: str, limit: int, name: str) -> bytes:
        """Return what stands at a path, at most `limit` bytes; errors speak of it as `name`."""
        for _ in range(MAX_REDIRECTIONS + 1):
            answer = self._asked(path, limit, name)
            if answer.status == HTTPStatus.OK:
                return answer.body
            if answer.status in _GONE:
                raise CopyError(name, Code.MISSING, "is missing")
            if answer.status not in _MOVED:
                problem = f"was answered with status {answer.status}"
                raise CopyError(name, Code.UNREAD, problem)
            path = self._followed(path, answer.location, name)
        raise CopyError(name, Code.UNREAD, "is redirected again and again")

    def _followed(self, path: str, location: str, name: str) -> str:
        here = self.origin
        host = f"[{here.host}]" if ":" in here.host else here.host
        try:
            parts = urlsplit(urljoin(f"{here.scheme}://{host}:{here.port}{path}", location))
        except ValueError:
            raise CopyError(name, Code.CHANGED, "is redirected to nowhere") from None
        if Origin.of(parts) != here:
            raise CopyError(name, Code.CHANGED, "is redirected to another origin")
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _asked(self, path: str, limit: int, name: str) -> _Answer:
        """Ask once, and once more where a connection that was kept open turns out to be closed."""
        kept = self._connection is not None
        try:
            return self._answer(path, limit, name)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            if kept and isinstance(error, (ConnectionError, http.client.BadStatusLine)):
                return self._asked(path, limit, name)
            raise CopyError(name, Code.UNREAD, _words(error)) from None

    def _answer(self, path: str, limit: int, name: str) -> _Answer:
        connection = self._connection = self._connection or self._opened()
        with _deadline(connection, ANSWER_SECONDS + limit / BYTES_PER_SECOND):
            connection.request("GET", path, headers={"Accept-Encoding": "identity"})
            response = connection.getresponse()
            if response.status != HTTPStatus.OK:
                self.close()  # its body is of no interest, and may have no end
                location = response.getheader("Location") or ""
                return _Answer(response.status, location, b"")
            body = self._body(response, limit, name)
        if not response.isclosed() or connection.sock is None:
            self.close()
        return _Answer(response.status, "", body)

    def _body(self, response: http.client.HTTPResponse, limit: int, name: str) -> bytes:
        if response.getheader("Content-Encoding", "identity").lower() != "identity":
            self.close()
            raise CopyError(name, Code.UNREAD, "is sent compressed, which was not asked for")
        told = response.length
        if response.chunked:
            body = _pieces(response.fp, limit)
            self.close()  # what may follow the last piece is of no interest
        else:
            body = b"" if told is not None and told > limit else response.read(limit + 1)
        if len(body) > limit or (told is not None and told > limit):
            self.close()
            raise CopyError(name, Code.CHANGED, "is longer than it may be")
        if told is not None and len(body) < told:
            self.close()
            raise CopyError(name, Code.UNREAD, "was cut off")
        return body

    def _opened(self) -> http.client.HTTPConnection:
        origin = self.origin
        connection: http.client.HTTPConnection
        if origin.scheme == "http":
            connection = http.client.HTTPConnection(
                origin.host, origin.port, timeout=SILENT_SECONDS
            )
        else:
            context = ssl.create_default_context()
            proxy = None if origin.is_loopback else _proxy(origin.host)
            at = proxy or (origin.host, origin.port)
            connection = http.client.HTTPSConnection(*at, timeout=SILENT_SECONDS, context=context)
            if proxy is not None:
                connection.set_tunnel(origin.host, origin.port)
        connection.connect()
        return connection


class _TooSlowError(TimeoutError):
    """The whole answer took too long."""


@contextmanager
def _deadline(connection: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    """Cut an open connection when the time is up, whatever is waited for.

    The socket is kept at hand: http.client lets go of it while the body is still being read.
    """
    end, socket = time.monotonic() + seconds, connection.sock

    def cut() -> None:
        with suppress(OSError):
            socket.shutdown(SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException, ValueError, CopyError):
        if time.monotonic() < end:
            raise
    finally:
        timer.cancel()
    if time.monotonic() >= end:
        raise _TooSlowError


def _pieces(stream: BinaryIO, limit: int) -> bytes:
    """Read a body that comes in pieces, one byte beyond the limit at most.

    http.client takes a piece of a length below nought for all that is ever sent.
    """
    body = bytearray()
    while len(body) <= limit:
        found = _PIECE.fullmatch(stream.readline(MAX_PIECE_LINE))
        if found is None:
            raise http.client.HTTPException
        length = int(found[1], 16)
        if length == 0:
            break
        wanted = min(length, limit + 1 - len(body))
        piece = stream.read(wanted)
        if len(piece) < wanted:
            raise http.client.IncompleteRead(piece)
        body += piece
        if wanted == length and stream.readline(MAX_PIECE_LINE) != b"\r\n":
            raise http.client.HTTPException
    return bytes(body)


def _proxy(host: str) -> tuple[str, int] | None:
    """Return the proxy that this machine's settings ask for."""
    named = urllib.request.getproxies().get("https")
    if not named or urllib.request.proxy_bypass(host):
        return None
    parts = urlsplit(named if "://" in named else f"http://{named}")
    try:
        return (parts.hostname, parts.port or 80) if parts.hostname else None
    except ValueError:
        return None


def _words(error: Exception) -> str:
    """Say what went wrong, with nothing that the server said."""
    if isinstance(error, TimeoutError):
        return "took too long"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "came with a certificate that this machine does not trust"
    if isinstance(error, ssl.SSLError):
        return "could not be had by https"
    if isinstance(error, http.client.IncompleteRead):
        return "was cut off"
    if isinstance(error, (ConnectionError, OSError)):
        return "could not be reached"
    return "was answered with what is no answer"
