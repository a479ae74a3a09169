"""Recording that a submission pack was sent: the very versions that its manifest names (B11.5)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from generator.errors import InputError, Place
from generator.files.reading import read_bounded
from generator.portal.letters import SentTooLateError
from generator.portal.partnership import Portal
from generator.portal.sent import Sent, with_letter
from generator.portal.templates import letter_of
from generator.records.outcome import Documents, Submission
from generator.release.packing import LETTER, MANIFEST, Manifest
from generator.release.published import read_model
from generator.yaml_strict import MAX_BYTES


class NotThePackError(InputError):
    """A manifest is not of this case, or names what the case does not hold."""

    code = "pack-manifest"
    default_remedy = "name the folder that `dhr report pack CASE --out FOLDER` wrote"


def record_submission(
    portal: Portal, case_id: str, folder: Path, when: dt.date, by: str
) -> Submission:
    """Record the submission of a pack, and its letter, in one revision."""
    if when > portal.today:
        raise SentTooLateError(Place("--sent"), "is a day that has not come")
    opened = portal.open_case(case_id)
    place = Place(f"{folder.name}/{MANIFEST}")
    data = read_bounded(folder.expanduser().absolute(), MANIFEST, MAX_BYTES)
    told = read_model(Manifest, data, place)
    named = [told.overview_report, told.executive_summary, told.action_plan]
    stored = {(each.id, each.sha256) for each in opened.case.documents.documents}
    strange = [each for each in named if each and (each.document, each.sha256) not in stored]
    if told.case != case_id or strange:
        raise NotThePackError(place, "is not of this case, as it is stored now", clause="B11.5")
    sent = Submission(
        when=when,
        by=by,
        documents=Documents(
            overview_report=told.overview_report.document,
            executive_summary=told.executive_summary.document,
            action_plan=told.action_plan.document if told.action_plan else None,
        ),
        overview_report_sha256=told.overview_report.sha256,
        executive_summary_sha256=told.executive_summary.sha256,
    )
    clearance = opened.case.clearance
    clearance = clearance.model_copy(update={"submissions": (*clearance.submissions, sent)})
    case = opened.case.model_copy(update={"clearance": clearance})
    letter = Sent(letter_of(portal.policy, LETTER), when, by, "Home Office Quality Assurance group")
    portal.save(opened, with_letter(case, letter))
    return sent
