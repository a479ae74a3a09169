"""The Home Office's clearance, and the exact version that it clears (B12, B13.1, B13.4).

- The last answer counts, and only if no later submission waits for one.
- A clearance on condition holds once every listed change is closed; a refusal never holds.
- An outright clearance clears what was submitted; one on condition clears the version named in
  the answer, which is the one after the changes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from generator.dates import in_words
from generator.records.case import Case
from generator.records.outcome import Clearance, ClearanceOutcome, Submission
from generator.rules.finding import Context, GateAnswer, Holds, Missing
from generator.rules.holders import HOME_OFFICE, SSP
from generator.rules.places import latest, on, unknown, when
from generator.rules.registry import gate


@dataclass(frozen=True)
class ClearedVersion:
    """The two reports that the Home Office cleared: document ids and SHA-256 (B13.4)."""

    field: str
    overview_report: str
    executive_summary: str
    overview_report_sha256: str
    executive_summary_sha256: str

    @property
    def hashes(self) -> dict[str, str]:
        """Return the SHA-256 of both by their ids."""
        return {
            self.overview_report: self.overview_report_sha256,
            self.executive_summary: self.executive_summary_sha256,
        }


def _last(facts: tuple[Submission, ...] | tuple[Clearance, ...]) -> int | None:
    """Return which of some facts is the last by its day, and by its place on one day."""
    if not facts:
        return None
    return max(range(len(facts)), key=lambda i: (when(facts[i]) or dt.date.min, i))


def last_submission(case: Case) -> Submission | None:
    """Return the submission that counts (B11.5)."""
    index = _last(case.clearance.submissions)
    return None if index is None else case.clearance.submissions[index]


def last_answer(case: Case) -> tuple[str, Clearance] | None:
    """Return the answer that counts, with its place; none while a later submission waits."""
    section = case.clearance
    index, submission = _last(section.answers), last_submission(case)
    if index is None:
        return None
    answer = section.answers[index]
    sent, answered = when(submission), when(answer)
    if sent is not None and answered is not None:
        waits = sent > answered
    else:
        waits = len(section.answers) < len(section.submissions)
    return None if waits else (f"clearance.answers[{index}]", answer)


@gate("B12.1", guards=("publication.published",))
def home_office_cleared(context: Context) -> GateAnswer:
    """Hold once the Home Office cleared the reports and every condition is closed (B12.1)."""
    section = context.case.clearance
    before = unknown("clearance.unknown", section.unknown)
    last = last_answer(context.case)
    if last is not None and (section.submissions or section.unknown is not None):
        return _clears(*last)
    if not section.submissions:
        if before or section.unknown is not None:
            return before or Holds("Cleared before the portal.", field="clearance.unknown")
        message, who = "The reports have not been sent to the Home Office.", SSP
    else:
        sent = last_submission(context.case)
        message, who = f"The Home Office has not answered the submission{on(sent)}.", HOME_OFFICE
    return (
        Missing(
            "clearance.answers" if section.submissions else "clearance.submissions",
            message,
            "Wait for the Home Office's answer, and record it with its letter."
            if section.submissions
            else "Send the three documents and the data form, and record the submission.",
            who,
        ),
    )


def _clears(place: str, answer: Clearance) -> GateAnswer:
    if answer.outcome is ClearanceOutcome.REFUSED:
        return (
            Missing(
                f"{place}.outcome",
                f"The Home Office refused clearance{on(answer)}.",
                "Make the changes that its letter asks for, submit again, and record both.",
                SSP,
            ),
        )
    missing = []
    if answer.letter is None:
        missing.append(
            Missing(
                f"{place}.letter",
                "The Home Office's letter is not stored.",
                "Store it with `dhr documents add`, and name it in the answer.",
                SSP,
            )
        )
    if answer.outcome is ClearanceOutcome.CONDITIONAL and not answer.conditions:
        missing.append(
            Missing(
                f"{place}.conditions",
                "The clearance is on condition, but no condition is listed.",
                "List each change that the letter asks for.",
                SSP,
            )
        )
    missing += [
        Missing(
            f"{place}.conditions[{index}].closed",
            f"Condition {condition.id} of the Home Office's clearance is not closed.",
            f"Make the change of condition {condition.id}, and record how and when it was closed.",
            SSP,
        )
        for index, condition in enumerate(answer.conditions)
        if condition.closed is None
    ]
    return tuple(missing) or Holds()


def day_cleared(case: Case) -> dt.date | None:
    """Return the day on which the clearance was complete: the answer, or its last condition."""
    last = last_answer(case)
    if last is None or last[1].outcome is ClearanceOutcome.REFUSED:
        return None
    if any(condition.closed is None for condition in last[1].conditions):
        return None
    return latest(last[1], *(each.closed for each in last[1].conditions))


@gate("B13.1", guards=("publication.published",))
def nothing_came_before_agreement(context: Context) -> GateAnswer:
    """Hold where nothing is, or was, published before the Home Office agreed (B13.1)."""
    case = context.case
    answer = home_office_cleared(context)
    if isinstance(answer, tuple):
        return (
            Missing(
                "clearance.answers",
                "The Home Office has not agreed to publication.",
                "Publish nothing of the review before it does.",
                HOME_OFFICE,
            ),
        )
    published, cleared = when(case.publication.published), day_cleared(case)
    if published is not None and cleared is not None and published < cleared:
        return (
            Missing(
                "publication.published",
                f"The reports were published on {in_words(published)}, before the Home Office's "
                f"agreement was complete on {in_words(cleared)}.",
                "Withdraw them with `dhr withdraw`, tell the Home Office, and release the "
                "cleared version.",
                SSP,
            ),
        )
    return answer


def cleared_version(case: Case) -> ClearedVersion | None:
    """Return the exact version that may be published, or None where it is not known (B13.4)."""
    last, submission = last_answer(case), last_submission(case)
    if last is None or last[1].outcome is ClearanceOutcome.REFUSED:
        return None
    place, answer = last
    outright = answer.outcome is ClearanceOutcome.CLEARED and not answer.conditions
    sent = submission if outright else None
    documents = answer.documents or (sent.documents if sent else None)
    report = answer.overview_report_sha256 or (sent.overview_report_sha256 if sent else None)
    summary = answer.executive_summary_sha256 or (sent.executive_summary_sha256 if sent else None)
    if documents is None or report is None or summary is None:
        return None
    return ClearedVersion(
        place, documents.overview_report, documents.executive_summary, report, summary
    )


@gate("B13.4", guards=("publication.published",))
def cleared_version_is_known(context: Context) -> GateAnswer:
    """Hold where what will be published is, byte for byte, what was cleared (B13.4)."""
    case = context.case
    version = cleared_version(case)
    if version is None:
        return unknown("publication.published", case.publication.published) or (
            Missing(
                "clearance.answers",
                "The exact version that the Home Office cleared is not recorded.",
                "Record the answer with the cleared documents and their SHA-256; for a clearance "
                "on condition, of the version after the changes.",
                SSP,
            ),
        )
    missing = [*_outright_means_submitted(case, version)]
    pairs = (
        ("Overview Report", version.overview_report, version.overview_report_sha256),
        ("Executive Summary", version.executive_summary, version.executive_summary_sha256),
    )
    for title, document, sha256 in pairs:
        stored = case.documents.find(document)
        if stored is None or stored.sha256 != sha256:
            why = "is not stored with the case" if stored is None else "is not the version cleared"
            missing.append(
                Missing(
                    "documents.documents",
                    f"The {title} that the clearance names {why}.",
                    "Store the cleared version with `dhr documents add`, and name it in the "
                    "answer with its SHA-256.",
                    SSP,
                )
            )
    return tuple(missing) or Holds()


def _outright_means_submitted(case: Case, version: ClearedVersion) -> list[Missing]:
    last, submission = last_answer(case), last_submission(case)
    if last is None or submission is None:
        return []
    outright = last[1].outcome is ClearanceOutcome.CLEARED and not last[1].conditions
    sent = (submission.overview_report_sha256, submission.executive_summary_sha256)
    cleared = (version.overview_report_sha256, version.executive_summary_sha256)
    if not outright or sent == cleared:
        return []
    return [
        Missing(
            last[0],
            "The clearance is outright, but names another version than was submitted.",
            "Correct the SHA-256 values, or submit the changed version again.",
            SSP,
        )
    ]
