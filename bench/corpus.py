"""A large invented partnership: sealed cases with real keys, in a real git repository.

- Every record has two committed revisions, so that its place in history must be looked up.
- It is made once and kept under `build/`, until the sources that write it change.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from random import Random

from bench import readers, releases
from bench.prose import Prose
from bench.story import CHAPTERS, tell
from generator.errors import Place
from generator.policy.people import People
from generator.portal.initialise import initialise
from generator.portal.partnership import record_path
from generator.portal.policy_files import read_people
from generator.portal.starting_policy import Wanted
from generator.records.case import (
    SCHEMA_VERSION,
    SECTIONS,
    Case,
    case_from_text,
    sections_of,
)
from generator.records.papers import Document, DocumentKind, DocumentsSection, RecordSection
from generator.vault.document_file import seal_document
from generator.vault.identity_file import load_identities
from generator.vault.keys import Identity, Recipient, new_identity
from generator.vault.record_file import Expectation, open_record, seal_record
from generator.yaml_strict import dump

PROGRAM = Path(__file__).resolve().parents[1]
CACHE = PROGRAM / "build" / "bench-corpus"
SOURCES = ("bench", "generator/records", "generator/policy", "generator/vault", "policy")
TODAY = dt.date(2026, 6, 15)
SEED = 2016
WEIGHTS = (2, 2, 2, 1, 3)  # of the chapters that cases have come to
REPORT_WORDS = 8_000
SUMMARY_WORDS = 1_500


@dataclass(frozen=True)
class Corpus:
    """A partnership on the disk: the portal's folder, and the folder of its secret keys."""

    root: Path
    keys: Path

    @property
    def identity(self) -> Path:
        """Return the file with the builder's identity."""
        return self.keys / "builder.txt"

    def records(self) -> list[Path]:
        """Return every sealed record."""
        return sorted(self.root.glob("cases/*/record.yaml"))

    def dhr(self, *arguments: str) -> list[str]:
        """Return the command that works on this partnership on its own day."""
        program = PROGRAM / ".venv" / "bin" / "dhr"
        options = ("-C", str(self.root), "--identity", str(self.identity), "--today", str(TODAY))
        return [str(program), *options, *arguments]


@dataclass(frozen=True)
class _Plan:
    """One case to be made."""

    case_id: str
    opened: dt.date
    chapter: str
    with_report: bool


