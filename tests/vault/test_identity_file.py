from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from generator.errors import DhrError, Place
from generator.vault import identity_file, keys
from generator.vault.errors import (
    IdentityExposedError,
    IdentityFormatError,
    IdentityKindError,
    IdentityMissingError,
    PassphraseError,
    WorkFactorError,
)
from generator.vault.identity_file import load_identities
from generator.vault.keys import new_identity, seal_to
from tests.vault.age_writer import age_file, armor, other, scrypt

ONE, TWO = new_identity(), new_identity()
KEYGEN = identity_file.format_identity(ONE, "2026-06-15T02:00:00Z")
PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "identity.txt"
    path.touch(mode=0o600)
    return path


def ask(_: Place) -> str:
    return PASSPHRASE


def ask_never(_: Place) -> str:
    raise AssertionError


def test_a_file_of_age_keygen_is_read(file: Path) -> None:
    file.write_text(KEYGEN)

    (identity,) = load_identities(file)

    assert identity.recipient == ONE.recipient
    assert KEYGEN.startswith("# created: 2026-06-15T02:00:00Z\n# public key: age1")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{ONE.reveal()}\n{TWO.reveal()}\n", id="plain lines"),
        pytest.param(f"# two keys\n\n{ONE.reveal()}\n#\n  {TWO.reveal()}  ", id="comments, spaces"),
        pytest.param(f"\ufeff{ONE.reveal()}\r\n{TWO.reveal()}\r\n", id="saved by Windows"),
        pytest.param(f"{ONE.reveal()}\n{TWO.reveal()}\n{ONE.reveal()}\n", id="one of them twice"),
    ],
)
def test_several_identities_stand_in_one_file(file: Path, text: str) -> None:
    file.write_bytes(text.encode())

    found = load_identities(file)

    assert [key.recipient for key in found] == [ONE.recipient, TWO.recipient]


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        pytest.param("", IdentityFormatError, None, id="empty"),
        pytest.param("# nothing\n", IdentityFormatError, None, id="only comments"),
        pytest.param("# a\nhello\n", IdentityFormatError, 2, id="something else"),
        pytest.param(f"{ONE.reveal()} # mine\n", IdentityFormatError, 1, id="comment behind"),
        pytest.param("AGE-SECRET-KEY-PQ-1QQ\n", IdentityKindError, 1, id="post-quantum"),
        pytest.param("AGE-PLUGIN-X-1QQ\n", IdentityKindError, 1, id="plugin"),
        pytest.param(f"{ONE.recipient}\n", IdentityKindError, 1, id="public half"),
        pytest.param("\xff\xfe", IdentityFormatError, None, id="not text"),
        pytest.param("#" * (64 * 1024 + 1), IdentityFormatError, None, id="too large"),
    ],
)
def test_a_file_that_is_no_identity_file_is_refused_with_its_line(
    file: Path, text: str, kind: type[DhrError], line: int | None
) -> None:
    file.write_bytes(text.encode("latin-1"))

    with pytest.raises(kind) as refused:
        load_identities(file)

    assert (refused.value.place.path, refused.value.place.line) == (str(file), line)
    assert ONE.reveal()[20:] not in str(refused.value)


def test_too_many_identities_are_refused(file: Path) -> None:
    file.write_text("".join(f"{new_identity().reveal()}\n" for _ in range(33)))

    with pytest.raises(IdentityFormatError, match="more than 32"):
        load_identities(file)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610], ids=oct)
def test_a_file_that_others_can_read_is_refused(file: Path, mode: int) -> None:
    file.write_text(KEYGEN)
    file.chmod(mode)

    with pytest.raises(IdentityExposedError, match="can be read by others"):
        load_identities(file)


def test_the_public_keys_of_the_demonstration_may_be_readable(file: Path) -> None:
    file.write_text(KEYGEN)
    file.chmod(0o644)

    assert len(load_identities(file, public_keys={ONE.recipient})) == 1


def test_one_real_key_among_public_ones_must_be_private(file: Path) -> None:
    file.write_text(f"{ONE.reveal()}\n{TWO.reveal()}\n")
    file.chmod(0o644)

    with pytest.raises(IdentityExposedError):
        load_identities(file, public_keys={ONE.recipient})


def test_a_protected_file_that_others_can_read_is_refused_before_asking(file: Path) -> None:
    file.write_bytes(age_file(KEYGEN.encode(), [scrypt(PASSPHRASE, 4)]))
    file.chmod(0o644)

    with pytest.raises(IdentityExposedError):
        load_identities(file, ask=ask_never)


def test_a_missing_file_or_a_folder_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(IdentityMissingError, match="does not exist"):
        load_identities(tmp_path / "none")
    with pytest.raises(IdentityFormatError, match="is not a file"):
        load_identities(tmp_path)
    with pytest.raises(IdentityMissingError, match="no path"):
        load_identities(Path("a\0b"))


def test_an_identity_may_come_through_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    writer = threading.Thread(target=pipe.write_text, args=[KEYGEN])
    writer.start()

    assert load_identities(pipe)[0].recipient == ONE.recipient
    writer.join()


@pytest.mark.parametrize("armored", [False, True], ids=["binary", "armored"])
def test_a_passphrase_protected_file_opens_after_asking(file: Path, *, armored: bool) -> None:
    blob = age_file(KEYGEN.encode(), [scrypt(PASSPHRASE, 6)])
    file.write_bytes(armor(blob).encode() if armored else blob)

    assert load_identities(file, ask=ask)[0].recipient == ONE.recipient


