"""Which stored documents are the review's reports: those submitted, else the latest (B10.1).

The rules ask for a check of exactly these; `dhr report check` checks them, whatever their names.
"""

from __future__ import annotations

from generator.records.case import Case
from generator.records.papers import Document, DocumentKind
from generator.rules.clearance import last_submission

REPORTS = (DocumentKind.OVERVIEW_REPORT, DocumentKind.EXECUTIVE_SUMMARY)


def latest(case: Case, kind: DocumentKind) -> Document | None:
    """Return the document of a kind that was stored last."""
    found = [each for each in case.documents.documents if each.kind is kind]
    return found[-1] if found else None


def latest_reports(case: Case) -> dict[str, str]:
    """Return the ids and SHA-256 of the latest reports that are stored."""
    kinds = (*REPORTS, DocumentKind.ACTION_PLAN)
    stored = [each for kind in kinds if (each := latest(case, kind)) is not None]
    return {each.id: each.sha256 for each in stored}


def reports_signed_off(case: Case) -> dict[str, str]:
    """Return the ids and SHA-256 of what was submitted, else of the latest reports (B11.5)."""
    sent = last_submission(case)
    if sent is None:
        return latest_reports(case)
    named = sent.documents
    found = {
        named.overview_report: sent.overview_report_sha256,
        named.executive_summary: sent.executive_summary_sha256,
    }
    plan = case.documents.find(named.action_plan) if named.action_plan else None
    return found if plan is None else {**found, plan.id: plan.sha256}


def are_whole(case: Case, documents: dict[str, str]) -> bool:
    """Tell whether both reports are among some documents."""
    kinds = {each.kind for each in case.documents.documents if each.id in documents}
    return kinds.issuperset(REPORTS) or last_submission(case) is not None
