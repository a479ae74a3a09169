"""documents: add, list, open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.partnership import CANARIES, ONE, TWO, Partnership
from tests.project.files import ROOT

PAPER = b"# Minutes\n\nWilhelmina Quillfeather was discussed.\n" * 40


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "minutes.md"
    path.write_bytes(PAPER)
    return path


def add(here: Partnership, paper: Path, *more: str, case: str = ONE) -> str:
    """Add a paper; its id."""
    words = ("documents", "add", case, str(paper), "--title", "Minutes", "--kind", "minutes", *more)
    done = here.dhr(*words)
    assert done.code == 0, done.err
    return done.err.split()[0]


def sealed(here: Partnership, document: str, case: str = ONE) -> Path:
    return here.root / "cases" / case / "documents" / f"{document}.age"


def test_a_paper_is_sealed_listed_and_opened(here: Partnership, paper: Path) -> None:
    document = add(here, paper, "--dated", "2026-06-01")

    (entry,) = here.dhr("documents", "list", ONE, "--format", "json").json
    assert entry["id"] == document
    assert (entry["kind"], entry["dated"], entry["size"]) == ("minutes", "2026-06-01", len(PAPER))
    assert here.dhr("documents", "open", ONE, document).out.encode() == PAPER
    assert b"Wilhelmina" not in sealed(here, document).read_bytes()
    assert here.dhr("check").code == 0
    assert document in here.dhr("documents", "list", ONE).out


def test_a_paper_of_every_usual_kind_of_file_keeps_its_kind(
    here: Partnership, tmp_path: Path
) -> None:
    endings = (ROOT / "site_overrides/src/views/papers.ts").read_text()
    kinds = ("docx", "eml", "ods", "odt", "pdf", "pptx", "xlsx")
    for suffix in kinds:
        paper = tmp_path / f"minutes.{suffix}"
        paper.write_bytes(PAPER)
        add(here, paper)

    listed = here.dhr("documents", "list", ONE, "--format", "json").json
    for suffix, each in zip(kinds, listed, strict=True):
        assert f'"{each["media_type"]}": "{suffix}"' in endings, "a reader saves it as what it is"


def test_who_added_it_is_the_officer_whose_key_it_was(here: Partnership, paper: Path) -> None:
    add(here, paper)

    (entry,) = here.tree()["documents"]["documents"]

    assert (entry["added_by"], entry["added"]) == ("Ada First", "2026-06-15")
    assert entry["dated"] == {"unknown_before_portal": "The paper bears no date."}


def test_several_papers_before_a_commit_are_one_revision(here: Partnership, paper: Path) -> None:
    for _ in range(3):
        add(here, paper)

    assert here.tree()["record"]["revision"] == "2"
    assert here.dhr("check").code == 0
    here.commit()
    assert here.dhr("check").code == 0


def test_a_paper_is_written_where_asked_for_its_owner_alone(
    here: Partnership, paper: Path, tmp_path: Path
) -> None:
    document = add(here, paper)
    to = tmp_path / "out.md"

    done = here.dhr("documents", "open", ONE, document, "--to", str(to))

    assert (done.code, done.out) == (0, "")
    assert to.read_bytes() == PAPER
    assert to.stat().st_mode & 0o777 == 0o600
    again = here.dhr("documents", "open", ONE, document, "--to", str(to))
    assert (again.code, "[file-exists]" in again.err) == (1, True)


def test_a_paper_is_not_written_where_it_could_be_committed(here: Partnership, paper: Path) -> None:
    document = add(here, paper)

    done = here.dhr("documents", "open", ONE, document, "--to", str(here.root / "minutes.md"))

    assert (done.code, "[exposed-place]" in done.err) == (1, True)
    assert not (here.root / "minutes.md").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["--title", "Minutes", "--kind", "gossip"], "document-kind", id="kind"),
        pytest.param(["--title", "", "--kind", "minutes"], "schema", id="no title"),
        pytest.param(["--title", "a\nb", "--kind", "minutes"], "schema", id="a title of two lines"),
        pytest.param(["--title", "a\u202eb", "--kind", "minutes"], "schema", id="right to left"),
        pytest.param(["--title", "a" * 301, "--kind", "minutes"], "schema", id="a long title"),
    ],
)
def test_a_wrong_description_is_refused_and_nothing_is_left(
    here: Partnership, paper: Path, words: list[str], code: str
) -> None:
    before = here.record().read_bytes()

    done = here.dhr("documents", "add", ONE, str(paper), *words)

    assert (done.code, f"[{code}]" in done.err) == (1, True)
    assert here.record().read_bytes() == before
    assert not (here.root / "cases" / ONE / "documents").exists()


def test_a_wrong_date_is_wrong_use(here: Partnership, paper: Path) -> None:
    words = ["--title", "M", "--kind", "minutes", "--dated", "2024-02-30"]

    done = here.dhr("documents", "add", ONE, str(paper), *words)

    assert (done.code, "is not a day of the calendar" in done.err) == (2, True)


def test_a_file_that_is_not_there_or_no_file_is_refused(here: Partnership, tmp_path: Path) -> None:
    for name in (tmp_path / "nothing.md", tmp_path):
        done = here.dhr("documents", "add", ONE, str(name), "--title", "M", "--kind", "minutes")
        assert (done.code, "[input-file]" in done.err) == (1, True)


def test_a_paper_larger_than_the_portal_takes_is_refused(here: Partnership, tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)

    done = here.dhr("documents", "add", ONE, str(large), "--title", "M", "--kind", "other")

    assert (done.code, "is larger than" in done.err) == (1, True)


def test_a_paper_that_the_case_does_not_have_is_told(here: Partnership) -> None:
    for name in ("d-aaaaaaaaaa", "../../policy/people.yaml"):
        done = here.dhr("documents", "open", ONE, name)
        assert (done.code, "[no-such-document]" in done.err) == (1, True)


def broken(here: Partnership) -> set[str]:
    report = here.dhr("check", ONE, "--format", "json").json
    return {each["code"] for each in report["findings"] if each["level"] == "broken"}


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        pytest.param("missing", "document-missing", id="missing"),
        pytest.param("cut", "vault-altered", id="cut short"),
        pytest.param("flip", "vault-altered", id="one bit flipped"),
        pytest.param("longer", "vault-altered", id="something added"),
        pytest.param("other case", "document-mismatch", id="another case's"),
        pytest.param("other paper", "document-mismatch", id="another paper of the case"),
        pytest.param("link", "file-kind", id="a symbolic link"),
        pytest.param("plain", "vault-age", id="not sealed at all"),
    ],
)
def test_a_paper_that_is_not_the_one_recorded_is_broken_and_never_opened(
    here: Partnership, paper: Path, tmp_path: Path, harm: str, code: str
) -> None:
    document = add(here, paper)
    path = sealed(here, document)
    data = path.read_bytes()
    if harm == "missing":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(data[:-1000])
    elif harm == "flip":
        path.write_bytes(data[:-10] + bytes([data[-10] ^ 1]) + data[-9:])
    elif harm == "longer":
        path.write_bytes(data + b"x")
    elif harm == "other case":
        path.write_bytes(sealed(here, add(here, paper, case=TWO), TWO).read_bytes())
    elif harm == "other paper":
        other = tmp_path / "other.md"
        other.write_bytes(PAPER[:-4])
        path.write_bytes(sealed(here, add(here, other)).read_bytes())
    elif harm == "link":
        path.rename(tmp_path / "moved.age")
        path.symlink_to(tmp_path / "moved.age")
    else:
        path.write_bytes(PAPER)

    opened = here.dhr("documents", "open", ONE, document)

    assert code in broken(here)
    assert (opened.code, opened.out) == (1, "")
    assert not [each for each in CANARIES if each in opened.said]


def test_a_sealed_file_that_no_record_names_is_broken(here: Partnership, paper: Path) -> None:
    document = add(here, paper)
    sealed(here, "d-aaaaaaaaaa").write_bytes(sealed(here, document).read_bytes())

    assert broken(here) == {"document-unlisted"}
