"""`dhr report check`: the reports searched early, as they would be published (B11.1).

- It searches what the release will search: both reports and the pictures' names, the action plan,
  recommendations, tribute, letter and metadata; and says what is not stored yet.
- What it finds is told by place, class and mask. Recording a check keeps counts, hashes and the
  decisions of people, under fingerprints that tell nothing.
- A check with findings may be recorded: it is a fact, and the gate B11.1 stays shut by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.metadata import version

from generator.anonymity.consistency import pseudonym_differs, slips
from generator.anonymity.jigsaw import Picture, picture_of
from generator.anonymity.known import Level
from generator.anonymity.matching import mask
from generator.anonymity.pseudonyms import missing_pseudonyms, pseudonym_problems
from generator.errors import InputError, Place
from generator.policy.jigsaw import Jigsaw
from generator.portal.partnership import OpenedCase, Portal, record_path
from generator.records.case import Case
from generator.records.checking import AnonymityCheck, CheckedDocument, Decided
from generator.records.papers import Document, DocumentKind
from generator.release.materials import (
    FILE_OF,
    companions,
    described,
    recommendations_digest,
    report_files,
)
from generator.release.published import METADATA
from generator.release.scan import Leak
from generator.release.searching import Search, Searched
from generator.rules.clearance import cleared_version
from generator.rules.versions import latest_reports, reports_signed_off

PEOPLE = "people.people"


class Version(StrEnum):
    """Which version of the reports is checked."""

    LATEST = "latest"
    SUBMITTED = "submitted"
    CLEARED = "cleared"


class NoReportError(InputError):
    """There is no report of the version that is to be checked."""

    code = "no-report"
    default_remedy = "import one: dhr report import FILE CASE --kind overview-report"


class DecisionError(InputError):
    """A decision names no place that waits for one, or says nothing."""

    code = "report-decision"
    default_remedy = 'number the places as `dhr report check` does: --decide 3="why it is nobody"'


@dataclass(frozen=True, repr=False)
class Checked:
    """What a check found."""

    opened: OpenedCase
    documents: Mapping[str, Document]
    files: Mapping[str, bytes]
    found: Searched
    search: Search

    def picture(self, jigsaw: Jigsaw) -> Picture:
        """Return which details the texts state, and what these come to together (B11.1)."""
        texts = {
            name: data.decode("utf-8", "replace")
            for name, data in self.files.items()
            if name.endswith((".md", ".yaml"))
        }
        return picture_of(texts, self.opened.case, jigsaw)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the reports that are not stored yet."""
        needed = (DocumentKind.OVERVIEW_REPORT, DocumentKind.EXECUTIVE_SUMMARY)
        return tuple(FILE_OF[kind] for kind in needed if FILE_OF[kind] not in self.documents)

    @property
    def unnamed(self) -> tuple[str, ...]:
        """Return the ids of people whom the reports cannot call anything."""
        return tuple(each.id for each in missing_pseudonyms(self.opened.case))

    @property
    def clean(self) -> bool:
        """Tell whether nothing is found that a person has not decided about."""
        return self.search.vault.whole and not self.found.blocking and not self.found.open


def check_reports(portal: Portal, case_id: str, which: Version = Version.LATEST) -> Checked:
    """Search a version of a case's reports, and everything that would be published with them."""
    opened = portal.open_case(case_id)
    documents = _documents(opened.case, which)
    files = {
        **report_files(portal, opened, documents),
        **companions(portal, opened),
        **described(opened.case, Place(record_path(case_id)), early=True),
    }
    return check_files(portal, opened, documents, files)


def check_files(
    portal: Portal,
    opened: OpenedCase,
    documents: Mapping[str, Document],
    files: Mapping[str, bytes],
) -> Checked:
    """Search files, and compare what they call people."""
    search = Search(portal, opened.case)
    found = search.files(files, folder=opened.case.publication.slug or "")
    more = search.judged({}, _of_pseudonyms(opened.case, search, files))
    blocking = (*found.blocking, *more.blocking)
    found = replace(found, blocking=blocking, review=(*found.review, *more.review))
    return Checked(opened, documents, files, found, search)


def _documents(case: Case, which: Version) -> dict[str, Document]:
    if which is Version.LATEST:
        wanted = latest_reports(case)
    elif which is Version.SUBMITTED:
        wanted = reports_signed_off(case) if case.clearance.submissions else {}
    else:
        cleared = cleared_version(case)
        wanted = cleared.hashes if cleared is not None else {}
    stored = [each for each in case.documents.documents if wanted.get(each.id) == each.sha256]
    found = {FILE_OF[each.kind]: each for each in stored if each.kind in FILE_OF}
    if not found:
        raise NoReportError(Place(record_path(case.id)), f"has no report: {which} version")
    return found


def _of_pseudonyms(case: Case, search: Search, files: Mapping[str, bytes]) -> Iterator[Leak]:
    """Yield what is wrong with pseudonyms, and where texts may differ in them."""
    unnamed = {each.id for each in missing_pseudonyms(case)}  # told, not found: `Checked.unnamed`
    for problem in pseudonym_problems(case, search.vault.others):
        if problem.person not in unnamed:
            place = f"{PEOPLE} ({problem.person})"
            yield Leak("pseudonym", place, 0, problem.problem, "of the record")
    if pseudonym_differs(case):
        said = "is not what the record calls the person who died"
        yield Leak("pseudonym", METADATA, 0, said, "of the record")
    for name, data in files.items():
        if not name.endswith(".md"):
            continue
        text = data.decode("utf-8", "replace")
        lines = text.split("\n")
        for slip in slips(text, case):
            words = text[slip.start : slip.end]
            yield Leak(
                "pseudonym", name, slip.line, mask(words), slip.what, Level.REVIEW, (words,),
                lines[slip.line - 1],
            )  # fmt: skip


# ---------------------------------------------------------------------------------------------
# Recording


def decisions(checked: Checked, said: Mapping[int, str], by: str) -> tuple[Decided, ...]:
    """Return every decision about what was found: those recorded before, and those now."""
    made = []
    for number, item in enumerate(checked.found.review, 1):
        if number in said:
            made.append(Decided(item=item.fingerprint, reason=said[number], by=by))
        elif item.decided is not None:
            made.append(item.decided)
    strange = set(said) - set(range(1, len(checked.found.review) + 1))
    if strange or not all(reason.strip() for reason in said.values()):
        raise DecisionError(Place("--decide"), "names no place that was found, or gives no reason")
    return tuple(made)


def record_check(portal: Portal, checked: Checked, said: Mapping[int, str], by: str) -> Case:
    """Record a check with the decisions about it; returns the case as it is then (B11.1)."""
    case = checked.opened.case
    fact = AnonymityCheck(
        when=portal.today,
        by=by,
        documents=tuple(
            CheckedDocument(id=each.id, sha256=each.sha256) for each in checked.documents.values()
        ),
        recommendations_sha256=recommendations_digest(case),
        rules=version("dhr-portal"),
        identifiers=checked.search.digest(),
        searched=len(checked.search.identifiers),
        whole_vault=checked.search.vault.whole,
        blocking=len(checked.found.blocking),
        review=len(checked.found.review),
        decided=decisions(checked, said, by),
    )
    report = case.report.model_copy(update={"checks": (*case.report.checks, fact)})
    after = case.model_copy(update={"report": report})
    portal.save(checked.opened, after)
    return after
