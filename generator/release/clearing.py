"""Tying what is published to what was cleared: each difference to the condition for it (B12.1).

An outright clearance needs nothing here: gate B13.4 holds only for the very bytes submitted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from generator.errors import Place
from generator.portal.partnership import OpenedCase, Portal
from generator.records.outcome import ClearanceOutcome, Submission
from generator.release.certificate import Change
from generator.release.differences import Difference, differences, tied
from generator.release.published import EXECUTIVE_SUMMARY, OVERVIEW_REPORT
from generator.release.refusing import ReleaseRefusedError
from generator.rules.clearance import last_answer, last_submission


def changes_made(
    portal: Portal, opened: OpenedCase, files: Mapping[str, bytes], place: Place
) -> tuple[Change, ...]:
    """Return the changes of a clearance on condition; refuse one that no condition asked for."""
    answer, sent = last_answer(opened.case), last_submission(opened.case)
    if answer is None or answer[1].outcome is not ClearanceOutcome.CONDITIONAL or sent is None:
        return ()
    found = differences_from(portal, opened, sent, files, place)
    changes, wrong = tied(answer[1], found)
    if wrong:
        raise ReleaseRefusedError(
            Place(place.path, field=f"{answer[0]}.conditions"),
            [f"clause B12.1: {each}" for each in wrong],
            remedy="name each difference with the condition that asked for it: "
            "changes: [{file: overview-report.md, hunks: [1, 2]}]; take out what none asked for",
        )
    return changes


def differences_from(
    portal: Portal,
    opened: OpenedCase,
    sent: Submission,
    files: Mapping[str, bytes],
    place: Place,
) -> dict[str, tuple[Difference, ...]]:
    """Return how the reports differ from those submitted, by file."""
    pairs = (
        (OVERVIEW_REPORT, sent.documents.overview_report, sent.overview_report_sha256),
        (EXECUTIVE_SUMMARY, sent.documents.executive_summary, sent.executive_summary_sha256),
    )
    found = {}
    for name, document_id, digest in pairs:
        if hashlib.sha256(files[name]).hexdigest() == digest:
            continue
        document = opened.case.documents.find(document_id)
        if document is None or document.sha256 != digest:
            reason = f"clause B12.1: the {name} that was submitted is not stored byte for byte"
            raise ReleaseRefusedError(
                place, [reason], remedy="store it with `dhr documents add`, and name it there"
            )
        found[name] = differences(name, portal.documents.read(opened, document), files[name])
    return found
