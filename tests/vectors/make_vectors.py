"""Make the vectors of this folder anew: sealed files, tampered ones, and what a reader must say.

usage: python -m tests.vectors.make_vectors

The files are fixed once made: whoever changes a format sees here what old files it still opens.
Python (tests/vault/test_vectors.py) and the browser's code read the same table, vectors.json.
All keys are for these tests only and protect nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from generator.errors import Place
from generator.vault.document_file import seal_document
from generator.vault.frame_file import seal_frame
from generator.vault.identity_file import format_identity
from generator.vault.keys import Identity, new_identity, parse_identity, seal_to
from generator.vault.record_file import Expectation, open_record, pad, seal_record
from tests.vault.age_writer import age_file, armor, other, scrypt, x25519
from tests.vault.sealing import stock_encrypt

HERE = Path(__file__).parent
CASE = "DHR-2025-003"
PLACE = Place(f"cases/{CASE}/record.yaml")
NAMES = ("record", "notes")
NOW = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
WARNING = "# TEST ONLY: this key is public and protects nothing\n"
PASSPHRASE = "an invented passphrase"
PAGE = {"format": "dhr-page-1", "title": "Überprüfung", "note": "an invented page"}
DOCUMENT = b"# Minutes\n\nInvented, for tests.\n"

Row = dict[str, object]


def head(case: str = CASE, revision: int = 1, previous: str = " []") -> str:
    return (
        f"case: {case}\npath: cases/{case}/record.yaml\nschema: 1\n"
        f"revision: {revision}\nprevious:{previous}\n"
    )


SECTIONS = {"record": head(), "notes": "text: |\n  An invented note.\n\n  It ends here.\n"}


def write(name: str, data: bytes) -> None:
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


def records(me: Identity, other_: Identity) -> list[Row]:
    recipients = frozenset({me.recipient, other_.recipient})
    expect = Expectation(CASE, NAMES, recipients)

    def seal(sections: Mapping[str, str] = SECTIONS, case: str = CASE) -> bytes:
        place = Place(f"cases/{case}/record.yaml")
        expected = Expectation(case, NAMES, recipients)
        return seal_record(sections, place=place, expect=expected, now=NOW)

    ours = seal()
    opened = open_record(ours, [me], place=PLACE, expect=expect)
    second = {**SECTIONS, "record": head(revision=2, previous=f"\n- {opened.digest}")}
    padded = {name: pad(text, PLACE) for name, text in SECTIONS.items()}
    with tempfile.TemporaryDirectory() as folder:
        stock = stock_encrypt(padded, Path(folder), to=sorted(recipients))
        unpadded = stock_encrypt(SECTIONS, Path(folder), to=sorted(recipients))
        foreign = sorted([*recipients, new_identity().recipient])
        attacked = stock_encrypt(padded, Path(folder), to=foreign)
    text = ours.decode()
    note = next(line for line in text.split("\n") if line.startswith("notes: "))
    altered = note[:27] + ("B" if note[27] == "A" else "A") + note[28:]
    bad: dict[str, tuple[bytes, str]] = {
        "comment": (b"# a comment\n" + ours, "vault-format"),
        "second-document": (ours + b"---\na: ''\n", "vault-format"),
        "empty-key": (text.replace("sops:", 'extra: ""\nsops:').encode(), "vault-value"),
        "type-flip": (text.replace("type:str]\nsops", "type:int]\nsops").encode(), "vault-value"),
        "junk": (text.replace(note, note + "junk").encode(), "vault-value"),
        "altered": (text.replace(note, altered).encode(), "vault-altered"),
        "cut": (ours[: len(ours) // 2], "vault-format"),
        "foreign-recipient": (attacked, "vault-recipients"),
        "not-padded": (unpadded, "vault-padding"),
        "other-case": (
            seal({**SECTIONS, "record": head("DHR-2025-004")}, "DHR-2025-004"),
            "vault-case",
        ),
        "crlf": (ours.replace(b"\n", b"\r\n"), "vault-format"),
    }
    good = {"ours": ours, "stock-sops-3.11": stock, "second-revision": seal(second)}
    for name, data in good.items():
        write(f"records/{name}.yaml", data)
    for name, (data, _) in bad.items():
        write(f"records/bad-{name}.yaml", data)
    rows: list[Row] = [{"file": f"records/{name}.yaml", "code": None} for name in good]
    rows += [{"file": f"records/bad-{name}.yaml", "code": code} for name, (_, code) in bad.items()]
    return rows


def frames(me: Identity) -> list[Row]:
    data = json.dumps(PAGE, ensure_ascii=False).encode()
    page = seal_frame(data, me.recipient, place=PLACE)
    desk = seal_frame(data, me.recipient, place=PLACE, sizes=[65_536])
    framed = (len(data).to_bytes(8, "big") + data).ljust(4096, b"\0")
    mine = x25519(me.recipient)
    rows: list[tuple[str, bytes, str | None, list[int]]] = [
        ("page", page, None, []),
        ("desk", desk, None, [65_536]),
        ("other-writer", age_file(framed, [mine, other("x-grease", bytes(48))]), None, []),
        (
            "bad-not-for-me",
            seal_frame(data, new_identity().recipient, place=PLACE),
            "vault-not-for-you",
            [],
        ),
        ("bad-altered", page[:-9] + bytes([page[-9] ^ 1]) + page[-8:], "vault-altered", []),
        ("bad-cut", page[:-100], "vault-altered", []),
        ("bad-appended", page + b"\0", "vault-altered", []),
        ("bad-padding", seal_to(framed[:-1] + b"x", me.recipient), "vault-altered", []),
        ("bad-size", seal_to(framed + bytes(10), me.recipient), "vault-padding", []),
        ("bad-length", seal_to(b"\xff" * 8 + framed[8:], me.recipient), "vault-padding", []),
        (
            "bad-two-recipients",
            age_file(framed, [mine, x25519(new_identity().recipient)]),
            "vault-age",
            [],
        ),
        ("bad-passphrase", age_file(framed, [scrypt("x", 4, written="63")]), "vault-age", []),
        ("bad-not-age", b"<!doctype html>", "vault-age", []),
    ]
    for name, blob, *_ in rows:
        write(f"frames/{name}.age", blob)
    return [
        {"file": f"frames/{name}.age", "code": code, "sizes": sizes}
        for name, _, code, sizes in rows
    ]


def documents(me: Identity) -> list[Row]:
    good = seal_document(DOCUMENT, me.recipient, PLACE)
    files = {
        "minutes": (good, None),
        "bad-other-case": (
            seal_document(DOCUMENT, new_identity().recipient, PLACE),
            "document-mismatch",
        ),
        "bad-other-document": (
            seal_document(DOCUMENT[::-1], me.recipient, PLACE),
            "document-mismatch",
        ),
        "bad-not-padded": (seal_to(DOCUMENT, me.recipient), "document-mismatch"),
        "bad-cut": (good[:-1], "vault-altered"),
    }
    for name, (blob, _) in files.items():
        write(f"documents/{name}.age", blob)
    return [{"file": f"documents/{name}.age", "code": code} for name, (_, code) in files.items()]


def identities(me: Identity) -> list[Row]:
    text = f"{WARNING}{format_identity(me, '2026-06-15T02:00:00Z')}".encode()
    protected = age_file(text, [scrypt(PASSPHRASE, 10)])
    excessive = age_file(text, [scrypt(PASSPHRASE, 10, written="23")])
    files: dict[str, tuple[bytes, str | None]] = {
        "plain.txt": (text, None),
        "protected.age": (protected, None),
        "protected-armored.txt": (armor(protected).encode(), None),
        "bad-work-factor.age": (excessive, "identity-work-factor"),
        "bad-post-quantum.txt": (WARNING.encode() + b"AGE-SECRET-KEY-PQ-1QQ\n", "identity-kind"),
        "bad-public-half.txt": (f"{WARNING}{me.recipient}\n".encode(), "identity-kind"),
    }
    for name, (data, _) in files.items():
        write(f"identities/{name}", data)
    return [{"file": f"identities/{name}", "code": code} for name, (_, code) in files.items()]


def main() -> None:
    me, other_ = new_identity(), new_identity()
    assert parse_identity(me.reveal(), PLACE).recipient == me.recipient
    table = {
        "about": "made by make_vectors.py; code null means that the file opens",
        "recipient": me.recipient,
        "passphrase": PASSPHRASE,
        "records": {
            "case": CASE,
            "path": PLACE.path,
            "recipients": sorted([me.recipient, other_.recipient]),
            "notes": SECTIONS["notes"],
            "files": records(me, other_),
        },
        "frames": {"data": PAGE, "files": frames(me)},
        "documents": {
            "size": len(DOCUMENT),
            "sha256": hashlib.sha256(DOCUMENT).hexdigest(),
            "files": documents(me),
        },
        "identities": {"files": identities(me)},
    }
    write("vectors.json", (json.dumps(table, indent=2, ensure_ascii=False) + "\n").encode())


if __name__ == "__main__":
    main()
