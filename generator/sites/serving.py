"""`dhr serve`: both built sites on this machine only, as a hardened host would serve them.

- Two ports of the loopback interface, and so two origins; GET and HEAD; no listings, no dotfiles,
  no symbolic links, no answer to a foreign `Host`; the same headers on every path and status.
- A site that is built again while it is served is served as it then is.
- Nothing is logged: who reads what is nobody's concern.
"""

from __future__ import annotations

import errno
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from generator.errors import DhrError, Place, SetupError
from generator.files.reading import read_bounded
from generator.portal.policy_files import read_partnership

SILENT_SECONDS: Final = 30.0  # how long a connection may say nothing
LOOPBACK: Final = "127.0.0.1"
MAX_SERVED: Final = 128 * 1024 * 1024  # bytes of one file
NAMES: Final = {"internal": "internal site", "public": "public site"}

# `data:` is for the icons that stand in Material's own style sheet.
INTERNAL_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; font-src 'self'; frame-src blob:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types dhr"
)
PUBLIC_POLICY: Final = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""What is sent with everything; each page but the search demands more by itself."""
_COMMON: Final = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), "
        "publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
}
HEADERS: Final[Mapping[str, Mapping[str, str]]] = {
    "internal": {
        "Content-Security-Policy": INTERNAL_POLICY,
        "Cache-Control": "no-store",
        **_COMMON,
    },
    "public": {
        "Content-Security-Policy": PUBLIC_POLICY,
        "Cache-Control": "no-cache",
        **_COMMON,
    },
}
LONG: Final = "public, max-age=31536000, immutable"
NAMED_BY_HASH: Final = {
    "public": re.compile(r"assets/[a-z_]+[-.](?:[A-Z2-7]{8}|[0-9a-f]{12})\.(?:css|js)"),
}
"""Files whose name changes with their content; the internal site leaves none on a device."""
TYPES: Final = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ics": "text/calendar; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".yaml": "text/plain; charset=utf-8",
}
UNKNOWN_TYPE: Final = "application/octet-stream"  # ciphertext and signatures among others
_PORT_PROBLEMS: Final = {
    errno.EADDRINUSE: "is used by another program",
    errno.EACCES: "may be opened by the system's administrator only",
}


def caching(site: str, path: str) -> Mapping[str, str]:
    """Return the header that lets a file be kept, where its name changes with its content."""
    named = NAMED_BY_HASH.get(site)
    return {"Cache-Control": LONG} if named and named.fullmatch(path) else {}


class NotBuiltError(SetupError):
    """There is nothing to serve."""

    code = "not-built"
    default_remedy = "build the sites first: dhr build"


class PortError(SetupError):
    """A port cannot be served on."""

    code = "port"
    default_remedy = "stop the other program, or choose another port"


class SiteServer(ThreadingHTTPServer):
    """One site on one port."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, root: Path, name: str, port: int) -> None:
        super().__init__((LOOPBACK, port), SiteHandler)
        self.root = root
        self.name = name

    @property
    def hosts(self) -> frozenset[str]:
        """Return the names under which a browser of this machine may ask."""
        return frozenset(f"{name}:{self.server_port}" for name in ("localhost", LOOPBACK))


class SiteHandler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each small file waits 40 ms for its head's receipt
    server_version = "dhr"
    sys_version = ""

    def setup(self) -> None:
        """Prepare a connection, which may not stay silent for long."""
        super().setup()
        self.connection.settimeout(SILENT_SECONDS)

    @property
    def site(self) -> SiteServer:
        """Return the server, as what it is."""
        assert isinstance(self.server, SiteServer)  # noqa: S101 - only that one uses this class
        return self.server

    def do_GET(self) -> None:
        """Answer with a file of the site, a redirection to a folder, or the site's 404 page."""
        if self.headers.get("Host", "").lower() not in self.site.hosts:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        names = _names(self.path)
        if names is None:
            self._missing()
            return
        data = self._read(names)
        if data is not None:
            self._send(HTTPStatus.OK, data, names[-1], **caching(self.site.name, "/".join(names)))
        elif names[-1] != "index.html" and self._read((*names, "index.html")) is not None:
            self._redirect("/" + quote("/".join(names)) + "/")
        else:
            self._missing()

    do_HEAD = do_GET  # noqa: N815 - `_send` leaves the body out

    def _read(self, names: tuple[str, ...]) -> bytes | None:
        try:
            return read_bounded(self.site.root, "/".join(names), MAX_SERVED)
        except DhrError:
            return None

    def _missing(self) -> None:
        page = self._read(("404.html",))
        if page is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            self._send(HTTPStatus.NOT_FOUND, page, "404.html")

    def _redirect(self, to: str) -> None:
        self._send(HTTPStatus.MOVED_PERMANENTLY, b"", "", Location=to)

    def _send(self, status: HTTPStatus, body: bytes, name: str, **more: str) -> None:
        self.send_response(status)
        kind = TYPES.get(PurePosixPath(name).suffix.lower(), UNKNOWN_TYPE)
        headers = {**HEADERS[self.site.name], "Content-Type": kind, **more}
        for header, value in headers.items():
            self.send_header(header, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(
        self,
        code: int,
        message: str | None = None,  # noqa: ARG002 - may repeat what was asked
        explain: str | None = None,  # noqa: ARG002
    ) -> None:
        """Refuse in few words, with the same headers; http.server calls this too."""
        status = HTTPStatus(code)
        more = {"Connection": "close"}
        if status is HTTPStatus.NOT_IMPLEMENTED:
            status, more["Allow"] = HTTPStatus.METHOD_NOT_ALLOWED, "GET, HEAD"
        self.close_connection = True
        self._send(status, f"{status.value} {status.phrase}\n".encode(), "refusal.txt", **more)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - http.server's
        """Log nothing."""


def _names(target: str) -> tuple[str, ...] | None:
    """Return the names of a path that a site may have; None for any other."""
    try:
        path = unquote(urlsplit(target).path, errors="strict")
    except ValueError:
        return None
    if not path.startswith("/"):
        return None
    names = path[1:].split("/")
    if names[-1] == "":
        names[-1] = "index.html"
    if any(not name or name.startswith(".") for name in names):
        return None
    return tuple(names)


# ---------------------------------------------------------------------------------------------
# Running


@contextmanager
def serving(build: Path, ports: Mapping[str, int]) -> Iterator[Mapping[str, str]]:
    """Serve the sites that are built while the block runs; give their addresses."""
    built = {name: port for name, port in ports.items() if (build / name).is_dir()}
    if not built:
        raise NotBuiltError(Place(str(build)), "holds no built site")
    with ExitStack() as stack:
        addresses = {}
        for name, port in built.items():
            server = _listen(build / name, name, port)
            stack.callback(server.server_close)
            threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
            stack.callback(server.shutdown)
            addresses[name] = f"http://localhost:{server.server_port}/"
        yield addresses


def _listen(root: Path, name: str, port: int) -> SiteServer:
    try:
        return SiteServer(root, name, port)
    except OSError as error:
        remedy = f"stop the other program, or choose another port: dhr serve --{name}-port PORT"
        problem = _PORT_PROBLEMS.get(error.errno or 0, "cannot be opened")
        raise PortError(Place(f"port {port}"), problem, remedy=remedy) from None


def serve_sites(
    build: Path, ports: Mapping[str, int], say: Callable[[str], None], *, demo: Path
) -> None:
    """Serve the built sites until the person at the terminal stops it.

    `demo` is the portal's folder: a demonstration shows its readers' keys, which are public.
    """
    try:
        with serving(build, ports) as addresses:
            for name, words in NAMES.items():
                say(f"{words}: {addresses.get(name, 'not built')}")
            for line in _demo_readers(demo):
                say(line)
            say("Stop with Ctrl-C.")
            threading.Event().wait()
    except KeyboardInterrupt:
        say("stopped")


def _demo_readers(root: Path) -> Iterator[str]:
    """Describe the demonstration's readers, each with the key that opens their desk."""
    if not read_partnership(root).demo:
        return
    yield "Demonstration readers: paste one of these keys into the internal site."
    for file in sorted((root / "demo" / "keys").glob("reader-*.txt")):
        secret = next(
            (line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")), ""
        )
        role = file.stem.removeprefix("reader-").replace("-", " ")
        yield f"  {role:<18} {secret}"
        yield f"  {'':<18} {file.relative_to(root)}"
