"""Nobody can be told from the reports: agreed, checked by search and by an intruder (B11.1).

- A check counts for exactly the bytes that it searched. It counts for the documents submitted; and
  before that, for the latest that are stored.
- Reports signed off before the case was opened in the portal could not be checked by it; the
  release of a report searches it in any case.
- An exception that has expired stops the next release; what is published stays until somebody
  decides, and the finding says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from generator.dates import in_words
from generator.records.case import Case
from generator.records.checking import AnonymityCheck, Intruder
from generator.records.outcome import Anonymity
from generator.records.people import IdentifierException
from generator.rules.clearance import last_submission
from generator.rules.duty import Duty, broken, note
from generator.rules.finding import Context, Finding, GateAnswer, Holds, Missing, Step
from generator.rules.holders import SSP, TEAM
from generator.rules.places import is_fact, unknown, when
from generator.rules.registry import gate, rule
from generator.rules.versions import are_whole, reports_signed_off
from generator.schema import Unknown

SOON: Final = 28
"""Days before it expires from which an exception is reported."""


@gate("B11.1", guards=("report.signed_off", "clearance.submissions", "publication.published"))
def content_is_anonymised(context: Context) -> GateAnswer:
    """Hold once the SSP agreed content and anonymity, and a clean check shows it (B11.1)."""
    agreed = context.case.report.anonymity
    if not isinstance(agreed, Anonymity):
        return unknown("report.anonymity", agreed) or (
            Missing(
                "report.anonymity",
                "The SSP has not agreed the content of the documents and their anonymity.",
                "Put the three documents to the SSP, and record what it agreed.",
                SSP,
            ),
            *_unchecked(context.case),
        )
    missing = []
    if not agreed.content_agreed:
        missing.append(
            Missing(
                "report.anonymity.content_agreed",
                "The SSP has not agreed the content of the documents.",
                "Settle the content with the SSP and record its agreement.",
                SSP,
            )
        )
    if not agreed.anonymised:
        missing.append(
            Missing(
                "report.anonymity.anonymised",
                "The SSP does not find the documents appropriately anonymised.",
                "Correct the documents, and put them to the SSP again.",
                SSP,
            )
        )
    missing += [*_unchecked(context.case), *_seen_through(context.case)]
    return tuple(missing) or Holds()


def is_checked_here(case: Case) -> bool:
    """Tell whether the portal must have checked the reports: not where they left it before that."""
    signed, sent = case.report.signed_off, last_submission(case)
    if isinstance(signed, Unknown) or isinstance(case.clearance.unknown, Unknown):
        return False
    last = max((day for day in map(when, (signed, sent)) if day), default=None)
    return last is None or last >= case.record.opened


def check_of(case: Case, documents: dict[str, str]) -> AnonymityCheck | None:
    """Return the last recorded check of some documents, byte for byte; a clean one, if any is."""
    found = [each for each in case.report.checks if each.covers(documents)]
    clean = [each for each in found if each.clean]
    return next(reversed(clean or found), None)


def _unchecked(case: Case) -> Iterator[Missing]:
    if not is_checked_here(case):
        return
    documents = reports_signed_off(case)
    check = check_of(case, documents) if documents and are_whole(case, documents) else None
    if check is None:
        yield Missing(
            "report.checks",
            "No check for identifiers is recorded of the very documents that are signed off.",
            "Check them with `dhr report check`, and record the check with --record.",
            TEAM,
        )
    elif not check.clean:
        why = (
            f"found {check.blocking} that must not stand there" if check.blocking
            else "leaves places that nobody has decided about" if check.whole_vault
            else "did not search for the identifiers of all cases"
        )  # fmt: skip
        yield Missing(
            f"report.checks[{case.report.checks.index(check)}]",
            f"The check of the documents for identifiers {why}.",
            "Correct the documents or decide, and check again: `dhr report check`.",
            TEAM,
        )


def _seen_through(case: Case) -> Iterator[Missing]:
    attempt = intruder_of(case, reports_signed_off(case))
    if attempt is not None and attempt.identified:
        yield Missing(
            "report.intruder",
            "Somebody who tried could tell from the reports who is meant.",
            "Generalise what gave it away, and have it tried again by somebody else.",
            TEAM,
        )


def intruder_of(case: Case, documents: dict[str, str]) -> Intruder | None:
    """Return the last attempt on some documents by somebody who did not write them (B11.1)."""
    for attempt in reversed(case.report.intruder):
        read = {each.id: each.sha256 for each in attempt.documents}
        if documents and read.items() >= documents.items() and not is_author(case, attempt):
            return attempt
    return None


def is_author(case: Case, attempt: Intruder) -> bool:
    """Tell whether an attempt was made by somebody who wrote the report."""
    by = attempt.by
    if isinstance(by, Unknown):
        return True
    names = (
        name
        for each in case.chair.appointments
        for name in (each.name, each.author, case.publication.author)
        if isinstance(name, str)
    )
    said = _plain(by)
    return "author" in said.split() or any(
        _plain(name) in said or said in _plain(name) for name in names
    )


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


@rule("B11.1")
def somebody_else_tried(context: Context) -> Iterator[Finding | Step]:
    """Report that nobody but the author tried to find out who is meant (B11.1)."""
    case = context.case
    for index, attempt in enumerate(case.report.intruder):
        if is_author(case, attempt):
            yield broken(
                "B11.1",
                f"report.intruder[{index}].by",
                "The attempt to find out who is meant was made by an author of the report.",
                "Have it made by somebody who did not write the report.",
            )
    ready = is_fact(case.report.agreed_with_panel) and is_checked_here(case)
    if not ready or case.publication.published is not None:
        return
    if intruder_of(case, reports_signed_off(case)) is None:
        yield from Duty(
            "B11.1",
            "report.intruder",
            "Nobody but the author has tried to find out from the reports who is meant.",
            "Have somebody who is not the author try to find out who is meant, and record it.",
            TEAM,
        ).ahead()


@rule("B11.1")
def exceptions_are_in_force(context: Context) -> Iterator[Finding | Step]:
    """Report an exception that has expired, soon will, or that two people did not agree (B11.1)."""
    for index, each in enumerate(context.case.people.exceptions):
        place = f"people.exceptions[{index}]"
        if not each.agreed:
            yield broken(
                "B11.1",
                f"{place}.agreed_by",
                "An exception for an identifier does not name two different people who agreed.",
                "Have two different people agree to it, or take it away and the identifier too.",
            )
        yield from _ending(context, place, each)


def _ending(context: Context, place: str, each: IdentifierException) -> Iterator[Finding | Step]:
    case = context.case
    public = is_fact(case.publication.published) and case.publication.withdrawn is None
    day = in_words(each.expires)
    if each.expires < context.today:
        if public:
            yield broken(
                "B11.1",
                f"{place}.expires",
                f"An exception for an identifier expired on {day}; the report is still published.",
                "Agree a new exception, or release the report without the identifier, or "
                "withdraw it: `dhr withdraw`.",
            )
        else:
            yield note(
                "B11.1",
                f"{place}.expires",
                f"An exception for an identifier expired on {day}; no release can rest on it.",
                "Take the identifier out of the report, or agree a new exception.",
            )
    elif public and each.expires - dt.timedelta(days=SOON) <= context.today:
        yield from Duty(
            "B11.1",
            f"{place}.expires",
            f"An exception for an identifier in the published report expires on {day}.",
            "Agree a new exception, or release the report without the identifier.",
            SSP,
        ).owed()
