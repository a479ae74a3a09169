"""Everything that can be done to a sealed record without its key, and the code that answers it.

`opens` marks what stock sops lets through (checked here with the real program): a change that the
strict reader must refuse on its own.
"""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import DhrError, Place
from generator.vault import record_file
from generator.vault.keys import seal_to
from generator.vault.record_file import Expectation
from generator.vault.sops_reader import parse_sealed
from generator.vault.sops_text import MAX_FILE
from tests.vault.age_writer import age_file, armor, other, scrypt, x25519
from tests.vault.sealing import (
    ALICE,
    BORIS,
    CANARY,
    EXPECT,
    MALLORY,
    NAMES,
    PLACE,
    padded,
    sealed,
    sections,
    stock_encrypt,
    try_sops,
)

GOOD = sealed().decode()
LINES = GOOD.split("\n")
ENC = {name: next(line for line in LINES if line.startswith(f"{name}: ")) for name in NAMES}
MAC = next(line for line in LINES if line.startswith("    mac: "))
TIME = next(line for line in LINES if "lastmodified" in line)


def put(old: str, new: str, count: int = -1) -> str:
    """Replace in the good file, where it must be found."""
    assert old in GOOD
    return GOOD.replace(old, new, count)


def value(name: str) -> str:
    return ENC[name].partition(": ")[2]


def part(name: str, field: str) -> str:
    found = re.search(f"{field}:([^,\\]]+)", value(name))
    assert found
    return found[1]


def entry(label: str, blob: bytes) -> str:
    lines = "".join(f"            {line}\n" for line in armor(blob).splitlines())
    return f"        - recipient: {label}\n          enc: |\n{lines}"


def first_entry(blob: bytes) -> str:
    """Replace Alice's wrapped key, the first in the file."""
    start = GOOD.index("        - recipient: ")
    end = GOOD.index("        - recipient: ", start + 1)
    return GOOD[:start] + entry(ALICE.recipient, blob) + GOOD[end:]


def with_mallory() -> str:
    """Append an attacker as recipient, as anybody can."""
    return put("    lastmodified:", entry(MALLORY.recipient, b"") + "    lastmodified:").replace(
        entry(MALLORY.recipient, b""),
        entry(MALLORY.recipient, seal_to(bytes(32), MALLORY.recipient)),
    )


def without_first() -> str:
    start = GOOD.index("        - recipient: ")
    end = GOOD.index("        - recipient: ", start + 1)
    return GOOD[:start] + GOOD[end:]


def flip(text: str) -> str:
    """Change one base64 character into another."""
    return ("B" if text[0] == "A" else "A") + text[1:]


PEOPLE, NOTES = value("people"), value("notes")
DATA, TAG, NONCE = part("people", "data"), part("people", "tag"), part("people", "iv")
JUNK_AGE = entry(MALLORY.recipient, seal_to(bytes(32), MALLORY.recipient))
X25519 = x25519(ALICE.recipient)
MIXED = age_file(bytes(32), [X25519, x25519(MALLORY.recipient)])
OPENS = True  # stock sops opens it, and shows nothing wrong

