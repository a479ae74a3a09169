"""Approvals: signatures that count, and those that do not, by the real ssh-keygen."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import DhrError
from generator.files.errors import FileMissingError
from generator.release import approvals
from generator.release.approvals import (
    NoSshKeygenError,
    SignatureRefusedError,
    SigningError,
    WhyNot,
    sign,
    verify,
    verify_all,
)
from tests.release.releases import Signer, make_signer

DATA = b"format: dhr-certificate-1\n"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Signer]:
    folder = tmp_path_factory.mktemp("keys")
    return {person: make_signer(folder, person) for person in ("p-aaaa", "p-bbbb", "p-cccc")}


@pytest.fixture(scope="module")
def allowed(keys: dict[str, Signer]) -> dict[str, tuple[str, ...]]:
    return {person: (keys[person].public,) for person in ("p-aaaa", "p-bbbb")}


def test_a_signature_tells_who_signed(
    keys: dict[str, Signer], allowed: dict[str, tuple[str, ...]]
) -> None:
    signature = sign(keys["p-bbbb"].private, DATA)

    assert verify(DATA, signature, allowed) == "p-bbbb"


def test_a_key_that_others_can_read_still_signs_from_its_private_copy(
    keys: dict[str, Signer], allowed: dict[str, tuple[str, ...]], tmp_path: Path
) -> None:
    copy = tmp_path / "key"
    copy.write_bytes(keys["p-aaaa"].private.read_bytes())
    copy.chmod(0o644)

    assert verify(DATA, sign(copy, DATA), allowed) == "p-aaaa"
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def refusal(data: bytes, signature: bytes, allowed: dict[str, tuple[str, ...]]) -> WhyNot:
    with pytest.raises(SignatureRefusedError) as caught:
        verify(data, signature, allowed)
    return caught.value.why


def test_altered_bytes_are_refused(
    keys: dict[str, Signer], allowed: dict[str, tuple[str, ...]]
) -> None:
    signature = sign(keys["p-aaaa"].private, DATA)

    assert refusal(DATA + b" ", signature, allowed) is WhyNot.ALTERED


def test_another_namespace_is_refused(
    keys: dict[str, Signer], allowed: dict[str, tuple[str, ...]]
) -> None:
    signature = sign(keys["p-aaaa"].private, DATA, "dhr-policy")

    assert refusal(DATA, signature, allowed) is WhyNot.NAMESPACE


def test_a_foreign_key_is_refused(
    keys: dict[str, Signer], allowed: dict[str, tuple[str, ...]]
) -> None:
    assert refusal(DATA, sign(keys["p-cccc"].private, DATA), allowed) is WhyNot.FOREIGN_KEY


def test_a_person_who_was_revoked_no_longer_counts(
    keys: dict[str, Signer], allowed: dict[str, tuple[str, ...]]
) -> None:
    signature = sign(keys["p-aaaa"].private, DATA)
    later = {"p-bbbb": allowed["p-bbbb"]}

    assert refusal(DATA, signature, later) is WhyNot.FOREIGN_KEY


def armour(blob: bytes) -> bytes:
    body = base64.encodebytes(blob)
    return b"-----BEGIN SSH SIGNATURE-----\n" + body + b"-----END SSH SIGNATURE-----\n"


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"hello", id="a word"),
        pytest.param(armour(b""), id="an empty signature"),
        pytest.param(armour(b"SSHSIG\0\0\0\2"), id="another version"),
        pytest.param(armour(b"SSHSIG\0\0\0\1\xff\xff\xff\xff"), id="a length beyond the end"),
        pytest.param(armour(b"SSHSIG" + b"\0" * 40), id="empty strings"),
        pytest.param(b"x" * 20_000, id="too long"),
    ],
)
def test_what_is_no_signature_is_refused(
    signature: bytes, allowed: dict[str, tuple[str, ...]]
) -> None:
    assert refusal(DATA, signature, allowed) is WhyNot.MALFORMED


@settings(max_examples=25)
@given(st.data())
def test_no_flipped_byte_of_a_signature_counts(data: st.DataObject) -> None:
    signature = _signed()
    position = data.draw(st.integers(0, len(signature) - 1))
    flipped = bytearray(signature)
    flipped[position] ^= data.draw(st.sampled_from([1, 2, 16, 64]))

    try:
        person = verify(DATA, bytes(flipped), _ALLOWED)
    except DhrError:
        return
    assert person == "p-dddd"
    assert b"".join(bytes(flipped).split()) == b"".join(signature.split())


_ALLOWED: dict[str, tuple[str, ...]] = {}
_SIGNED: list[bytes] = []


@pytest.fixture(scope="module", autouse=True)
def _prepare(tmp_path_factory: pytest.TempPathFactory) -> None:
    signer = make_signer(tmp_path_factory.mktemp("flip"), "p-dddd")
    _ALLOWED["p-dddd"] = (signer.public,)
    _SIGNED[:] = [sign(signer.private, DATA)]


def _signed() -> bytes:
    return _SIGNED[0]


def test_two_people_are_enough_and_one_bad_signature_spoils_nothing(
    keys: dict[str, Signer], allowed: dict[str, tuple[str, ...]]
) -> None:
    signatures = {person: sign(key.private, DATA) for person, key in keys.items()}

    judged = verify_all(DATA, signatures, allowed)

    assert judged.people == ("p-aaaa", "p-bbbb")
    assert judged.refused == (("p-cccc", WhyNot.FOREIGN_KEY),)
    assert judged.enough


def test_one_person_with_two_keys_is_one_person(keys: dict[str, Signer], tmp_path: Path) -> None:
    second = make_signer(tmp_path, "p-aaaa", "second")
    allowed = {"p-aaaa": (keys["p-aaaa"].public, second.public)}
    signatures = {
        "p-aaaa": sign(keys["p-aaaa"].private, DATA),
        "p-bbbb": sign(second.private, DATA),
    }

    judged = verify_all(DATA, signatures, allowed)

    assert judged.people == ("p-aaaa",)
    assert judged.refused == (("p-bbbb", WhyNot.OTHER_PERSON),)
    assert not judged.enough


def test_a_key_that_cannot_sign_is_an_error_of_ours(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("not a key\n")

    with pytest.raises(SigningError):
        sign(broken, DATA)
    with pytest.raises(FileMissingError):
        sign(tmp_path / "missing", DATA)


def test_a_machine_without_ssh_keygen_is_told_so(
    keys: dict[str, Signer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(NoSshKeygenError):
        sign(keys["p-aaaa"].private, DATA)


def test_ssh_keygen_gets_nothing_from_the_environment(
    keys: dict[str, Signer], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = tmp_path / "environment"
    fake = tmp_path / "ssh-keygen"
    fake.write_text(f"#!/bin/sh\nenv > {seen}\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DHR_IDENTITY", "secret.txt")

    with pytest.raises(SigningError):
        approvals.sign(keys["p-aaaa"].private, DATA)

    assert "DHR_IDENTITY" not in seen.read_text()
