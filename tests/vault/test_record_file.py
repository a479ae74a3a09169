from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import DhrError, Place
from generator.files import atomic
from generator.files.errors import FileChangedError
from generator.vault import sops
from generator.vault.errors import (
    AlteredError,
    BindingFormatError,
    CannotSealError,
    NotForYouError,
    PaddingError,
    RecipientsError,
    SectionsError,
    WrongCaseError,
    WrongPathError,
    WrongPreviousError,
    WrongRevisionError,
)
from generator.vault.keys import Recipient
from generator.vault.record_file import (
    Expectation,
    inspect,
    open_record,
    pad,
    seal_record,
    unpad,
    write_record,
)
from tests.vault.sealing import (
    ALICE,
    BORIS,
    BUILDER,
    CANARY,
    CASE,
    EXPECT,
    MALLORY,
    NAMES,
    NOW,
    PLACE,
    RECIPIENTS,
    head,
    padded,
    run_sops,
    sealed,
    sections,
)

OTHER_CASE = "DHR-2025-004"
OTHER_PLACE = Place(f"cases/{OTHER_CASE}/record.yaml")
SOME_HASH, OTHER_HASH = "a" * 64, "b" * 64


def opened_code(data: bytes, place: Place = PLACE, expect: Expectation = EXPECT) -> str:
    with pytest.raises(DhrError) as refused:
        open_record(data, [ALICE], place=place, expect=expect)
    assert CANARY not in str(refused.value)
    return refused.value.code


def sealed_raw(first: str, **changed: str) -> bytes:
    """Seal without our own checks, as another tool or an insider could."""
    values = {name: pad(text, PLACE) for name, text in sections(first).items()} | changed
    return sops.seal(values, recipients=RECIPIENTS, now=NOW, place=PLACE)


def test_a_sealed_record_opens_to_the_same_sections_and_says_what_it_is() -> None:
    data = sealed()

    record = open_record(data, [ALICE], place=PLACE, expect=EXPECT)

    assert record.sections == sections()
    assert tuple(record.sections) == NAMES
    assert (record.binding.case, record.binding.path) == (CASE, PLACE.path)
    assert (record.binding.revision, record.binding.previous) == (1, frozenset())
    assert record.head["schema"] == "1"
    assert record.digest == hashlib.sha256(data).hexdigest()
    assert record.lastmodified == "2026-06-15T02:00:00Z"


def test_an_open_record_shows_nothing_by_accident() -> None:
    record = open_record(sealed(), [ALICE], place=PLACE, expect=EXPECT)

    assert CANARY not in f"{record!r} {record} {record.unlocked!r} {record.unlocked.sealed!r}"


def test_without_a_key_a_record_shows_recipients_time_and_sections_only() -> None:
    shown = inspect(sealed(), PLACE, sections=NAMES)

    assert set(shown.recipients) == RECIPIENTS
    assert tuple(shown.sections) == NAMES
    assert shown.lastmodified == "2026-06-15T02:00:00Z"


def test_a_canary_is_in_no_byte_of_the_file() -> None:
    assert CANARY.encode() in padded()["people"].encode()
    assert CANARY.encode() not in sealed()


def test_records_of_different_content_have_the_same_shape() -> None:
    one_child = sealed(sections(people="children:\n- name: A\n"))
    six_children = sealed(sections(people="children:\n" + "- name: A\n" * 6))

    def shape(data: bytes) -> list[int]:
        return [len(value.data) for value in inspect(data, PLACE, sections=NAMES).sections.values()]

    assert shape(one_child) == shape(six_children)


# ---------------------------------------------------------------------------------------------
# Whose record it is


@pytest.mark.parametrize(
    ("recipients", "problem"),
    [
        pytest.param(RECIPIENTS | {MALLORY.recipient}, "1 recipient too many", id="a foreign one"),
        pytest.param(RECIPIENTS - {BUILDER.recipient}, "1 recipient missing", id="one missing"),
        pytest.param(
            frozenset({ALICE.recipient, MALLORY.recipient}),
            "1 recipient too many and 2 recipients missing",
            id="a foreign one and two missing",
        ),
    ],
)
def test_a_record_that_opens_for_others_than_the_policy_says_is_refused(
    recipients: frozenset[Recipient], problem: str
) -> None:
    with pytest.raises(RecipientsError, match=problem) as refused:
        open_record(sealed(recipients=recipients), [ALICE], place=PLACE, expect=EXPECT)

    assert "age1" not in str(refused.value)