# name: (text, code, whether stock sops opens it)
TAMPERED: dict[str, tuple[str | bytes, str, bool]] = {
    # Types and values (security.md 3.3)
    "type flipped to int": (put(PEOPLE, PEOPLE.replace(":str", ":int")), "vault-value", False),
    "type flipped to bytes": (put(PEOPLE, PEOPLE.replace(":str", ":bytes")), "vault-value", False),
    "type flipped to comment": (
        put(PEOPLE, PEOPLE.replace(":str", ":comment")),
        "vault-value",
        False,
    ),
    "junk behind the bracket": (put(PEOPLE, PEOPLE + "junk"), "vault-value", OPENS),
    "a second value behind the first": (put(PEOPLE, PEOPLE + NOTES), "vault-value", False),
    "a space behind the bracket": (put(PEOPLE, PEOPLE + " "), "vault-value", OPENS),
    "ciphertext moved into the tag": (
        put(f"data:{DATA}", f"data:{DATA[:-8]}").replace(f"tag:{TAG}", f"tag:{DATA[-8:]}{TAG}"),
        "vault-value",
        False,
    ),
    "a short nonce": (put(NONCE, NONCE[:16]), "vault-value", False),
    "a short tag": (put(TAG, TAG[:16]), "vault-value", False),
    "no nonce": (put(f"iv:{NONCE},", ""), "vault-value", False),
    "an extra field": (put(f"iv:{NONCE}", f"iv:{NONCE},x:y"), "vault-value", False),
    "unused bits in base64": (
        put(TAG, TAG[:-3] + {"A": "B", "Q": "R", "g": "h", "w": "x"}[TAG[-3]] + "=="),
        "vault-value",
        OPENS,
    ),
    "unpadded base64": (put(TAG, TAG.rstrip("=")), "vault-value", False),
    "a line end in base64": (put(DATA, DATA[:8] + "\n" + DATA[8:]), "vault-value", False),
    "url-safe base64": (put(DATA, DATA[:8] + "-_-_" + DATA[12:]), "vault-value", False),
    "another algorithm": (put(PEOPLE, PEOPLE.replace("AES256", "AES128")), "vault-value", False),
    "a plaintext value": (put(PEOPLE, "hello"), "vault-value", False),
    "an empty value": (put(PEOPLE, '""'), "vault-value", False),
    "a null value": (put(PEOPLE, "null"), "vault-value", False),
    "a quoted value": (put(PEOPLE, f'"{PEOPLE}"'), "vault-value", OPENS),
    "a value in a list": (put(PEOPLE, f"[{PEOPLE}]"), "vault-value", False),
    "a value in a block": (put(PEOPLE, f"|-\n    {PEOPLE}"), "vault-value", OPENS),
    "a tagged value": (put(PEOPLE, f"!!str {PEOPLE}"), "vault-value", OPENS),
    "an anchored value": (put(PEOPLE, f"&a {PEOPLE}"), "vault-value", OPENS),
    "one character of data": (put(DATA, flip(DATA)), "vault-altered", False),
    "one character of the nonce": (put(NONCE, flip(NONCE)), "vault-altered", False),
    "one character of the tag": (put(TAG, flip(TAG)), "vault-altered", False),
    "two values swapped": (
        put(PEOPLE, "@").replace(NOTES, PEOPLE).replace("@", NOTES),
        "vault-altered",
        False,
    ),
    # Sections
    "a key with an empty text": (put("notes:", 'extra: ""\nnotes:'), "vault-value", OPENS),
    "a key with null": (put("notes:", "extra: null\nnotes:"), "vault-value", OPENS),
    "a key with nothing": (put("notes:", "extra:\nnotes:"), "vault-format", OPENS),
    "a key with an empty list": (put("notes:", "extra: []\nnotes:"), "vault-value", OPENS),
    "a key with an empty map": (put("notes:", "extra: {}\nnotes:"), "vault-value", OPENS),
    "a key with plaintext": (put("notes:", "extra: hello\nnotes:"), "vault-value", False),
    "a key in clear by its suffix": (
        put("notes:", "extra_unencrypted: hello\nnotes:"),
        "vault-format",
        False,
    ),
    "a copied section": (put("notes:", f"extra: {PEOPLE}\nnotes:"), "vault-sections", False),
    "a section twice": (put("notes:", f"people: {PEOPLE}\nnotes:"), "vault-format", False),
    "a section taken out": (put(f"{ENC['people']}\n", ""), "vault-sections", False),
    "the last section taken out": (put(f"{ENC['notes']}\n", ""), "vault-sections", False),
    "two sections in another order": (
        put(f"{ENC['people']}\n", "").replace(ENC["notes"], f"{ENC['notes']}\n{ENC['people']}"),
        "vault-sections",
        False,
    ),
    "a section renamed": (put("people:", "persons:"), "vault-sections", False),
    "a key in upper case": (put("people:", "People:"), "vault-format", False),
    "a quoted key": (put("people:", '"people":'), "vault-format", OPENS),
    "a key of YAML's own": (put("people:", "null:"), "vault-format", False),
    "a nested map": (put("people: ", "people:\n    a: "), "vault-format", False),
    "a merge key": (put("notes:", "<<: {}\nnotes:"), "vault-format", OPENS),
    "no sections": (GOOD[GOOD.index("sops:") :], "vault-format", False),
    "sections after the metadata": (GOOD + 'extra: ""\n', "vault-format", OPENS),
    # Text around it
    "a comment line": (put("people:", "# hello\npeople:"), "vault-format", OPENS),
    "a comment line at the end": (GOOD + "# hello\n", "vault-format", OPENS),
    "a comment behind a value": (put(PEOPLE, f"{PEOPLE} # hello"), "vault-value", OPENS),
    "a comment in the metadata": (put("    mac:", "    # x\n    mac:"), "vault-format", OPENS),
    "a comment behind the version": (GOOD[:-1] + " # hello\n", "vault-format", OPENS),
    "a comment in the armor": (
        put("            -----END", "            # x\n            -----END"),
        "vault-age",
        False,
    ),
    "an empty line": (put("people:", "\npeople:"), "vault-format", OPENS),
    "an empty line at the end": (GOOD + "\n", "vault-format", OPENS),
    "a second document": (GOOD + "---\na: ''\n", "vault-format", OPENS),
    "a document start": ("---\n" + GOOD, "vault-format", OPENS),
    "a document end": (GOOD + "...\n", "vault-format", OPENS),
    "a directive": ("%YAML 1.2\n---\n" + GOOD, "vault-format", False),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD.encode(), "vault-format", OPENS),
    "CRLF": (GOOD.replace("\n", "\r\n"), "vault-format", OPENS),
    "a lone carriage return": (put("people:", "\rpeople:"), "vault-format", OPENS),
    "UTF-16": (GOOD.encode("utf-16"), "vault-format", OPENS),
    "a NEL": (put("people:", "\x85people:").encode(), "vault-format", OPENS),
    "a zero byte": (put("people:", "\0people:"), "vault-format", False),
    "a tab": (put("people: ", "people:\t"), "vault-format", OPENS),
    "another indent": (put("    mac:", "  mac:"), "vault-format", False),
    "flow style": ("{a: b}\n", "vault-format", False),
    "a list": ("- a\n", "vault-format", False),
    "a scalar": ("hello\n", "vault-format", False),
    "an empty file": ("", "vault-format", False),
    "an anchor and an alias": ("a: &x b\nc: *x\n", "vault-value", False),
    "git's conflict marks": (
        put(f"{ENC['notes']}\n", f"<<<<<<< ours\n{ENC['notes']}\n=======\n>>>>>>> theirs\n"),
        "vault-conflict",
        False,
    ),
    "git's conflict marks in the metadata": (
        put("    lastmodified:", "<<<<<<< ours\n    lastmodified:"),
        "vault-conflict",
        False,
    ),
    "more than a megabyte": (GOOD + "#" * MAX_FILE, "vault-too-large", OPENS),
    "many keys": ("".join(f"k{n}: {NOTES}\n" for n in range(65)) + GOOD, "vault-format", False),
    "many lines of nothing": ("\n" * 500_000, "vault-format", False),
    "deep brackets": ("a: " + "[" * 500_000 + "\n", "vault-value", False),
    # Metadata
    "no metadata": (GOOD[: GOOD.index("sops:")], "vault-format", False),
    "no MAC": (put(f"{MAC}\n", ""), "vault-format", False),
    "an empty MAC": (put(MAC, '    mac: ""'), "vault-format", False),
    "another record's MAC": (
        put(MAC, next(line for line in sealed().decode().split("\n") if "    mac" in line)),
        "vault-altered",
        False,
    ),
    "a section as MAC": (put(MAC, f"    mac: {PEOPLE}"), "vault-altered", False),
    "another time": (put("02:00:00Z", "02:00:01Z"), "vault-altered", False),
    "another spelling of the time": (put("02:00:00Z", "02:00:00+00:00"), "vault-format", OPENS),
    "a time that is none": (put("2026-06-15T", "2026-13-15T"), "vault-format", False),
    "the time unquoted": (put(TIME, TIME.replace('"', "")), "vault-format", OPENS),
    "only encrypted values in the MAC": (
        put("    unenc", "    mac_only_encrypted: true\n    unenc"),
        "vault-format",
        False,
    ),
    "another suffix rule": (put(": _unencrypted", ": _clear"), "vault-format", OPENS),
    "a regex for the suffix rule": (
        put("unencrypted_suffix: _un", "unencrypted_regex: _un"),
        "vault-format",
        OPENS,
    ),
    "no suffix rule": (put("    unencrypted_suffix: _unencrypted\n", ""), "vault-format", OPENS),
    "an empty list of another key service": (
        put("    age:", "    pgp: []\n    age:"),
        "vault-format",
        OPENS,
    ),
    "a Shamir threshold": (
        put("    age:", "    shamir_threshold: 1\n    age:"),
        "vault-format",
        OPENS,
    ),
    "a version that is no version": (put("3.11.0", "3.x"), "vault-format", False),
    "metadata twice": (GOOD + GOOD[GOOD.index("sops:") :], "vault-format", False),
    # Recipients
    "an attacker appended as recipient": (
        put("    lastmodified:", f"{JUNK_AGE}    lastmodified:"),
        "vault-recipients",
        OPENS,
    ),
    "a recipient taken out": (without_first(), "vault-recipients", OPENS),
    "a recipient replaced": (put(ALICE.recipient, MALLORY.recipient), "vault-recipients", OPENS),
    "a recipient twice": (
        put(f"recipient: {BORIS.recipient}", f"recipient: {ALICE.recipient}"),
        "vault-recipients",
        OPENS,
    ),
    "two recipients in another order": (
        put(ALICE.recipient, "@")
        .replace(BORIS.recipient, ALICE.recipient)
        .replace("@", BORIS.recipient),
        "vault-recipients",
        OPENS,
    ),
    "a plugin as recipient": (
        put(ALICE.recipient, "age1yubikey1" + "q" * 50),
        "vault-recipients",
        OPENS,
    ),
    "a path as recipient": (put(ALICE.recipient, "age1../../x"), "vault-recipients", OPENS),
    "no recipients": (
        GOOD[: GOOD.index("        - rec")] + GOOD[GOOD.index("    lastm") :],
        "vault-format",
        False,
    ),
    "an empty list of recipients": (
        GOOD[: GOOD.index("    age:")] + "    age: []\n" + GOOD[GOOD.index("    lastm") :],
        "vault-format",
        False,
    ),
    "a recipient without a wrapped key": (
        put("          enc: |\n", "", 1),
        "vault-format",
        OPENS,
    ),
    "65 recipients": (
        put("    lastmodified:", JUNK_AGE * 65 + "    lastmodified:"),
        "vault-recipients",
        OPENS,
    ),
    # Wrapped keys
    "a wrapped key for two": (first_entry(MIXED), "vault-age", OPENS),
    "a wrapped key under a passphrase": (
        first_entry(age_file(bytes(32), [scrypt("pw", 4)])),
        "vault-age",
        OPENS,
    ),
    "a wrapped key with an enormous work factor": (
        first_entry(age_file(bytes(32), [scrypt("pw", 4, written="63")])),
        "vault-age",
        OPENS,
    ),
    "a wrapped key of a plugin": (
        first_entry(age_file(bytes(32), [other("../../x a")])),
        "vault-age",
        OPENS,
    ),
    "a wrapped key with a long header": (
        first_entry(age_file(bytes(32), [other("x-grease", bytes(4000)), X25519])),
        "vault-format",
        OPENS,
    ),
    "a wrapped key that is not age": (first_entry(bytes(200)), "vault-age", OPENS),
    "an armor in longer lines": (put(f"{LINES[9]}\n            ", LINES[9]), "vault-age", OPENS),
    "a wrapped key cut": (put(f"{LINES[10]}\n", ""), "vault-age", OPENS),
}


