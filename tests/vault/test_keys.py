from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import DhrError, Place
from generator.vault import keys
from generator.vault.errors import (
    AlteredError,
    IdentityFormatError,
    IdentityKindError,
    NotForYouError,
    RecipientFormatError,
)

PLACE = Place("policy/people.yaml", line=7, field="reads_with")
ME = keys.new_identity()


def test_what_is_sealed_to_a_recipient_opens_with_its_identity_only() -> None:
    blob = keys.seal_to(b"data", ME.recipient)

    assert keys.open_with(blob, ME, PLACE) == b"data"
    with pytest.raises(NotForYouError):
        keys.open_with(blob, keys.new_identity(), PLACE)


def test_an_identity_survives_being_written_and_read() -> None:
    again = keys.parse_identity(ME.reveal(), PLACE)

    assert again.recipient == ME.recipient
    assert keys.open_with(keys.seal_to(b"data", ME.recipient), again, PLACE) == b"data"


def test_an_identity_shows_its_secret_nowhere_by_accident() -> None:
    shown = f"{ME!r} {ME} {vars(ME).keys()}"

    assert "AGE-SECRET-KEY" not in shown
    assert ME.reveal().startswith("AGE-SECRET-KEY-1")


# Points of small order (RFC 7748, section 6.1 and its discussion): a shared secret of all zeros
LOW_ORDER = {
    "zero": "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
    "one": "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya",
    "order eight": "age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9",
}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("", "not an age recipient", id="empty"),
        pytest.param("age1", "not an age recipient", id="only the prefix"),
        pytest.param(ME.recipient[:-1], "not an age recipient", id="a character short"),
        pytest.param(ME.recipient + "q", "not an age recipient", id="a character long"),
        pytest.param(ME.recipient + "\n", "not an age recipient", id="a line end"),
        pytest.param(ME.recipient.upper(), "not an age recipient", id="upper case"),
        pytest.param(" " + ME.recipient, "not an age recipient", id="a space"),
        pytest.param("age1" + "q" * 58, "not an age recipient", id="a wrong checksum"),
        pytest.param("age1" + "b" * 58, "not an age recipient", id="a wrong character"),
        pytest.param("аge1" + ME.recipient[4:], "not an age recipient", id="a Cyrillic letter"),  # noqa: RUF001
        *(pytest.param(text, "not an age recipient", id=name) for name, text in LOW_ORDER.items()),
        pytest.param("age1../../bin/x", "not an age recipient", id="a path"),
        pytest.param("age1yubikey1" + "q" * 50, "hardware plugin", id="a YubiKey"),
        pytest.param("age1pq1" + "q" * 200, "post-quantum", id="a post-quantum key"),
        pytest.param("ssh-ed25519 AAAA x@y", "an SSH key", id="an SSH key"),
        pytest.param(ME.reveal(), "a secret key", id="a secret key"),
        pytest.param("-----BEGIN OPENSSH PRIVATE KEY-----", "a key file", id="a key file"),
    ],
)
def test_a_recipient_of_any_other_kind_is_refused_by_name(text: str, problem: str) -> None:
    with pytest.raises(RecipientFormatError, match=problem) as refused:
        keys.parse_recipient(text, PLACE)

    assert len(text) < 8 or text not in str(refused.value)
    assert str(refused.value.place) == "policy/people.yaml:7 (reads_with)"


@pytest.mark.parametrize(
    ("text", "kind", "problem"),
    [
        pytest.param("", IdentityFormatError, "not an age identity", id="empty"),
        pytest.param(ME.reveal().lower(), IdentityFormatError, "not an age", id="lower case"),
        pytest.param(ME.reveal()[:-1], IdentityFormatError, "not an age identity", id="cut"),
        pytest.param(
            "AGE-SECRET-KEY-1" + "Q" * 58, IdentityFormatError, "checksum", id="wrong checksum"
        ),
        pytest.param("AGE-SECRET-KEY-PQ-1QQ", IdentityKindError, "post-quantum", id="hybrid"),
        pytest.param("AGE-PLUGIN-YUBIKEY-1QQ", IdentityKindError, "plugin", id="plugin"),
        pytest.param("AGE-PLUGIN-../../X-1QQ", IdentityKindError, "plugin", id="plugin, a path"),
        pytest.param("-----BEGIN OPENSSH PRIVATE KEY-----", IdentityKindError, "SSH", id="SSH"),
        pytest.param(ME.recipient, IdentityKindError, "a public key", id="public half"),
    ],
)
def test_an_identity_of_any_other_kind_is_refused_by_name(
    text: str, kind: type[DhrError], problem: str
) -> None:
    with pytest.raises(kind, match=problem) as refused:
        keys.parse_identity(text, PLACE)

    assert not text or text not in str(refused.value)


@given(st.text(max_size=80))
def test_any_text_is_a_recipient_or_our_error(text: str) -> None:
    for candidate in (text, "age1" + text, ME.recipient[:30] + text):
        try:
            keys.parse_recipient(candidate, PLACE)
        except RecipientFormatError:
            continue
        assert candidate == ME.recipient


@given(position=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_flipped_bit_of_a_sealed_file_gives_other_data(position: int, bit: int) -> None:
    blob = bytearray(keys.seal_to(b"data", ME.recipient))
    blob[position % len(blob)] ^= 1 << bit

    with pytest.raises((AlteredError, NotForYouError)):
        keys.open_with(bytes(blob), ME, PLACE)


def test_a_panic_of_the_rust_code_is_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(*_: object) -> bytes:
        raise PanicException

    monkeypatch.setattr("generator.vault.keys.pyrage.decrypt", panic)

    with pytest.raises(AlteredError, match="could not be processed"):
        keys.open_with(b"", ME, PLACE)