def test_an_armored_file_that_windows_converted_opens(file: Path) -> None:
    blob = age_file(KEYGEN.encode(), [scrypt(PASSPHRASE, 6)])
    file.write_bytes((armor(blob).replace("\n", "\r\n") + "\r\n").encode())

    assert load_identities(file, ask=ask)[0].recipient == ONE.recipient


def test_a_wrong_passphrase_is_a_clear_error_and_can_be_tried_again(file: Path) -> None:
    file.write_bytes(age_file(KEYGEN.encode(), [scrypt("another", 4)]))

    with pytest.raises(PassphraseError, match="does not open with this passphrase") as refused:
        load_identities(file, ask=ask)

    assert PASSPHRASE not in str(refused.value)


def test_without_anybody_to_ask_a_protected_file_says_so(file: Path) -> None:
    file.write_bytes(age_file(KEYGEN.encode(), [scrypt(PASSPHRASE, 4)]))

    with pytest.raises(IdentityMissingError, match="protected by a passphrase"):
        load_identities(file)


@pytest.mark.parametrize("factor", ["21", "23", "30", "63", "99"])
def test_an_excessive_work_factor_is_refused_before_anything_is_asked_or_derived(
    file: Path, factor: str
) -> None:
    file.write_bytes(age_file(KEYGEN.encode(), [scrypt(PASSPHRASE, 4, written=factor)]))

    with pytest.raises(WorkFactorError, match=factor):
        load_identities(file, ask=ask_never)


def test_the_librarys_own_limit_on_a_slow_machine_is_our_error() -> None:
    blob = age_file(b"data", [scrypt(PASSPHRASE, 4, written="63")])

    with pytest.raises(WorkFactorError, match="this machine"):
        keys.open_with_passphrase(blob, PASSPHRASE, Place("identity.txt"))


@pytest.mark.parametrize(
    "blob",
    [
        pytest.param(
            age_file(b"", [scrypt(PASSPHRASE, 4, written="04")]), id="a zero before the factor"
        ),
        pytest.param(age_file(b"", [scrypt(PASSPHRASE, 4, written="0")]), id="factor zero"),
        pytest.param(age_file(b"", [scrypt(PASSPHRASE, 4, written="+4")]), id="a sign"),
        pytest.param(age_file(b"", [scrypt(PASSPHRASE, 4, written="999")]), id="three digits"),
        pytest.param(age_file(b"", [scrypt(PASSPHRASE, 4, written="4 4")]), id="four arguments"),
        pytest.param(age_file(b"", [other("scrypt")]), id="no arguments"),
        pytest.param(age_file(b"", [other("scrypt abc 4")]), id="a short salt"),
        pytest.param(age_file(b"", [scrypt("a", 4), scrypt("b", 4)]), id="two passphrases"),
        pytest.param(age_file(b"", [scrypt("a", 4), other("x-grease")]), id="grease beside it"),
        pytest.param(seal_to(KEYGEN.encode(), ONE.recipient), id="sealed to a key"),
        pytest.param(age_file(b"", [scrypt(PASSPHRASE, 4)])[:60], id="cut in the header"),
        pytest.param(age_file(b"", [scrypt(PASSPHRASE, 4)])[:-3], id="cut in the payload"),
        pytest.param(age_file(b"no key\n", [scrypt(PASSPHRASE, 4)]), id="no identity inside"),
        pytest.param(b"-----BEGIN AGE ENCRYPTED FILE-----\n", id="armor cut"),
        pytest.param(b"-----BEGIN AGE ENCRYPTED FILE-----\n\xff", id="armor not ASCII"),
    ],
)
def test_a_malformed_protected_file_is_refused(file: Path, blob: bytes) -> None:
    file.write_bytes(blob)

    with pytest.raises((IdentityFormatError, IdentityKindError)):
        load_identities(file, ask=ask)


@pytest.mark.extra
def test_protecting_an_identity_gives_a_file_that_opens_again(file: Path) -> None:
    protected = identity_file.protect_identities([ONE, TWO], PASSPHRASE)
    file.write_bytes(protected)

    assert protected.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----\n")
    found = load_identities(file, ask=ask)
    assert [key.recipient for key in found] == [ONE.recipient, TWO.recipient]


def test_a_machine_too_fast_for_the_format_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = armor(age_file(b"", [scrypt(PASSPHRASE, 4, written="21")])).encode()
    monkeypatch.setattr(identity_file, "seal_with_passphrase", lambda *_: slow)

    with pytest.raises(WorkFactorError, match="so fast"):
        identity_file.protect_identities([ONE], PASSPHRASE)


@pytest.mark.parametrize(
    ("given", "environment", "found"),
    [
        pytest.param(Path("a"), {}, Path("a"), id="the option"),
        pytest.param(None, {"DHR_IDENTITY": "/b"}, Path("/b"), id="the variable"),
        pytest.param(Path("a"), {"DHR_IDENTITY": "/b"}, Path("a"), id="the option goes first"),
        pytest.param(None, {"DHR_IDENTITY": "~/b"}, Path.home() / "b", id="a home folder"),
    ],
)
def test_the_identity_file_is_named_by_option_or_variable(
    given: Path | None, environment: dict[str, str], found: Path
) -> None:
    assert identity_file.identity_path(given, environment) == found


@pytest.mark.parametrize("environment", [{}, {"DHR_IDENTITY": ""}], ids=["unset", "empty"])
def test_without_an_identity_the_error_says_how_to_give_one(environment: dict[str, str]) -> None:
    with pytest.raises(IdentityMissingError) as refused:
        identity_file.identity_path(None, environment)

    assert "--identity" in refused.value.remedy