@pytest.mark.parametrize(("text", "code"), [row[:2] for row in TAMPERED.values()], ids=TAMPERED)
def test_a_tampered_record_is_refused_with_its_code(text: str | bytes, code: str) -> None:
    data = text.encode() if isinstance(text, str) else text

    with pytest.raises(DhrError) as refused:
        record_file.open_record(data, [BORIS], place=PLACE, expect=EXPECT)

    assert refused.value.code == code
    assert refused.value.place.path == PLACE.path
    assert CANARY not in str(refused.value)
    assert "ENC[AES" not in str(refused.value)


@pytest.mark.extra
@pytest.mark.parametrize(
    ("text", "opens"), [(row[0], row[2]) for row in TAMPERED.values()], ids=TAMPERED
)
def test_what_stock_sops_lets_through_is_known(
    text: str | bytes, tmp_path: Path, *, opens: bool
) -> None:
    data = text.encode() if isinstance(text, str) else text
    (tmp_path / "record.yaml").write_bytes(data)

    done = try_sops("decrypt", "record.yaml", key=BORIS, folder=tmp_path)

    assert (done.returncode == 0) is opens


# ---------------------------------------------------------------------------------------------
# Laws


def opens_or_refuses(data: bytes, expect: Expectation = EXPECT) -> bool:
    """Open, and hold that nothing but the true sections ever comes out."""
    try:
        opened = record_file.open_record(data, [BORIS], place=PLACE, expect=expect)
    except DhrError:
        return False
    assert opened.sections == sections()
    return True


