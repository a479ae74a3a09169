"""The shipped files as they are: with TLS, and put in place as docs/serving.md says."""

from __future__ import annotations

import datetime as dt
import http.client
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.serving.servers import (
    HOSTS,
    SECONDS_TO_START,
    SERVERS,
    SHIPPED,
    SIGN_ON_HERE,
    Answer,
    Host,
    free_port,
    own_folder,
    program,
    put_caddy,
    put_nginx,
    start,
    wait_for,
)
from tests.serving.test_headers import FILES, SITES, has_every_header, lay


def write_certificate(folder: Path) -> Path:
    """Write a certificate for both names, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(tz=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(each) for each in HOSTS.values()]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "fullchain.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "privkey.pem").write_bytes(private)
    (folder / "privkey.pem").chmod(0o644)
    return file


@contextmanager
def nginx_with_tls(host: Host) -> Iterator[Path]:
    """Run nginx with the shipped examples; give the certificate to trust."""
    trusted = write_certificate(host.folder)
    main = put_nginx(host)
    for name, known in HOSTS.items():
        example = (SHIPPED / f"nginx/dhr/{name}.conf").read_text()
        there = f"/etc/letsencrypt/live/{'cases' if name == 'internal' else 'reviews'}.example.org"
        changes = {
            f"{there}/": f"{host.folder}/",
            "server_name cases.example.org": f"server_name {known}",
            "server_name reviews.example.org": f"server_name {known}",
            f"/var/www/dhr/{name}/current": str(host.site(name)),
            "listen 443": f"listen 127.0.0.1:{host.port}",
            "listen [::]:443 ssl http2;": "",
        }
        for old, new in changes.items():
            example = example.replace(old, new)
        assert "example.org" not in example
        (main.parent / f"dhr/{name}.conf").write_text(example)
    words = ["-e", str(host.folder / "own/early.log"), "-c", str(main)]
    with start([str(program("nginx", host.folder)), *words], {}, host.folder / "own/said") as run:
        wait_for(host.port, run, host.folder / "own/said")
        yield trusted


@contextmanager
def caddy_with_tls(host: Host) -> Iterator[Path]:
    """Run Caddy with certificates of its own making; give the one to trust."""
    file, environment = put_caddy(host)
    options = f"https_port {host.port}\nhttp_port {free_port()}\nlocal_certs\nskip_install_trust"
    environment["DHR_CADDY_OPTIONS"] = f"default_bind 127.0.0.1\n{options}"
    for name, known in HOSTS.items():
        environment[f"DHR_{name.upper()}_ADDRESS"] = known
    words = ["run", "--config", str(file), "--adapter", "caddyfile"]
    said = host.folder / "own/said"
    with start([str(program("caddy", host.folder / "own")), *words], environment, said) as run:
        wait_for(host.port, run, said)
        trusted = host.folder / "own/.local/share/caddy/pki/authorities/local/root.crt"
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:  # its certificates are made beside its work
            with suppress(ssl.SSLError, FileNotFoundError):
                for each in HOSTS.values():
                    ask(host, trusted, each)
                break
            time.sleep(0.02)
        yield trusted


WITH_TLS = {"caddy": caddy_with_tls, "nginx": nginx_with_tls}


@pytest.mark.parametrize("name", SERVERS)
def test_over_tls_both_names_are_answered_with_every_header(name: str) -> None:
    with own_folder() as folder:
        host = Host(folder, free_port())
        lay(host)
        with WITH_TLS[name](host) as trusted:
            for site in SITES:
                answer = ask(host, trusted, HOSTS[site])
                assert (answer.status, answer.body) == (200, FILES["d/abc.age"])
                has_every_header(answer, site)
            with pytest.raises(ssl.SSLError):
                ask(host, trusted, "evil.example")


def ask(host: Host, trusted: Path, name: str) -> Answer:
    """Ask over TLS, trusting one certificate and expecting the name in it."""
    context = ssl.create_default_context(cafile=str(trusted))
    connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=20)
    connection.connect()
    assert connection.sock is not None
    with closing(connection):
        connection.sock = context.wrap_socket(connection.sock, server_hostname=name)
        connection.request("GET", "/d/abc.age", headers={"Host": name})
        answer = connection.getresponse()
        headers = {key.lower(): value for key, value in answer.getheaders()}
        return Answer(answer.status, headers, answer.read())


def test_caddy_takes_its_file_with_nothing_set_and_with_sign_on(tmp_path: Path) -> None:
    with own_folder() as folder:
        file, _ = put_caddy(Host(folder, 0), SIGN_ON_HERE)
        words = ["validate", "--config", str(file), "--adapter", "caddyfile"]
        done = subprocess.run(
            [program("caddy", folder), *words],
            env={"HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 0, done.stderr
    assert "Valid configuration" in done.stderr + done.stdout


@pytest.mark.extra
def test_nginx_takes_its_files_with_sign_on() -> None:
    with own_folder() as folder:
        host = Host(folder, free_port())
        lay(host)
        main = put_nginx(host, SIGN_ON_HERE)
        done = subprocess.run(
            [program("nginx", folder), "-e", str(folder / "own/e.log"), "-t", "-c", str(main)],
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr
