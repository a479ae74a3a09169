from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Place
from generator.vault import age_header
from generator.vault.errors import WrappedKeyError
from generator.vault.keys import new_identity, open_with, seal_to
from tests.vault.age_writer import StanzaOf, age_file, armor, other, scrypt, unpadded, x25519

ME = new_identity()
OTHER = new_identity()
PLACE = Place("cases/DHR-2025-003/documents/minutes.age")
MINE = x25519(ME.recipient)
GREASE = other('](N8-grease 0Yg5aq ("} vu/aX', bytes(71))


@pytest.mark.parametrize(
    "stanzas",
    [
        pytest.param([MINE], id="one recipient, as age and sops write it"),
        pytest.param([MINE, GREASE], id="one recipient and grease, as rage writes it"),
        pytest.param([GREASE, MINE], id="grease before the recipient"),
        pytest.param([MINE, other("x-grease", bytes(48))], id="grease with an empty last line"),
        pytest.param([MINE, other("-grease", b"")], id="grease without arguments or body"),
    ],
)
def test_one_recipient_is_accepted_and_opens(stanzas: list[StanzaOf]) -> None:
    blob = age_file(b"data", stanzas)

    payload = age_header.require_one_recipient(blob, PLACE)

    assert len(blob) - payload == 16 + 4 + 16
    assert open_with(blob, ME, PLACE) == b"data"


@pytest.mark.parametrize(
    ("stanzas", "problem"),
    [
        pytest.param([], "malformed age header", id="nobody"),
        pytest.param([GREASE], "0 recipients", id="only grease"),
        pytest.param([MINE, x25519(OTHER.recipient)], "2 recipients", id="a second recipient"),
        pytest.param([MINE, MINE], "2 recipients", id="the same recipient twice"),
        pytest.param([MINE, other("X-unknown a")], "2 recipients", id="an unknown second stanza"),
        pytest.param([MINE, GREASE, GREASE], "more than 2 stanzas", id="two grease stanzas"),
        pytest.param([scrypt("pw", 4)], "a passphrase", id="a passphrase"),
        pytest.param([scrypt("pw", 4), MINE], "2 recipients", id="a passphrase and a recipient"),
        pytest.param([other("ssh-ed25519 abc")], "an SSH key", id="an SSH key"),
        pytest.param([other("mlkem768x25519 abc")], "post-quantum", id="a post-quantum key"),
        pytest.param([other("../../bin/sh abc")], "unknown kind", id="a plugin with a path"),
        pytest.param([other("yubikey abc")], "unknown kind", id="a plugin"),
        pytest.param([other("X25519")], "malformed X25519", id="X25519 without a share"),
        pytest.param([other("x25519 " + "A" * 43)], "unknown kind", id="lower-case type"),
        pytest.param(
            [other("X25519 " + "A" * 43, bytes(31))], "malformed X25519", id="a short wrapped key"
        ),
        pytest.param(
            [other("X25519 " + "A" * 43 + " b")], "malformed X25519", id="an extra argument"
        ),
        pytest.param(
            [other("X25519 " + "A" * 42 + "B")], "malformed X25519", id="unused bits in the share"
        ),
        pytest.param(
            [MINE, other("x-grease", bytes(48 * 9))], "2 recipients", id="too much grease"
        ),
    ],
)
def test_every_other_header_is_refused(stanzas: list[StanzaOf], problem: str) -> None:
    with pytest.raises(WrappedKeyError, match=problem):
        age_header.require_one_recipient(age_file(b"data", stanzas), PLACE)


GOOD = age_file(b"data", [MINE])
LINES = GOOD.split(b"\n")


def with_line(number: int, line: bytes) -> bytes:
    return b"\n".join([*LINES[:number], line, *LINES[number + 1 :]])


@pytest.mark.parametrize(
    "blob",
    [
        pytest.param(b"", id="empty"),
        pytest.param(GOOD[:22], id="only the version line"),
        pytest.param(GOOD[:80], id="cut in the header"),
        pytest.param(GOOD[: GOOD.index(b"--- ") + 20], id="cut in the header's MAC"),
        pytest.param(GOOD.replace(b"/v1", b"/v2"), id="another version"),
        pytest.param(armor(GOOD).encode(), id="armored where binary is expected"),
        pytest.param(b"\n" + GOOD, id="an empty line first"),
        pytest.param(GOOD.replace(b"\n", b"\r\n", 4), id="CRLF"),
        pytest.param(with_line(1, LINES[1] + b" "), id="a trailing space"),
        pytest.param(with_line(1, LINES[1].replace(b" ", b"  ", 1)), id="two spaces"),
        pytest.param(with_line(1, b"->X25519"), id="no space"),
        pytest.param(with_line(1, b"-> "), id="no type"),
        pytest.param(with_line(1, b"-> X25519\x00"), id="a zero byte"),
        pytest.param(with_line(1, "-> X25519é".encode()), id="not ASCII"),
        pytest.param(with_line(2, LINES[2] + b"="), id="padded base64"),
        pytest.param(with_line(2, LINES[2] + b"\n"), id="an empty line after the body"),
        pytest.param(with_line(2, b""), id="no body"),
        pytest.param(with_line(2, b"A" * 65), id="a body line too long"),
        pytest.param(with_line(3, b"--- "), id="no MAC"),
        pytest.param(with_line(3, LINES[3] + b"A"), id="a MAC too long"),
        pytest.param(with_line(3, b"--- " + b"A" * 42 + b"B"), id="unused bits in the MAC"),
        pytest.param(b"age-encryption.org/v1\n" + b"-> a-grease\n\n" * 10_000, id="many stanzas"),
        pytest.param(b"age-encryption.org/v1\n-> a-grease\n" + b"A" * 10_000_000, id="10 MB"),
    ],
)
def test_a_malformed_header_is_refused_before_any_key(blob: bytes) -> None:
    with pytest.raises(WrappedKeyError):
        age_header.require_one_recipient(blob, PLACE)


@given(st.binary(max_size=300))
def test_random_bytes_raise_nothing_but_our_error(noise: bytes) -> None:
    for blob in (noise, age_header.INTRO + noise, GOOD[:60] + noise + GOOD[60:]):
        try:
            age_header.require_one_recipient(blob, PLACE)
        except WrappedKeyError:
            continue
        assert open_with(blob, ME, PLACE) == b"data"


def test_our_own_seal_is_always_accepted() -> None:
    for _ in range(200):  # the grease is random
        age_header.require_one_recipient(seal_to(b"data", ME.recipient), PLACE)


ARMORED = armor(GOOD)
ARMOR_LINES = ARMORED.split("\n")


def test_armor_of_age_rage_and_ours_decodes() -> None:
    assert age_header.decode_armor(ARMORED, PLACE) == GOOD
    written = seal_to(b"data", ME.recipient, armored=True).decode()
    age_header.require_one_recipient(age_header.decode_armor(written, PLACE), PLACE)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(ARMORED.rstrip("\n"), id="no last line end"),
        pytest.param(ARMORED + "\n", id="an empty line after it"),
        pytest.param(ARMORED + "x\n", id="junk after it"),
        pytest.param("\n" + ARMORED, id="an empty line before it"),
        pytest.param(ARMORED.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(ARMORED.replace("AGE", "PGP"), id="another label"),
        pytest.param("\n".join([*ARMOR_LINES[:1], *ARMOR_LINES[-2:]]), id="no body"),
        pytest.param(ARMORED.replace(ARMOR_LINES[1], ARMOR_LINES[1][:60]), id="a short line"),
        pytest.param(ARMORED.replace(ARMOR_LINES[1] + "\n", ARMOR_LINES[1]), id="a long line"),
        pytest.param(ARMORED.replace(ARMOR_LINES[1], "é" + ARMOR_LINES[1][1:]), id="not ASCII"),
        pytest.param(ARMORED.replace(ARMOR_LINES[1], "*" + ARMOR_LINES[1][1:]), id="not base64"),
        pytest.param(ARMORED.replace(ARMOR_LINES[1], "=" * 64), id="padding in the middle"),
    ],
)
def test_armor_that_no_tool_writes_is_refused(text: str) -> None:
    with pytest.raises(WrappedKeyError):
        age_header.decode_armor(text, PLACE)


def test_armor_with_unused_bits_is_refused() -> None:
    text = armor(bytes(1))
    assert age_header.decode_armor(text, PLACE) == bytes(1)

    with pytest.raises(WrappedKeyError, match="canonical"):
        age_header.decode_armor(text.replace("AA==", "AB=="), PLACE)


@given(st.binary(max_size=100))
def test_unpadded_base64_decodes_in_its_one_spelling_only(data: bytes) -> None:
    text = unpadded(data)

    assert age_header.decode_unpadded(text) == data
    assert age_header.decode_unpadded(text + b"=") is None
    assert age_header.decode_unpadded(text + b"\n") is None
