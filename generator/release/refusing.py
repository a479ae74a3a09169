"""What stands in the way of a release: gates, a withdrawal, a leak, another release's address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from generator.anonymity.identifiers import KnownIdentifier
from generator.anonymity.matching import Searcher
from generator.errors import InputError, Place
from generator.portal.partnership import Portal
from generator.records.case import Case
from generator.release.certificate import Certificate
from generator.release.folder import strangers
from generator.release.published import CERTIFICATE, WITHDRAWN
from generator.release.scan import Scan
from generator.release.verification import REPORTS, Code, Verified, verify_release
from generator.rules.clearance import last_answer
from generator.rules.finding import Missing
from generator.rules.places import when
from generator.standing import Act


class ReleaseRefusedError(InputError):
    """Something stands in the way of a release; all of it is listed."""

    code = "release-refused"
    default_remedy = "put right what is listed; nothing was written"

    def __init__(self, place: Place, reasons: Sequence[str], *, remedy: str | None = None) -> None:
        listing = "".join(f"\n  - {reason}" for reason in reasons)
        super().__init__(place, f"cannot be released:{listing}\n ", remedy=remedy)
        self.reasons = tuple(reasons)


def refuse_gates(
    portal: Portal, case: Case, place: Place, identifiers: Iterable[KnownIdentifier]
) -> None:
    """Refuse what a gate of the act `release` stops; each is said with its clause, and no name."""
    missing: Sequence[Missing] = portal.standing(case).acts.get(Act.RELEASE, ())
    if missing:
        searcher = Searcher(identifiers)
        raise ReleaseRefusedError(place, [_without_names(each, searcher) for each in missing])


def _without_names(missing: Missing, searcher: Searcher) -> str:
    said = f"{missing.message} {missing.remedy}"
    if any(searcher.blocking(said)):
        said = f"{missing.field} is missing, or not as the clause asks; `dhr check` says more."
    return f"clause {missing.clause}: {said}"


def refuse_withdrawn(case: Case, place: Place) -> None:
    """Refuse what was withdrawn, unless it was cleared again after that."""
    withdrawn, answer = case.publication.withdrawn, last_answer(case)
    if withdrawn is None:
        return
    gone, cleared = when(withdrawn), when(answer[1]) if answer else None
    if gone is None or cleared is None or cleared <= gone:
        raise ReleaseRefusedError(
            place,
            ["clause B13.4: it was withdrawn, and no later version is cleared"],
            remedy="submit the corrected version, and record the Home Office's answer to it",
        )


def refuse_folder(before: Mapping[str, bytes], case: Case, folder: Place) -> None:
    """Refuse an address at which something else stands than an earlier release of this case."""
    if not before:
        return
    reasons = []
    if WITHDRAWN in before:
        reasons.append("clause B13.4: what stood at this address was withdrawn")
    if strangers(before):
        reasons.append("something in this folder is no part of a release")
    ours = {document.sha256 for document in case.documents.documents}
    theirs = {hashlib.sha256(before.get(name, b"")).hexdigest() for name in REPORTS}
    certificate = before.get(CERTIFICATE, b"")
    if not ours & theirs and not any(each.encode() in certificate for each in ours):
        reasons.append("clause B13.4: another release has this address")
    if reasons:
        remedy = (
            "choose another address in publication.slug, or take away what does not belong there"
        )
        raise ReleaseRefusedError(folder, reasons, remedy=remedy)


def refuse_unfit(files: Mapping[str, bytes], certificate: Certificate, place: Place) -> None:
    """Refuse what the public build would leave out however many people approved it."""
    day = max(certificate.released, certificate.publish_from)
    found = verify_release(certificate.slug, files, {}, day)
    problems = () if isinstance(found, Verified) else found
    reasons = [f"clause B13.4: {each}" for each in problems if each.code is not Code.APPROVALS]
    if reasons:
        raise ReleaseRefusedError(place, reasons)


def refuse_leaks(found: Scan, place: Place) -> None:
    """Refuse what holds an identifier; only its class, place and length are said."""
    if found.leaks:
        reasons = [
            f"clause B11.1: {leak.where} holds an identifier ({leak.kind}): {leak.masked}"
            for leak in found.leaks
        ]
        remedy = (
            "anonymise the report and have that version cleared; a name that is meant to be "
            "public, or is also an ordinary word or a body's, is listed with its reason in "
            "people.public_names"
        )
        raise ReleaseRefusedError(place, reasons, remedy=remedy)