# Sealed to its reader alone: another's wrapped key is the one thing that a reader cannot judge
ALONE = replace(EXPECT, recipients={BORIS.recipient})
MINE = sealed(recipients=frozenset({BORIS.recipient}))


@pytest.mark.extra
def test_no_flipped_bit_ever_gives_another_plaintext() -> None:
    """One bit of every second byte of the sections, and all eight of each byte of the metadata."""
    data = bytearray(MINE)
    metadata, version = MINE.index(b"sops:"), MINE.index(b"    version: ")
    flips = [(position, position % 8) for position in range(0, metadata, 2)]
    flips += [(position, bit) for position in range(metadata, len(MINE)) for bit in range(8)]
    for position, bit in flips:
        data[position] ^= 1 << bit
        assert not opens_or_refuses(bytes(data), ALONE) or position > version
        data[position] ^= 1 << bit

    assert len(flips) > 10_000
    assert opens_or_refuses(bytes(data), ALONE)


def test_another_readers_wrapped_key_may_be_damaged_but_changes_nothing_for_me() -> None:
    data = bytearray(GOOD.encode())
    start = GOOD.index("        - recipient: " + ALICE.recipient)
    for position in range(start, start + 600, 3):
        data[position] ^= 1
        opens_or_refuses(bytes(data))
        data[position] ^= 1


