"""Chronologies of a case: the template that goes out, the merge of what comes back, the stored one.

- A merge is one revision: the sealed document, section `chronology` and the list of papers, or
  nothing at all. Earlier merged chronologies stay where they are.
- Once the report is agreed, merging again does not move the day on which the chronologies were
  merged (B9.11): it is noted beside it, so that no stage ends later than it did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.chronology.canonical import (
    FILE_NAME,
    MEDIA_TYPE,
    read_chronology,
    write_chronology,
)
from generator.chronology.entries import Chronology, Entry
from generator.chronology.export import export_xlsx
from generator.chronology.merging import Change, changes, merge
from generator.chronology.points import Frame, Point, points
from generator.chronology.reading import Handed, read_all
from generator.chronology.template import Wanted, template_csv, template_xlsx
from generator.dates import in_words
from generator.errors import InputError, Place
from generator.policy.procedure import Profile
from generator.portal.documents import About, with_document
from generator.portal.errors import NoSuchDocumentError
from generator.portal.partnership import OpenedCase, Portal, record_path
from generator.records.case import Case
from generator.records.facts import Fact, happened
from generator.records.panel import TermsVersion
from generator.records.papers import Document, DocumentKind
from generator.records.people import Part
from generator.schema import Unknown

_CHOOSABLE = frozenset({Part.VICTIM, Part.PERPETRATOR, Part.FAMILY, Part.CHILD})


class NotMergedError(InputError):
    """A case has no merged chronology yet."""

    code = "not-merged"
    default_remedy = "merge what the agencies returned: `dhr chronology merge CASE AGENCY=FILE`"


class AgencyError(InputError):
    """A name that is no agency of the directory."""

    code = "no-such-agency"
    default_remedy = "`dhr show directory` lists the agencies"


@dataclass(frozen=True, repr=False)
class Looked:
    """A merged chronology, with what there is to look at in it."""

    case: Case
    document: Document
    chronology: Chronology
    frame: Frame

    @property
    def points(self) -> tuple[Point, ...]:
        """Return gaps, doubles, and what is missing or outside the period."""
        return points(self.chronology, self.frame)


@dataclass(frozen=True, repr=False)
class Merged(Looked):
    """A chronology just merged, and what changed since the one before."""

    changes: tuple[Change, ...]
    again: bool
    """Whether there was a merged chronology before."""


# ---------------------------------------------------------------------------------------------
# Out


def template(portal: Portal, case_id: str, agency: str, *, text: bool) -> bytes:
    """Return the template for an agency, as a workbook or as a table in text (B9.3)."""
    case = portal.open_case(case_id).case
    names = _agencies(portal)
    if agency not in names:
        known = f"name one of: {', '.join(names)}" if names else None
        raise AgencyError(Place("--agency"), "names no agency of the directory", remedy=known)
    if text:
        return template_csv()
    first, last = _period(case)
    people = [each.id.replace("-", " ").capitalize() for each in case.people.people
              if each.part in _CHOOSABLE]  # fmt: skip
    partnership = portal.policy.partnership
    return template_xlsx(
        Wanted(
            case=case.id, agency=agency, agency_name=names[agency], marking=partnership.marking,
            partnership=partnership.name, people=people, first=first, last=last,
        )
    )  # fmt: skip


def export(portal: Portal, looked: Looked, entries: Iterable[Entry]) -> bytes:
    """Return entries of a merged chronology as a workbook."""
    marking = portal.policy.partnership.marking
    return export_xlsx(looked.chronology, entries, looked.points, looked.frame.names, marking)


# ---------------------------------------------------------------------------------------------
# In


def merge_files(
    portal: Portal,
    case_id: str,
    files: Sequence[Handed],
    *,
    by: str | None = None,
    only_given: bool = False,
) -> Merged:
    """Merge what agencies returned into the case's chronology, and record it (B9.11)."""
    opened = portal.open_case(case_id)
    case = opened.case
    before = merged_document(case)
    old = None if before is None else _read(portal, opened, before)
    agencies = tuple(_agencies(portal))
    returned = read_all(files, case=case.id, agencies=agencies, today=portal.today)
    new = merge(case.id, returned, old, only_given=only_given)
    number = sum(each.media_type == MEDIA_TYPE for each in case.documents.documents) + 1
    about = About(
        title="Merged chronology" if number == 1 else f"Merged chronology {number}",
        kind=DocumentKind.CHRONOLOGY,
        dated=portal.today,
        file_name=FILE_NAME,
        media_type=MEDIA_TYPE,
        by=by,
    )
    document, sealed = portal.documents.seal(opened, write_chronology(new), about)
    after = _recorded(case, document, new.agencies)
    portal.save(opened, after, sealed)
    return Merged(
        after, document, new, frame_of(portal, after), changes(old, new), again=old is not None
    )


