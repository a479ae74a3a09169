"""SSH signatures: read strictly, verified in memory, and agreed on with OpenSSH."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from generator.sshsig import MAX_SIGNATURE, fingerprint, key_bytes, parse, verifies

DATA = b"what is signed\n"


def string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("key") / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(file)]
    subprocess.run(command, check=True)
    return file


def signed(key: Path, namespace: str = "git", hash_name: str = "sha512") -> bytes:
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-O", f"hashalg={hash_name}"]
    done = subprocess.run([*command, "-f", str(key)], input=DATA, check=True, capture_output=True)
    return done.stdout


@pytest.fixture(scope="module")
def armoured(key: Path) -> bytes:
    return signed(key)


@pytest.mark.parametrize("hash_name", ["sha512", "sha256"])
def test_what_openssh_signs_is_verified(key: Path, hash_name: str) -> None:
    found = parse(signed(key, hash_name=hash_name))

    assert found is not None
    assert (found.namespace, found.hash_name) == ("git", hash_name)
    assert found.key == key_bytes(key.with_suffix(".pub").read_text())
    assert verifies(found, DATA)
    assert not verifies(found, DATA + b"x")


def test_a_fingerprint_is_as_openssh_prints_it(key: Path) -> None:
    command = ["ssh-keygen", "-l", "-f", str(key)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert fingerprint(key_bytes(key.with_suffix(".pub").read_text())) in printed.split()


def body(armoured: bytes) -> bytes:
    return base64.b64decode(b"".join(armoured.splitlines()[1:-1]))


def armour(blob: bytes) -> bytes:
    text = base64.encodebytes(blob)
    return b"-----BEGIN SSH SIGNATURE-----\n" + text + b"-----END SSH SIGNATURE-----\n"


@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_no_flipped_bit_is_ever_verified(armoured: bytes, place: int, bit: int) -> None:
    blob = bytearray(body(armoured))
    blob[place % len(blob)] ^= 1 << bit
    found = parse(armour(bytes(blob)))

    assert found is None or found.namespace != "git" or not verifies(found, DATA)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_never_verified(data: bytes) -> None:
    for each in (data, armour(data), armour(b"SSHSIG\0\0\0\1" + data)):
        found = parse(each)
        assert found is None or not verifies(found, DATA)


def test_what_is_cut_continued_or_too_long_is_no_signature(armoured: bytes) -> None:
    blob = body(armoured)

    assert parse(armour(blob)) is not None
    assert parse(armour(blob + b"\0")) is None
    assert parse(armour(blob[:-1])) is None
    assert parse(armoured + b"x") is None
    assert parse(b"x" + armoured) is None
    assert parse(armoured.replace(b"SSH SIGNATURE", b"PGP SIGNATURE")) is None
    assert parse(armour(blob + bytes(MAX_SIGNATURE))) is None


def test_another_hash_or_a_reserved_field_is_no_signature() -> None:
    point = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    public = string(b"ssh-ed25519") + string(point)
    value = string(b"ssh-ed25519") + string(bytes(64))

    def blob(reserved: bytes = b"", hash_name: bytes = b"sha512") -> bytes:
        fields = (public, b"git", reserved, hash_name, value)
        return b"SSHSIG\0\0\0\1" + b"".join(map(string, fields))

    assert parse(armour(blob())) is not None
    assert parse(armour(blob(reserved=b"x"))) is None
    assert parse(armour(blob(hash_name=b"md5"))) is None


@pytest.mark.parametrize(("touched", "counts"), [(0x01, True), (0x05, True), (0x00, False)])
def test_a_security_key_counts_only_if_it_was_touched(touched: int, counts: bool) -> None:
    """As PROTOCOL.u2f has it: over the application, the flags, a counter and the message."""
    private = Ed25519PrivateKey.generate()
    kind, application = b"sk-ssh-ed25519@openssh.com", b"ssh:"
    message = b"SSHSIG" + b"".join(
        map(string, (b"git", b"", b"sha512", hashlib.sha512(DATA).digest()))
    )
    tail = bytes([touched]) + (7).to_bytes(4, "big")
    inner = hashlib.sha256(application).digest() + tail + hashlib.sha256(message).digest()
    value = string(kind) + string(private.sign(inner)) + tail
    public = string(kind) + string(private.public_key().public_bytes_raw()) + string(application)
    blob = b"SSHSIG\0\0\0\1" + b"".join(map(string, (public, b"git", b"", b"sha512", value)))
    found = parse(armour(blob))

    assert found is not None
    assert verifies(found, DATA) is counts


@pytest.mark.parametrize("text", ["", "ssh-ed25519", "ssh-ed25519 !!!", "x"])
def test_what_is_no_key_has_no_bytes(text: str) -> None:
    assert key_bytes(text) == b""
