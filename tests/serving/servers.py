"""Caddy and nginx as a host runs them, with the files of serving/, on this machine only.

- Nothing of what is shipped is edited but what is there to be edited: host names, folders, and
  where to listen.
- The server runs as nobody special: where tests run as root, as the user `nobody`. All that it may
  write stands in its own temporary folder.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "serving"
HOSTS = {"internal": "localhost", "public": "reviews.localhost"}
SIGN_ON_HERE = "127.0.0.1:4180"  # as the shipped examples say
NOBODY = 65534
SECONDS_TO_START = 20.0

SERVERS = (
    pytest.param("caddy", id="caddy"),
    pytest.param("nginx", id="nginx", marks=pytest.mark.extra),
)


@dataclass(frozen=True)
class Answer:
    """What a server said, whole; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Host:
    """A running server with both sites."""

    folder: Path
    port: int

    def site(self, name: str) -> Path:
        """Return the folder that a site is served from."""
        return self.folder / "srv" / name / "current"

    def address(self, name: str) -> str:
        """Return a site's address, as a browser of this machine reaches it."""
        return f"http://{HOSTS[name]}:{self.port}/"

    def ask(self, path: str, name: str = "internal", method: str = "GET", **more: str) -> Answer:
        """Ask for exactly this path; `more` are headers, `_` standing for `-`."""
        headers = {"host": f"{HOSTS[name]}:{self.port}"}
        headers |= {key.lower().replace("_", "-"): value for key, value in more.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for key, value in headers.items():
                connection.putheader(key, value)
            connection.endheaders()
            answer = connection.getresponse()
            pairs = [(key.lower(), value) for key, value in answer.getheaders()]
            body = answer.read()
        twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
        assert set(twice) <= {"vary"}, twice
        return Answer(answer.status, dict(pairs), body)

    def send(self, data: bytes) -> bytes:
        """Send bytes that need not be a request, and return all that comes back."""
        parts: list[bytes] = []
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection,
            suppress(ConnectionError),  # a server need not read to the end what it refuses
        ):
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            parts.extend(iter(lambda: connection.recv(65_536), b""))
        return b"".join(parts)

    def written(self) -> Iterator[bytes]:
        """Yield what the server wrote into files and to its terminal."""
        for path in (self.folder / "own").rglob("*"):
            if path.is_file() and path.name != "caddy":
                yield path.read_bytes()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def program(name: str, folder: Path) -> Path:
    """Return the server's program; a copy, where `nobody` may not reach this checkout."""
    if name == "nginx":
        found = shutil.which("nginx") or "/usr/sbin/nginx"
        assert Path(found).is_file(), "there is no nginx: scripts/need.sh nginx"
        return Path(found)
    own = Path(sys.executable).parent / "caddy"
    return Path(shutil.copy(own, folder)) if os.geteuid() == 0 else own


@contextmanager
def own_folder() -> Iterator[Path]:
    """Give a folder that the server's user reaches, and one below it that they may write."""
    folder = Path(tempfile.mkdtemp(prefix="dhr-serving-"))
    try:
        folder.chmod(0o755)
        own = folder / "own"
        own.mkdir()
        if os.geteuid() == 0:
            os.chown(own, NOBODY, NOBODY)
        yield folder
    finally:
        shutil.rmtree(folder)


Lay = Callable[[Host], None]
"""Puts sites, and further files, in place before the server starts."""


@contextmanager
def running(name: str, lay: Lay, *, sign_on: str = "") -> Iterator[Host]:
    """Run a server while the block runs; `sign_on` is where its second fence stands, if any."""
    with own_folder() as folder:
        host = Host(folder, free_port())
        lay(host)
        command, environment = CONFIGURE[name](host, sign_on)
        with start(command, environment, folder / "own/said.txt") as process:
            wait_for(host.port, process, folder / "own/said.txt")
            yield host