def _recorded(case: Case, document: Document, agencies: tuple[str, ...]) -> Case:
    section = case.chronology.model_copy(
        update={"merged": _fact(case, document), "agencies": agencies}
    )
    return with_document(case, document).model_copy(update={"chronology": section})


def _fact(case: Case, document: Document) -> Fact:
    """Return the fact that the chronologies are merged, as section `chronology` has it."""
    before = case.chronology.merged
    new = Fact(when=document.added, by=document.added_by, document=document.id)
    if before is None or not happened(case.report.agreed_with_panel):
        return new
    again = f"Merged again on {in_words(document.added)} by {document.added_by}."
    if isinstance(before, Unknown):
        return Fact(when=before, by=before, note=again, document=document.id)
    note = again if before.note is None else f"{before.note}\n{again}"
    return before.model_copy(update={"document": document.id, "note": note})


# ---------------------------------------------------------------------------------------------
# What is stored


def merged_document(case: Case) -> Document | None:
    """Return the merged chronology that section `chronology` names, if the portal wrote it."""
    merged = case.chronology.merged
    if not isinstance(merged, Fact) or merged.document is None:
        return None
    document = case.documents.find(merged.document)
    return document if document and document.media_type == MEDIA_TYPE else None


def look(portal: Portal, case_id: str, document_id: str | None = None) -> Looked:
    """Open a case's merged chronology: the latest, or an earlier one by its id."""
    opened = portal.open_case(case_id)
    document = merged_document(opened.case)
    if document_id is not None:
        document = opened.case.documents.find(document_id)
        if document is None or document.media_type != MEDIA_TYPE:
            raise NoSuchDocumentError(
                Place(f"cases/{case_id}"), "has no merged chronology of this id"
            )
    if document is None:
        raise NotMergedError(Place(record_path(case_id), field="chronology.merged"), "is not there")
    return _looked(portal, opened, document)


def look_into(portal: Portal, opened: OpenedCase) -> Looked | None:
    """Open the latest merged chronology of an opened case; None where it has none."""
    document = merged_document(opened.case)
    return None if document is None else _looked(portal, opened, document)


def _looked(portal: Portal, opened: OpenedCase, document: Document) -> Looked:
    chronology = _read(portal, opened, document)
    return Looked(opened.case, document, chronology, frame_of(portal, opened.case))


def _read(portal: Portal, opened: OpenedCase, document: Document) -> Chronology:
    data = portal.documents.read(opened, document)
    place = Place(f"cases/{opened.case.id}/{document.path}")
    return read_chronology(data, opened.case.id, place)


def frame_of(portal: Portal, case: Case) -> Frame:
    """Return what a case's chronology is looked at against."""
    place = Place(record_path(case.id), field="record.profile")
    profile = portal.policy.procedure.profile(case.record.profile, place)
    return frame(case, profile, _agencies(portal))


def frame(case: Case, profile: Profile, names: Mapping[str, str]) -> Frame:
    """Return what a case's chronology is looked at against, under a procedure."""
    first, last = _period(case)
    commissioned = [each.agency for each in case.imrs.imrs if happened(each.commission)]
    return Frame(names, profile.number("chronology-gap-months"), first, last, commissioned)


def _agencies(portal: Portal) -> dict[str, str]:
    return {agency.id: agency.name for agency in portal.directory.agencies}


def _period(case: Case) -> tuple[dt.date | None, dt.date | None]:
    """Return the period under review: of the last terms finalised, or else of the last draft."""
    versions: Sequence[TermsVersion] = case.terms.versions
    final = [each for each in versions if each.finalised is not None] or versions
    if not final:
        return None, None
    first, last = final[-1].period_from, final[-1].period_to
    return (
        first if isinstance(first, dt.date) else None,
        last if isinstance(last, dt.date) else None,
    )


# ---------------------------------------------------------------------------------------------
# Choosing


@dataclass(frozen=True)
class Wish:
    """Which entries are wanted: of which agencies, about whom, from when to when."""

    agencies: frozenset[str] = frozenset()
    person: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    def takes(self, entry: Entry) -> bool:
        """Tell whether an entry is wanted; a month or a year is, where any day of it is."""
        if self.agencies and entry.agency not in self.agencies:
            return False
        if self.person and self.person.casefold() not in entry.person.casefold():
            return False
        if self.first and (entry.end or entry.start).last < self.first:
            return False
        return not (self.last and entry.start.first > self.last)


def chosen(looked: Looked, wish: Wish) -> list[Entry]:
    """Return the entries that are wanted; refuse an agency that has none in it."""
    unknown = wish.agencies - set(looked.chronology.agencies)
    if unknown:
        there = ", ".join(looked.chronology.agencies)
        raise AgencyError(
            Place("--agency"), "names an agency that is not in this chronology",
            remedy=f"its agencies are: {there}",
        )  # fmt: skip
    return [entry for entry in looked.chronology.entries if wish.takes(entry)]