def test_an_appended_attacker_gains_nothing_from_an_honest_rekey(tmp_path: Path) -> None:
    """The known attack on stock SOPS (security.md 3.3), and what the portal does with it."""
    path = tmp_path / "record.yaml"
    path.write_bytes(sealed())
    stolen = sealed(recipients=frozenset({MALLORY.recipient}))
    start = stolen.index(b"        - recipient")
    entry = stolen[start : stolen.index(b"    lastmodified")]
    path.write_bytes(path.read_bytes().replace(b"    lastmodified", entry + b"    lastmodified"))
    attacked = path.read_bytes()

    run_sops("rotate", "-i", "record.yaml", key=ALICE, folder=tmp_path)
    assert run_sops("decrypt", "record.yaml", key=MALLORY, folder=tmp_path)  # stock SOPS falls

    assert opened_code(attacked) == "vault-recipients"
    mending = replace(EXPECT, recipients=None)  # as `dhr rekey` opens it
    mended = open_record(attacked, [ALICE], place=PLACE, expect=mending)
    rekeyed = sealed(previous=mended, fresh_key=True)
    with pytest.raises(NotForYouError):
        open_record(rekeyed, [MALLORY], place=PLACE, expect=EXPECT)


# ---------------------------------------------------------------------------------------------
# Where it belongs


def test_the_file_of_another_case_is_refused() -> None:
    theirs = sealed(
        sections(head(case=OTHER_CASE, path=OTHER_PLACE.path)), place=OTHER_PLACE, case=OTHER_CASE
    )

    open_record(theirs, [ALICE], place=OTHER_PLACE, expect=replace(EXPECT, case=OTHER_CASE))
    assert opened_code(theirs) == "vault-case"


def test_the_file_of_another_path_is_refused() -> None:
    assert opened_code(sealed(), Place("policy/directory.yaml")) == "vault-path"


@pytest.mark.parametrize(
    ("revision", "previous", "expect", "error"),
    [
        pytest.param(2, [SOME_HASH], {"revision": 3}, WrongRevisionError, id="an older one"),
        pytest.param(4, [SOME_HASH], {"revision": 3}, WrongRevisionError, id="one was skipped"),
        pytest.param(1, [], {"revision": 2, "previous": [SOME_HASH]}, WrongRevisionError, id="1"),
        pytest.param(3, [OTHER_HASH], {"previous": [SOME_HASH]}, WrongPreviousError, id="forked"),
        pytest.param(
            3, [SOME_HASH], {"previous": [SOME_HASH, OTHER_HASH]}, WrongPreviousError, id="no merge"
        ),
        pytest.param(
            3, [SOME_HASH, OTHER_HASH], {"previous": [SOME_HASH]}, WrongPreviousError, id="a parent"
        ),
        pytest.param(2, [SOME_HASH], {"previous": []}, WrongPreviousError, id="history lost"),
    ],
)
def test_a_record_that_does_not_follow_its_history_is_refused(
    revision: int, previous: list[str], expect: dict[str, object], error: type[DhrError]
) -> None:
    data = sealed(sections(head(revision=revision, previous=previous)))
    history = replace(EXPECT, **expect)  # type: ignore[arg-type]

    open_record(data, [ALICE], place=PLACE, expect=EXPECT)  # where there is no history
    with pytest.raises(error):
        open_record(data, [ALICE], place=PLACE, expect=history)


