from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import DhrError, Place
from generator.vault.document_file import (
    MAX_DOCUMENT,
    MAX_DOCUMENT_FILE,
    open_document,
    seal_document,
)
from generator.vault.errors import (
    AlteredError,
    DocumentError,
    DocumentTooLargeError,
    WrappedKeyError,
)
from generator.vault.keys import new_identity, seal_to
from generator.vault.padding import file_size
from tests.vault.age_writer import age_file, armor, other, scrypt, x25519

CASE_KEY, OTHER_CASE_KEY = new_identity(), new_identity()
PLACE = Place("cases/DHR-2025-003/documents/minutes-1.age")
TEXT = b"# Minutes\n\nWilhelmina Sandmere's sister was heard.\n"
SHA256 = hashlib.sha256(TEXT).hexdigest()


def reopen(blob: bytes, *, size: int = len(TEXT), sha256: str = SHA256) -> bytes:
    return open_document(blob, CASE_KEY, size=size, sha256=sha256, place=PLACE)


@given(st.binary(max_size=20_000))
def test_a_document_opens_to_the_same_bytes(data: bytes) -> None:
    blob = seal_document(data, CASE_KEY.recipient, PLACE)

    sha256 = hashlib.sha256(data).hexdigest()
    assert open_document(blob, CASE_KEY, size=len(data), sha256=sha256, place=PLACE) == data


def test_documents_of_like_length_have_files_of_like_length() -> None:
    """The age header varies by pyrage's random grease; the payload does not."""
    payloads = {
        len(blob) - blob.index(b"\n", blob.index(b"\n--- ") + 1)
        for blob in (
            seal_document(b"a" * size, CASE_KEY.recipient, PLACE) for size in (0, 1, 4000, 4096)
        )
    }
    assert len(payloads) == 1


def padded(data: bytes) -> bytes:
    return data + bytes(file_size(len(data)) - len(data))


MINE = x25519(CASE_KEY.recipient)
GOOD = seal_document(TEXT, CASE_KEY.recipient, PLACE)


@pytest.mark.parametrize(
    ("blob", "error"),
    [
        pytest.param(
            seal_document(TEXT, OTHER_CASE_KEY.recipient, PLACE), DocumentError, id="other case"
        ),
        pytest.param(
            seal_document(TEXT + b"!", CASE_KEY.recipient, PLACE), AlteredError, id="one byte more"
        ),
        pytest.param(
            seal_document(b"x" * len(TEXT), CASE_KEY.recipient, PLACE),
            DocumentError,
            id="another document of the same length",
        ),
        pytest.param(
            seal_document(b"x" * 9000, CASE_KEY.recipient, PLACE), DocumentError, id="a larger one"
        ),
        pytest.param(seal_to(TEXT, CASE_KEY.recipient), DocumentError, id="not padded"),
        pytest.param(
            seal_to(padded(TEXT) + b"\0", CASE_KEY.recipient), DocumentError, id="padded too far"
        ),
        pytest.param(
            seal_to(padded(TEXT)[:-1] + b"x", CASE_KEY.recipient), AlteredError, id="no zeros"
        ),
        pytest.param(seal_to(b"", CASE_KEY.recipient), DocumentError, id="an empty file inside"),
        pytest.param(b"", WrappedKeyError, id="an empty file"),
        pytest.param(b"%PDF-1.7", WrappedKeyError, id="not encrypted"),
        pytest.param(armor(GOOD).encode(), WrappedKeyError, id="armored"),
        pytest.param(GOOD[:-1], AlteredError, id="cut by one byte"),
        pytest.param(GOOD[: len(GOOD) // 2], AlteredError, id="cut in the middle"),
        pytest.param(GOOD + b"\0", AlteredError, id="one byte appended"),
        pytest.param(GOOD + GOOD, AlteredError, id="a second file appended"),
        pytest.param(
            age_file(padded(TEXT), [MINE, x25519(OTHER_CASE_KEY.recipient)]),
            WrappedKeyError,
            id="a second recipient",
        ),
        pytest.param(
            age_file(padded(TEXT), [scrypt("pw", 4, written="63")]),
            WrappedKeyError,
            id="an enormous work factor",
        ),
    ],
)
def test_anything_but_the_documents_own_file_is_refused(blob: bytes, error: type[DhrError]) -> None:
    with pytest.raises(error) as refused:
        reopen(blob)

    assert refused.value.place == PLACE
    assert "Wilhelmina" not in str(refused.value)


def test_a_grease_stanza_is_accepted() -> None:
    assert reopen(age_file(padded(TEXT), [MINE, other("x-grease", bytes(50))])) == TEXT


@pytest.mark.parametrize(
    ("size", "sha256"),
    [
        pytest.param(len(TEXT) - 1, SHA256, id="a smaller size"),
        pytest.param(len(TEXT) + 1, SHA256, id="a larger size"),
        pytest.param(-1, SHA256, id="a negative size"),
        pytest.param(10**30, SHA256, id="an absurd size"),
        pytest.param(len(TEXT), "0" * 64, id="another hash"),
        pytest.param(len(TEXT), SHA256.upper(), id="the hash in upper case"),
        pytest.param(len(TEXT), "", id="no hash"),
    ],
)
def test_a_record_that_describes_another_document_is_refused(size: int, sha256: str) -> None:
    with pytest.raises((DocumentError, AlteredError)):
        reopen(GOOD, size=size, sha256=sha256)


def test_every_truncation_is_refused() -> None:
    large = bytes(range(256)) * 1000
    blob = seal_document(large, CASE_KEY.recipient, PLACE)
    for length in range(0, len(blob), 1000):
        with pytest.raises(DhrError):
            open_document(
                blob[:length],
                CASE_KEY,
                size=len(large),
                sha256=hashlib.sha256(large).hexdigest(),
                place=PLACE,
            )


def test_a_document_over_the_limit_is_refused_before_any_work() -> None:
    with pytest.raises(DocumentTooLargeError):
        seal_document(bytes(MAX_DOCUMENT + 1), CASE_KEY.recipient, PLACE)
    with pytest.raises(DocumentTooLargeError):
        reopen(bytes(MAX_DOCUMENT_FILE + 1))


def test_the_largest_document_fits_into_the_largest_file() -> None:
    blob = seal_document(bytes(MAX_DOCUMENT), CASE_KEY.recipient, PLACE)

    assert len(blob) <= MAX_DOCUMENT_FILE