@contextmanager
def start(
    command: list[str], environment: Mapping[str, str], said: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program as nobody special, and end it."""
    privileges: dict[str, Any] = {}
    if os.geteuid() == 0:
        privileges = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    with said.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, env=environment, cwd=said.parent, **privileges
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int, process: subprocess.Popen[bytes], said: Path) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        assert process.poll() is None, said.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    pytest.fail(f"nothing listens: {said.read_text()}")


# ---------------------------------------------------------------------------------------------
# The shipped files, put in place as docs/serving.md says


def put_caddy(host: Host, sign_on: str = "") -> tuple[Path, dict[str, str]]:
    """Put Caddy's files in place; give its Caddyfile and environment."""
    etc = host.folder / "etc/caddy"
    shutil.copytree(SHIPPED / "caddy", etc)
    environment = {
        "HOME": str(host.folder / "own"),
        "DHR_CADDY_OPTIONS": f"default_bind 127.0.0.1\nhttp_port {host.port}",
    }
    for name, known in HOSTS.items():
        environment[f"DHR_{name.upper()}_ADDRESS"] = f"http://{known}"
        environment[f"DHR_{name.upper()}_FOLDER"] = str(host.site(name))
    if sign_on:
        (etc / "internal.d").mkdir()
        shutil.copy(etc / "sign-on.example.caddy", etc / "internal.d/sign-on.caddy")
        environment["DHR_SIGN_ON"] = sign_on
    return etc / "Caddyfile", environment


def _caddy(host: Host, sign_on: str) -> tuple[list[str], dict[str, str]]:
    file, environment = put_caddy(host, sign_on)
    found = program("caddy", host.folder / "own")
    words = ["run", "--config", str(file), "--adapter", "caddyfile"]
    return [str(found), *words], environment


# As Debian's own nginx.conf: its logs are on, and the shipped files must turn them off.
_MAIN = """
daemon off;
pid {own}/nginx.pid;
error_log {own}/error.log info;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {own}/body;
    proxy_temp_path {own}/proxy;
    fastcgi_temp_path {own}/fastcgi;
    uwsgi_temp_path {own}/uwsgi;
    scgi_temp_path {own}/scgi;
    sendfile on;
    types_hash_max_size 2048;
    types {{ text/html html; text/plain age atom; }}
    default_type application/x-other;
    access_log {own}/access.log;
    gzip on;
    include conf.d/*.conf;
}}
"""


def put_nginx(host: Host, sign_on: str = "", more: str = "") -> Path:
    """Put nginx's files in place; give its main file. `more` goes into both sites' own files."""
    etc = host.folder / "etc/nginx"
    shutil.copytree(SHIPPED / "nginx", etc)
    (etc / "conf.d").mkdir()
    (etc / "dhr.conf").rename(etc / "conf.d/dhr.conf")
    (etc / "nginx.conf").write_text(_MAIN.format(own=host.folder / "own"))
    for name, known in HOSTS.items():
        listen = more or f"listen 127.0.0.1:{host.port};"
        own = f"server_name {known};\nroot {host.site(name)};\n{listen}\n"
        (etc / f"dhr/{name}.conf").write_text(own)
    if sign_on:
        (etc / "dhr/internal.d").mkdir()
        example = (etc / "sign-on.example.conf").read_text()
        assert example.count(SIGN_ON_HERE) == 1
        (etc / "dhr/internal.d/sign-on.conf").write_text(example.replace(SIGN_ON_HERE, sign_on))
    return etc / "nginx.conf"


def _nginx(host: Host, sign_on: str) -> tuple[list[str], dict[str, str]]:
    file = put_nginx(host, sign_on)
    found = program("nginx", host.folder)
    early = host.folder / "own/early.log"
    return [str(found), "-e", str(early), "-c", str(file)], {"HOME": str(host.folder / "own")}


CONFIGURE = {"caddy": _caddy, "nginx": _nginx}