def test_a_chain_of_revisions_opens_at_each_step_and_at_no_other() -> None:
    """Story: three revisions, then a merge of two third ones."""
    first = sealed()
    opened = open_record(first, [ALICE], place=PLACE, expect=EXPECT)
    left, right = (
        sealed(
            sections(head(revision=2, previous=[opened.digest]), notes=f"{side}: yes\n"),
            previous=opened,
        )
        for side in ("left", "right")
    )
    parents = [hashlib.sha256(side).hexdigest() for side in (left, right)]
    merged = sealed(sections(head(revision=3, previous=parents)))

    steps = [(first, 1, []), (left, 2, [opened.digest]), (right, 2, [opened.digest])]
    for data, revision, previous in [*steps, (merged, 3, parents)]:
        history = replace(EXPECT, revision=revision, previous=previous)
        open_record(data, [ALICE], place=PLACE, expect=history)
    for data, *_ in steps:
        history = replace(EXPECT, revision=3, previous=parents)
        assert opened_code(data, expect=history) == "vault-revision"


@pytest.mark.parametrize(
    "first",
    [
        pytest.param("{}\n", id="nothing"),
        pytest.param("- a\n", id="a list"),
        pytest.param("a: [\n", id="broken YAML"),
        pytest.param("a: *b\n", id="an alias"),
        pytest.param(head().replace(f"case: {CASE}\n", ""), id="no case"),
        pytest.param(head().replace(f"case: {CASE}\n", "case: []\n"), id="a list as case"),
        pytest.param(head().replace(f"case: {CASE}\n", "case:\n"), id="an empty case"),
        pytest.param(head().replace("path: ", "pfad: "), id="no path"),
        pytest.param(head().replace("revision: 1", "revision: 0"), id="revision 0"),
        pytest.param(head().replace("revision: 1", "revision: 01"), id="revision 01"),
        pytest.param(head().replace("revision: 1", "revision: -1"), id="revision -1"),
        pytest.param(head().replace("revision: 1", "revision: " + "9" * 5000), id="huge revision"),
        pytest.param(head().replace("revision: 1\n", ""), id="no revision"),
        pytest.param(head(revision=2), id="revision 2 without a file before it"),
        pytest.param(head(previous=[SOME_HASH]), id="revision 1 with a file before it"),
        pytest.param(head(revision=2, previous=[SOME_HASH] * 2), id="a parent twice"),
        pytest.param(head(revision=2, previous=["A" * 64]), id="upper-case hash"),
        pytest.param(head(revision=2, previous=["a" * 63]), id="short hash"),
        pytest.param(head(revision=2, previous=[f"{n:064x}" for n in range(9)]), id="9 parents"),
        pytest.param(head().replace("previous: []", "previous: none"), id="a word as parents"),
        pytest.param(head().replace("previous: []", "previous: {}"), id="a map as parents"),
    ],
)
def test_a_record_that_does_not_say_plainly_what_it_is_is_refused(first: str) -> None:
    with pytest.raises(BindingFormatError) as refused:
        open_record(sealed_raw(first), [ALICE], place=PLACE, expect=EXPECT)

    assert (refused.value.place.field or "").startswith("record")
    with pytest.raises(BindingFormatError):
        sealed(sections(first))


def test_a_missing_list_of_parents_is_an_empty_one() -> None:
    data = sealed_raw(head().replace("previous: []\n", ""))

    record = open_record(data, [ALICE], place=PLACE, expect=EXPECT)

    assert record.binding.previous == frozenset()


# ---------------------------------------------------------------------------------------------
# Padding


@pytest.mark.parametrize(
    ("text", "size"),
    [
        pytest.param("", 2048, id="nothing"),
        pytest.param("a: b\n", 2048, id="a line"),
        pytest.param("a" * 2047 + "\n", 2048, id="exactly full"),
        pytest.param("a" * 2048 + "\n", 4096, id="one too many"),
        pytest.param("é" * 1024 + "\n", 4096, id="counted in bytes"),
        pytest.param("a\n\n\nb\n", 2048, id="empty lines inside"),
    ],
)
def test_a_section_is_padded_to_its_bucket_and_back(text: str, size: int) -> None:
    full = pad(text, PLACE)

    assert len(full.encode()) == size
    assert unpad(full, PLACE) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=5000))
