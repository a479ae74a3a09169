"""Real interoperation: stock `sops` opens what we seal, and we open what it seals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from generator.vault import record_file, sops
from generator.vault.errors import (
    AlteredError,
    CannotSealError,
    MacError,
    NotForYouError,
    VaultTooLargeError,
    WrappedKeyError,
)
from generator.vault.keys import Identity, Recipient, seal_to
from generator.vault.sops_reader import parse_sealed
from generator.vault.sops_text import SealedText, WrappedKey, format_cipher, format_sealed
from tests.vault.sealing import (
    ALICE,
    BORIS,
    BUILDER,
    EXPECT,
    MALLORY,
    NOW,
    PLACE,
    RECIPIENTS,
    head,
    padded,
    run_sops,
    sealed,
    sections,
    stock_decrypt,
    stock_encrypt,
    try_sops,
)


@pytest.mark.parametrize("key", [ALICE, BORIS, BUILDER], ids=["first", "second", "third"])
def test_stock_sops_opens_what_we_seal(tmp_path: Path, key: Identity) -> None:
    assert stock_decrypt(sealed(), key, tmp_path) == padded()


def test_we_open_what_stock_sops_seals(tmp_path: Path) -> None:
    data = stock_encrypt(padded(), tmp_path)

    opened = record_file.open_record(data, [BORIS], place=PLACE, expect=EXPECT)

    assert opened.sections == sections()


def test_stock_sops_prints_the_same_bytes_that_we_write(tmp_path: Path) -> None:
    """Sops reads ours, changes one value and writes: everything else stays byte for byte."""
    ours = sealed()
    (tmp_path / "record.yaml").write_bytes(ours)
    new = padded(sections(notes="text: changed\n"))["notes"]

    run_sops("set", "record.yaml", '["notes"]', yaml_json(new), key=ALICE, folder=tmp_path)

    theirs = (tmp_path / "record.yaml").read_bytes()
    changed = [
        number
        for number, lines in enumerate(
            zip(ours.split(b"\n"), theirs.split(b"\n"), strict=True), start=1
        )
        if lines[0] != lines[1]
    ]
    assert [line.split(b":")[0].strip() for line in at(ours, changed)] == [
        b"notes",
        b"lastmodified",
        b"mac",
    ]
    opened = record_file.open_record(theirs, [ALICE], place=PLACE, expect=EXPECT)
    assert opened.sections["notes"] == "text: changed\n"


def yaml_json(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def at(data: bytes, numbers: list[int]) -> list[bytes]:
    lines = data.split(b"\n")
    return [lines[number - 1] for number in numbers]


def test_what_stock_sops_rotates_we_still_open(tmp_path: Path) -> None:
    (tmp_path / "record.yaml").write_bytes(sealed())

    run_sops("rotate", "-i", "record.yaml", key=ALICE, folder=tmp_path)

    data = (tmp_path / "record.yaml").read_bytes()
    opened = record_file.open_record(data, [BUILDER], place=PLACE, expect=EXPECT)
    assert opened.sections == sections()


def test_the_order_in_which_sops_3_13_writes_a_recipient_is_read() -> None:
    """Since 3.13 (stores/metadata.go, `goToSops`) `enc` is sorted before `recipient`."""
    data = sealed().decode()
    for identity in (ALICE, BORIS, BUILDER):
        entry = f"        - recipient: {identity.recipient}\n"
        start = data.index(entry)
        end = data.index("-----END AGE ENCRYPTED FILE-----\n", start) + 33
        enc = data[start + len(entry) : end].replace("          enc", "        - enc", 1)
        data = data[:start] + enc + f"          recipient: {identity.recipient}\n" + data[end:]
    assert yaml.safe_load(data)["sops"]["age"] == yaml.safe_load(sealed_again(data))["sops"]["age"]

    opened = record_file.open_record(data.encode(), [BORIS], place=PLACE, expect=EXPECT)

    assert opened.sections == sections()


def sealed_again(text: str) -> bytes:
    return format_sealed(parse_sealed(text.encode(), PLACE))


@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=8
    )
)
def test_opening_what_was_sealed_gives_the_same_texts(texts: list[str]) -> None:
    values = {f"section_{number}": text for number, text in enumerate(texts)}

    data = sops.seal(values, recipients=[ALICE.recipient], now=NOW, place=PLACE)

    assert dict(sops.unlock(parse_sealed(data, PLACE), [ALICE], PLACE).values) == values
    assert sealed_again(data.decode()) == data


def test_known_answer_of_the_go_implementation() -> None:
    """A value that sops itself encrypted with a fixed key and nonce (security.md 3.1, 6)."""
    key, nonce = bytes(range(32)), bytes(range(32, 64))
    sealed_value = AESGCM(key).encrypt(nonce, b"hello", b"a:b:")

    cipher = format_cipher(sealed_value[:-16], nonce, sealed_value[-16:])

    assert cipher.text == (
        "ENC[AES256_GCM,data:f6SdJOI=,iv:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=,"
        "tag:TEFu+ejkdT0ijPtelDWwfg==,type:str]"
    )


# ---------------------------------------------------------------------------------------------
# What stays and what changes


def lines_of(data: bytes, start: bytes) -> list[bytes]:
    return [line for line in data.split(b"\n") if line.startswith(start)]


def keys_of(data: bytes) -> tuple[WrappedKey, ...]:
    return parse_sealed(data, PLACE).keys


def test_an_unchanged_section_keeps_its_ciphertext_and_a_changed_one_does_not() -> None:
    first = sealed()
    opened = record_file.open_record(first, [ALICE], place=PLACE, expect=EXPECT)
    texts = sections(head(revision=2, previous=[opened.digest]), notes="text: new\n")

    second = sealed(texts, previous=opened)

    for name, same in {"record": False, "people": True, "chronology": True, "notes": False}.items():
        start = f"{name}:".encode()
        assert (lines_of(first, start) == lines_of(second, start)) is same
    assert keys_of(first) == keys_of(second)


@pytest.mark.parametrize(
    ("recipients", "fresh_key"),
    [
        pytest.param(RECIPIENTS - {BORIS.recipient}, False, id="somebody was removed"),
        pytest.param(RECIPIENTS | {MALLORY.recipient}, False, id="somebody was added"),
        pytest.param(RECIPIENTS, True, id="asked for"),
    ],
)
def test_a_new_data_key_encrypts_everything_anew(
    recipients: frozenset[Recipient], *, fresh_key: bool
) -> None:
    first = sealed()
    opened = record_file.open_record(first, [ALICE], place=PLACE, expect=EXPECT)

    second = sealed(recipients=recipients, previous=opened, fresh_key=fresh_key)

    again = sops.unlock(parse_sealed(second, PLACE), [ALICE], PLACE)
    assert again.data_key != opened.unlocked.data_key
    assert again.values == opened.unlocked.values
    for name in sections():
        assert not set(lines_of(first, name.encode())) & set(lines_of(second, name.encode()))


def test_a_removed_officer_who_kept_the_data_key_cannot_read_on() -> None:
    opened = record_file.open_record(sealed(), [BORIS], place=PLACE, expect=EXPECT)
    later = parse_sealed(sealed(recipients=RECIPIENTS - {BORIS.recipient}, previous=opened), PLACE)
    kept = AESGCM(opened.unlocked.data_key)

    with pytest.raises(NotForYouError):
        sops.unlock(later, [BORIS], PLACE)
    for name, value in later.sections.items():
        with pytest.raises(AlteredError):
            sops._decrypt(kept, value, f"{name}:", PLACE)


def test_two_seals_of_the_same_record_share_no_ciphertext() -> None:
    one, other = (parse_sealed(sealed(), PLACE) for _ in range(2))

    for name in sections():
        assert one.sections[name].data != other.sections[name].data
        assert one.sections[name].nonce != other.sections[name].nonce
    assert not {key.blob for key in one.keys} & {key.blob for key in other.keys}


def test_recipients_are_written_sorted_and_once() -> None:
    twice = [MALLORY.recipient, ALICE.recipient, MALLORY.recipient]

    data = sops.seal(padded(), recipients=twice, now=NOW, place=PLACE)

    assert parse_sealed(data, PLACE).recipients == (ALICE.recipient, MALLORY.recipient)


def test_the_time_is_written_in_utc_seconds() -> None:
    summer = dt.timezone(dt.timedelta(hours=1))
    now = dt.datetime(2026, 6, 15, 3, 0, 0, 999_999, tzinfo=summer)

    data = sops.seal(padded(), recipients=RECIPIENTS, now=now, place=PLACE)

    assert b'    lastmodified: "2026-06-15T02:00:00Z"\n' in data


# ---------------------------------------------------------------------------------------------
# What only the holder of a key can do


def altered(**changed: object) -> bytes:
    sealed_text = parse_sealed(sealed(), PLACE)
    return format_sealed(SealedText(**{**vars(sealed_text), **changed}))


def wrap(data: bytes, identity: Identity, label: Identity) -> WrappedKey:
    armor = seal_to(data, identity.recipient, armored=True).decode()
    return WrappedKey(label.recipient, armor, b"")


@pytest.mark.parametrize(
    ("wrapped", "problem"),
    [
        pytest.param(wrap(bytes(31), ALICE, ALICE), "a wrong length", id="a short data key"),
        pytest.param(wrap(bytes(64), ALICE, ALICE), "a wrong length", id="a long data key"),
        pytest.param(wrap(bytes(32), BORIS, ALICE), "not for you", id="another's under my name"),
    ],
)
def test_a_wrapped_key_that_is_not_what_its_label_says_is_refused(
    wrapped: WrappedKey, problem: str
) -> None:
    with pytest.raises(WrappedKeyError, match=problem):
        sops.unlock(parse_sealed(altered(keys=(wrapped,)), PLACE), [ALICE], PLACE)


def test_another_data_key_under_my_name_opens_nothing() -> None:
    data = altered(keys=(wrap(bytes(32), ALICE, ALICE),))

    with pytest.raises(AlteredError):
        sops.unlock(parse_sealed(data, PLACE), [ALICE], PLACE)


def test_a_mac_over_other_texts_is_refused() -> None:
    opened = record_file.open_record(sealed(), [ALICE], place=PLACE, expect=EXPECT)
    mac = sops._encrypt(AESGCM(opened.unlocked.data_key), b"0" * 128, "2026-06-15T02:00:00Z")
    text = SealedText(**{**vars(opened.unlocked.sealed), "mac": mac})

    with pytest.raises(MacError):
        sops.unlock(text, [ALICE], PLACE)


def test_a_section_that_is_not_utf8_is_refused() -> None:
    opened = record_file.open_record(sealed(), [ALICE], place=PLACE, expect=EXPECT)
    cipher = AESGCM(opened.unlocked.data_key)
    text = opened.unlocked.sealed
    bad = {**text.sections, "notes": sops._encrypt(cipher, b"\xff\xfe", "notes:")}

    with pytest.raises(AlteredError, match="not text"):
        sops.unlock(
            SealedText(**{**vars(text), "sections": bad}), [ALICE], PLACE, expected=["notes"]
        )


def test_without_a_matching_identity_it_is_not_for_you() -> None:
    for identities in ([], [MALLORY]):
        with pytest.raises(NotForYouError):
            sops.unlock(parse_sealed(sealed(), PLACE), identities, PLACE)


def test_what_does_not_fit_is_not_sealed() -> None:
    with pytest.raises(CannotSealError, match="empty"):
        sops.seal({"notes": ""}, recipients=RECIPIENTS, now=NOW, place=PLACE)
    with pytest.raises(CannotSealError, match="recipients"):
        sops.seal({"notes": "a"}, recipients=[], now=NOW, place=PLACE)
    with pytest.raises(VaultTooLargeError):
        sops.seal({"notes": "a" * 800_000}, recipients=RECIPIENTS, now=NOW, place=PLACE)


@pytest.mark.parametrize("name", ["", "Notes", "a b", "sops", "x_unencrypted", "no", "null", "ü"])
def test_a_section_name_outside_the_format_is_a_defect(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        sops.seal({name: "a"}, recipients=RECIPIENTS, now=NOW, place=PLACE)


def test_a_time_without_a_zone_is_a_defect() -> None:
    naive = dt.datetime(2026, 6, 15)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="zone"):
        sops.seal(padded(), recipients=RECIPIENTS, now=naive, place=PLACE)


def test_stock_sops_refuses_our_file_without_a_key(tmp_path: Path) -> None:
    (tmp_path / "record.yaml").write_bytes(sealed())

    assert try_sops("decrypt", "record.yaml", key=MALLORY, folder=tmp_path).returncode != 0