def test_no_truncation_opens() -> None:
    lengths = {*range(0, len(MINE), 7), *range(len(MINE) - 300, len(MINE))}

    assert not any(opens_or_refuses(MINE[:length], ALONE) for length in lengths)


def test_no_line_can_be_taken_out_doubled_or_swapped_with_the_next() -> None:
    lines = MINE.split(b"\n")[:-1]
    for number, line in enumerate(lines):
        before, after = lines[:number], lines[number + 1 :]
        edits = [before + after, [*before, line, line, *after]]
        edits += [[*before, after[0], line, *after[1:]]] if after else []
        for edit in edits:
            assert not opens_or_refuses(b"".join(text + b"\n" for text in edit), ALONE)


@settings(max_examples=300)
@given(
    position=st.integers(0, 10_000),
    junk=st.one_of(
        st.binary(max_size=40),
        st.sampled_from(
            [b"# x\n", b" #", b"---\n", b"&a ", b"*a", b"!!str ", b"? ", b"- ", b"\xef\xbb\xbf"]
        ),
    ),
    cut=st.integers(0, 30),
)
def test_any_edit_raises_nothing_but_our_errors(position: int, junk: bytes, cut: int) -> None:
    data = GOOD.encode()
    place = position % len(data)

    opens_or_refuses(data[:place] + junk + data[place + cut :])


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_bytes_raise_nothing_but_our_errors(data: bytes) -> None:
    with pytest.raises(DhrError):
        parse_sealed(data, PLACE)