def test_unpadding_what_was_padded_gives_the_same_text(text: str) -> None:
    canonical = text.rstrip("\n") + "\n" if text.rstrip("\n") else ""

    full = pad(canonical, PLACE)

    assert unpad(full, PLACE) == canonical
    assert len(full.encode()).bit_count() == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a", id="no line end"),
        pytest.param("a\n\n", id="two line ends"),
        pytest.param("\n", id="only a line end"),
        pytest.param("a: |+\n  b\n\n", id="a block that keeps its last lines"),
    ],
)
def test_a_text_whose_padding_could_not_be_told_is_not_sealed(text: str) -> None:
    with pytest.raises(CannotSealError, match="exactly one line end"):
        pad(text, PLACE)


@pytest.mark.parametrize(
    "full",
    [
        pytest.param("a: b\n", id="not padded"),
        pytest.param("a: b\n" + "\n" * 4091, id="padded too far"),
        pytest.param("a: b" + " " * 2044, id="padded with spaces"),
        pytest.param("a: b\n" + "\n" * 2042, id="a byte short"),
        pytest.param("a: b\n" + "\n" * 2044, id="a byte long"),
        pytest.param("\n", id="a single line end"),
    ],
)
def test_a_section_that_is_padded_otherwise_is_refused(full: str) -> None:
    with pytest.raises(PaddingError) as refused:
        open_record(sealed_raw(head(), people=full), [ALICE], place=PLACE, expect=EXPECT)

    assert refused.value.place.field == "people"


# ---------------------------------------------------------------------------------------------
# Sections


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        pytest.param((*NAMES, "letters"), "lacks the section letters", id="one is missing"),
        pytest.param(NAMES[:-1], "1 section under an unexpected key", id="one too many"),
        pytest.param(NAMES[:2], "2 sections under an unexpected key", id="two too many"),
        pytest.param((*NAMES[:2], "notes", "chronology"), "out of order", id="another order"),
    ],
)
def test_a_record_of_other_sections_is_refused(names: tuple[str, ...], problem: str) -> None:
    with pytest.raises(SectionsError, match=problem):
        inspect(sealed(), PLACE, sections=names)


def test_sealing_refuses_what_opening_would_refuse() -> None:
    with pytest.raises(CannotSealError, match="sections"):
        sealed({"record": head()})
    with pytest.raises(CannotSealError, match="recipients"):
        seal_record(sections(), place=PLACE, expect=replace(EXPECT, recipients=None), now=NOW)
    with pytest.raises(WrongCaseError):
        sealed(sections(head(case=OTHER_CASE)))
    with pytest.raises(WrongPathError):
        sealed(place=OTHER_PLACE)


# ---------------------------------------------------------------------------------------------
# On the disk


def test_a_record_is_written_after_it_opened_from_the_disk(tmp_path: Path) -> None:
    data = sealed()

    write_record(tmp_path, data, [ALICE], place=PLACE, expect=EXPECT, replaces=atomic.ABSENT)

    assert (tmp_path / PLACE.path).read_bytes() == data


def test_a_record_that_does_not_open_is_not_written(tmp_path: Path) -> None:
    good = sealed()
    bad = good.replace(b",data:", b",data:AAAA", 1)
    write_record(tmp_path, good, [ALICE], place=PLACE, expect=EXPECT, replaces=atomic.ABSENT)
    digest = hashlib.sha256(good).hexdigest()

    with pytest.raises(AlteredError):
        write_record(tmp_path, bad, [ALICE], place=PLACE, expect=EXPECT, replaces=digest)
    with pytest.raises(NotForYouError):
        write_record(tmp_path, good, [MALLORY], place=PLACE, expect=EXPECT, replaces=digest)

    assert (tmp_path / PLACE.path).read_bytes() == good
    assert [path.name for path in (tmp_path / "cases" / CASE).iterdir()] == ["record.yaml"]


def test_a_record_that_somebody_else_changed_is_not_overwritten(tmp_path: Path) -> None:
    first = sealed()
    write_record(tmp_path, first, [ALICE], place=PLACE, expect=EXPECT, replaces=atomic.ABSENT)

    for replaces in (atomic.ABSENT, SOME_HASH):
        with pytest.raises(FileChangedError):
            write_record(tmp_path, sealed(), [BORIS], place=PLACE, expect=EXPECT, replaces=replaces)

    assert (tmp_path / PLACE.path).read_bytes() == first
