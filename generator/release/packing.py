"""`dhr report pack`: what goes to the Home Office, rendered from the very bytes that were checked.

- Refused unless every gate of the act `submission` holds and a clean check of these very bytes is
  recorded; they are searched again as well, for what was learnt since (B11.1, B11.5).
- Canonical markdown is the master: Word is made from it, without author, times or metadata, and
  the manifest names the hash of each text, which is what will be cleared.
- The folder is there whole or not at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generator import yaml_strict
from generator.errors import InputError, Place
from generator.files.errors import writing
from generator.letters.paper import Paper, dressed
from generator.portal.clear_files import refuse_place, write_private
from generator.portal.forms import Request as FormRequest
from generator.portal.forms import form
from generator.portal.letters import Request as LetterRequest
from generator.portal.letters import draft
from generator.portal.partnership import Portal, record_path
from generator.records.case import Case
from generator.records.papers import Document
from generator.release.checking import Checked, check_reports
from generator.release.materials import ACTION_PLAN, FILE_OF, recommendations_digest
from generator.release.published import EXECUTIVE_SUMMARY, OVERVIEW_REPORT
from generator.reports.pandoc import convert
from generator.rules.anonymity import check_of
from generator.schema import DocumentId, Line, Model, Sha256, needed, recorded, to_plain

MANIFEST: Final = "manifest.yaml"
LETTER: Final = "submission"
_READ: Final = ("--from=commonmark+pipe_tables+strikeout+footnotes", "--to=json")
_WRITE: Final = ("--from=json", "--to=docx", "--output=-")
_TITLES: Final[Mapping[str, str]] = {
    OVERVIEW_REPORT: "Overview Report",
    EXECUTIVE_SUMMARY: "Executive Summary",
    ACTION_PLAN: "Action Plan",
}


class PackRefusedError(InputError):
    """A submission pack would not rest on a clean check of its very texts."""

    code = "pack"
    default_remedy = "check the reports, and record it: dhr report check CASE --record"


class Sent(Model):
    """A text of the pack: the document of the case that it was made from."""

    document: DocumentId = needed("B11.5", help="The document.")
    sha256: Sha256 = needed("B13.4", help="SHA-256 of its text.")


class Manifest(Model):
    """`manifest.yaml`: what the pack was made from, for the record of its sending (B11.5)."""

    case: Line = needed(help="The case.")
    overview_report: Sent = needed("B11.5", help="The Overview Report.")
    executive_summary: Sent = needed("B11.5", help="The Executive Summary.")
    action_plan: Sent | None = recorded("B11.5", help="The Action Plan, where a document is it.")
    recommendations_sha256: Sha256 = needed("B13.5", help="SHA-256 of the recommendations.")
    files: tuple[Line, ...] = needed("B11.5", help="Each file of the pack with its SHA-256.")


@dataclass(frozen=True)
class Packed:
    """What was written, and what the data collection form still lacks."""

    files: tuple[str, ...]
    lacks: int


def pack(portal: Portal, case_id: str, out: Path) -> Packed:
    """Write the submission pack into a new folder; it is there whole or not at all."""
    letter = draft(portal, case_id, LetterRequest(LETTER))  # refuses while a gate does not hold
    refuse_place(out)
    checked = check_reports(portal, case_id)
    _refuse_unchecked(checked)
    case = checked.opened.case
    asked = form(portal, case_id, FormRequest("data-form"))
    files = dict(_reports(portal, checked))
    if ACTION_PLAN not in checked.documents:
        files["action-plan.docx"] = form(portal, case_id, FormRequest("action-plan")).docx
    files["data-collection-form.docx"] = asked.docx
    files["letter.docx"] = letter.docx
    if letter.email is not None:
        files["letter.eml"] = letter.email
    files[MANIFEST] = _manifest(case, checked.documents, files)
    _write(out, files)
    return Packed(tuple(sorted(files)), len(asked.lacks))


def _refuse_unchecked(checked: Checked) -> None:
    case = checked.opened.case
    place = Place(record_path(case.id), field="report.checks")
    if checked.missing:
        raise PackRefusedError(place, f"cannot rest on a report that is not stored: "
                               f"{', '.join(checked.missing)}", clause="B11.5")  # fmt: skip
    documents = {each.id: each.sha256 for each in checked.documents.values()}
    recorded_check = check_of(case, documents)
    if recorded_check is None or not recorded_check.clean:
        raise PackRefusedError(
            place, "has no clean check of the latest reports, byte for byte", clause="B11.1"
        )
    if recorded_check.recommendations_sha256 != recommendations_digest(case):
        raise PackRefusedError(
            place, "was made of other recommendations than the record has now", clause="B11.1"
        )
    if not checked.clean:
        raise PackRefusedError(
            place, "is no longer clean: the vault has learnt more since", clause="B11.1"
        )


# ---------------------------------------------------------------------------------------------
# Word


def _reports(portal: Portal, checked: Checked) -> Iterator[tuple[str, bytes]]:
    marking = portal.policy.partnership.marking
    case_id = checked.opened.case.id
    for name in checked.documents:
        place = Place(name)
        tree = json.loads(convert(checked.files[name], _READ, place))
        pictures = {each: data for each, data in checked.files.items() if each not in _TITLES}
        _embed(tree, pictures)
        made = convert(json.dumps(tree).encode(), _WRITE, place)
        paper = Paper(_TITLES[name], marking, footer=case_id)
        yield name.replace(".md", ".docx"), dressed(made, paper)


def _embed(tree: Any, pictures: Mapping[str, bytes]) -> None:  # noqa: ANN401 - the converter's tree
    """Put each picture itself where its address stands: the converter opens no file."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("t") == "Image":
                target = node["c"][2]
                data = pictures.get(target[0], b"")
                kind = "png" if target[0].endswith(".png") else "jpeg"
                target[0] = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


# ---------------------------------------------------------------------------------------------
# The folder


def _manifest(case: Case, documents: Mapping[str, Document], files: Mapping[str, bytes]) -> bytes:
    sent = {
        name.removesuffix(".md").replace("-", "_"): Sent(document=each.id, sha256=each.sha256)
        for name, each in documents.items()
        if name in FILE_OF.values()
    }
    made = Manifest(
        case=case.id,
        overview_report=sent["overview_report"],
        executive_summary=sent["executive_summary"],
        action_plan=sent.get("action_plan"),
        recommendations_sha256=recommendations_digest(case),
        files=tuple(_hashes(files)),
    )
    return yaml_strict.dump(to_plain(made)).encode()


def _hashes(files: Mapping[str, bytes]) -> Sequence[str]:
    return [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]


def _write(out: Path, files: Mapping[str, bytes]) -> None:
    target = out.expanduser().absolute()
    place = Place(str(out))
    with writing(place):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix=".dhr-pack-", dir=target.parent))
    try:
        for name, data in files.items():
            write_private(half / name, data)
        with writing(place):
            half.rename(target)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