def corpus(cases: int, *, reports: int, seats: int) -> Corpus:
    """Return a partnership of so many cases, some with full reports, and so many readers."""
    home = CACHE / f"{_fingerprint()}-{cases}-{reports}-{seats}"
    if not home.is_dir():
        for old in CACHE.glob(f"*-{cases}-{reports}-{seats}"):
            shutil.rmtree(old)
        with tempfile.TemporaryDirectory(prefix="dhr-bench-") as folder:
            made = _make(Path(folder), cases, reports, seats)
            home.mkdir(parents=True)
            shutil.move(made.keys, home / "keys")
            shutil.move(made.root, home / "portal")
    return Corpus(home / "portal", home / "keys")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for source in SOURCES:
        for path in sorted((PROGRAM / source).rglob("*")):
            if path.suffix in (".py", ".yaml", ".md"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _make(folder: Path, cases: int, reports: int, seats: int) -> Corpus:
    wanted = Wanted(
        name="Bench Partnership",
        area="Sandmere",
        contact="team@sandmere.example",
        web_page="https://www.sandmere.example/reviews",
        officers=("Alma Applegarth", "Bryn Birkwood"),
    )
    keys = initialise(folder / "portal", folder / "keys", wanted)
    made = Corpus(folder / "portal", keys)
    with (made.root / "policy" / "partnership.yaml").open("a") as file:
        file.write("public_address: https://reviews.sandmere.example/\n")
    plans = _plans(cases, reports)
    people = read_people(made.root)
    second = folder / "second"
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(
        workers,
        mp_context=get_context("fork"),
        initializer=_start_worker,
        initargs=(made, people, second),
    ) as pool:
        list(pool.map(_write_case, plans, chunksize=4))
    case_ids = [plan.case_id for plan in plans]
    readers.write_directory(made.root, people, case_ids, seats)
    releases.write_releases(made.root, made.keys, reports, words=REPORT_WORDS)
    commit(made.root, "cases opened")
    for path in second.rglob("*.*"):
        target = made.root / path.relative_to(second)
        target.parent.mkdir(exist_ok=True)
        path.replace(target)
    commit(made.root, "cases as far as they have come")
    return made


def _plans(cases: int, reports: int) -> list[_Plan]:
    random = Random(SEED)  # noqa: S311 - an invented partnership, no secret
    plans = []
    for number in range(cases):
        opened = dt.date(2014 + number % 10, 1, 4) + dt.timedelta(days=random.randrange(350))
        case_id = f"DHR-{opened.year}-{number // 10 + 1:03}"
        chapter = random.choices(tuple(CHAPTERS), WEIGHTS)[0]
        plans.append(_Plan(case_id, opened, chapter, with_report=False))
    for number in range(min(reports, cases)):
        plans[number] = replace(plans[number], chapter="action", with_report=True)
    return plans


def commit(root: Path, message: str) -> None:
    """Commit everything that stands in the portal's folder."""
    quiet = ("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false")
    who = ("-c", "user.name=Bench", "-c", "user.email=bench@sandmere.example")
    for command in (("add", "--all"), ("commit", "--quiet", "--message", message)):
        subprocess.run(["git", "-C", str(root), *quiet, *who, *command], check=True)


# ---------------------------------------------------------------------------------------------
# One case

_worker: list[tuple[Corpus, People, Path, Sequence[Identity]]] = []


def _start_worker(made: Corpus, people: People, second: Path) -> None:
    identities = load_identities(made.identity)
    _worker[:] = [(made, people, second, identities)]


def _write_case(plan: _Plan) -> None:
    """Write the first revision in its place, and what follows it aside."""
    made, people, second, identities = _worker[0]
    path = record_path(plan.case_id)
    place = Place(path)
    named = tuple(Recipient(key) for key in people.recipients(plan.case_id))
    expect = Expectation(plan.case_id, SECTIONS, named)
    key = new_identity()
    record = RecordSection(
        case=plan.case_id,
        path=path,
        schema_version=SCHEMA_VERSION,
        revision=1,
        previous=(),
        profile="dhr-2016",
        opened=plan.opened,
        case_key=key.reveal(),
    )
    now = dt.datetime.combine(plan.opened, dt.time(12), tzinfo=dt.UTC)
    first = case_from_text("", place, record=record)
    data = seal_record(sections_of(first), place=place, expect=expect, now=now)
    _write(made.root / path, data)
    before = open_record(data, identities, place=place, expect=expect)
    case = _case(plan, record.model_copy(update={"revision": 2, "previous": (before.digest,)}))
    papers = tuple(_papers(plan, key, second)) if plan.with_report else ()
    case = case.model_copy(update={"documents": DocumentsSection(documents=papers)})
    later = now + dt.timedelta(days=400)
    sections = sections_of(case)
    data = seal_record(sections, place=place, expect=expect, now=later, previous=before)
    _write(second / path, data)


def _case(plan: _Plan, record: RecordSection) -> Case:
    told = tell(plan.case_id, plan.opened, plan.chapter)
    return case_from_text(dump(told), Place(record.path), record=record)


def _papers(plan: _Plan, key: Identity, second: Path) -> Iterator[Document]:
    prose = Prose(f"papers of {plan.case_id}")
    kinds = (
        (DocumentKind.OVERVIEW_REPORT, REPORT_WORDS),
        (DocumentKind.EXECUTIVE_SUMMARY, SUMMARY_WORDS),
        (DocumentKind.MINUTES, SUMMARY_WORDS),
    )
    for number, (kind, words) in enumerate(kinds):
        data = prose.report(kind.replace("-", " ").capitalize(), words).encode()
        name = f"d-{'abc'[number] * 10}"
        path = f"documents/{name}.age"
        place = Place(f"cases/{plan.case_id}/{path}")
        _write(second / place.path, seal_document(data, key.recipient, place))
        yield Document(
            id=name,
            title=kind.replace("-", " ").capitalize(),
            kind=kind,
            dated=plan.opened,
            added=plan.opened,
            added_by="Domestic Abuse Team",
            path=path,
            media_type="text/markdown",
            file_name=f"{kind}.md",
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
        )


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