@settings(max_examples=200)
@given(
    position=st.integers(0, 10_000), text=st.text(" \n:#-[]{}\"'|>&*!%@`~,?\t\raA0=", max_size=6)
)
def test_what_the_grammar_accepts_any_yaml_reader_reads_alike(position: int, text: str) -> None:
    place = position % len(GOOD)
    for data in (GOOD[:place] + text + GOOD[place:], GOOD[:place] + text + GOOD[place + 1 :]):
        try:
            read = parse_sealed(data.encode(), PLACE)
        except DhrError:
            continue
        tree = yaml.safe_load(data)
        metadata = tree.pop("sops")
        assert tree == {name: cipher.text for name, cipher in read.sections.items()}
        assert metadata == {
            "age": [{"recipient": key.recipient, "enc": key.armor} for key in read.keys],
            "lastmodified": read.lastmodified,
            "mac": read.mac.text,
            "unencrypted_suffix": "_unencrypted",
            "version": read.version,
        }


def test_a_record_of_stock_sops_with_other_types_is_refused(tmp_path: Path) -> None:
    for extra in ({"number": 1}, {"truth": True}, {"list": ["a"]}, {"map": {"a": "b"}}):
        data = stock_encrypt({**padded(), **extra}, tmp_path)
        with pytest.raises(DhrError) as refused:
            parse_sealed(data, PLACE)
        assert refused.value.code in {"vault-value", "vault-format"}


def test_an_error_names_a_section_only_if_it_is_an_expected_one() -> None:
    bad = put(PEOPLE, "null").encode()

    with pytest.raises(DhrError) as known:
        parse_sealed(bad, PLACE, expected=NAMES)
    with pytest.raises(DhrError) as unknown:
        parse_sealed(bad, PLACE)

    assert known.value.place == Place(PLACE.path, line=2, field="people")
    assert unknown.value.place == Place(PLACE.path, line=2)
    assert "unexpected key" in unknown.value.problem
    assert "people" not in str(unknown.value)


def test_hostile_text_is_refused_quickly() -> None:
    """Refused by limits and in one pass, whatever stands in it (A19)."""
    hostile = [
        b"a" * MAX_FILE,
        b"a: " * (MAX_FILE // 3),
        b"\n" * MAX_FILE,
        b"a: ENC[AES256_GCM,data:" + b"A" * (MAX_FILE - 100),
        b"sops:\n    age:\n" + b"        - " * 10_000,
        GOOD.encode() + b" " * (MAX_FILE - len(GOOD)),
    ]
    start = time.perf_counter()
    for data in hostile:
        with pytest.raises(DhrError):
            parse_sealed(data, PLACE)
    assert time.perf_counter() - start < 1
