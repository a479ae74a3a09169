"""What stands in the way of a release: gates, a withdrawal, a leak, another release's address."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from generator.anonymity.identifiers import KnownIdentifier
from generator.anonymity.matching import Searcher
from generator.errors import DhrError, InputError, Place
from generator.portal.partnership import Portal
from generator.records.case import Case
from generator.records.publication import WithdrawalReason
from generator.release.certificate import Certificate
from generator.release.folder import strangers
from generator.release.published import CERTIFICATE, WITHDRAWN, Withdrawal, read_model
from generator.release.searching import Item, Searched
from generator.release.vault_identifiers import Vault
from generator.release.verification import REPORTS, Code, Verified, verify_release
from generator.rules.anonymity import intruder_of, is_checked_here
from generator.rules.clearance import last_answer
from generator.rules.finding import Missing
from generator.rules.places import when
from generator.rules.versions import reports_signed_off
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
    if WITHDRAWN in before and not _superseded(before[WITHDRAWN]):
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


def _superseded(data: bytes) -> bool:
    """Tell whether what was withdrawn made way for a later version at the same address."""
    try:
        told = read_model(Withdrawal, data, Place(WITHDRAWN))
    except DhrError:
        return False
    return told.reason is WithdrawalReason.SUPERSEDED


def refuse_unfit(files: Mapping[str, bytes], certificate: Certificate, place: Place) -> None:
    """Refuse what the public build would leave out however many people approved it."""
    day = max(certificate.released, certificate.publish_from)
    found = verify_release(certificate.slug, files, {}, day)
    problems = () if isinstance(found, Verified) else found
    reasons = [f"clause B13.4: {each}" for each in problems if each.code is not Code.APPROVALS]
    if reasons:
        raise ReleaseRefusedError(place, reasons)


def refuse_leaks(found: Searched, place: Place) -> None:
    """Refuse what holds an identifier; only its class, place and length are said."""
    reasons = [f"clause B11.1: {in_words_of(item)}" for item in found.blocking]
    if reasons:
        remedy = (
            "anonymise the report and have that version cleared; a name that is meant to be "
            "public, or is also an ordinary word or a body's, is listed with its reason in "
            "people.public_names"
        )
        raise ReleaseRefusedError(place, reasons, remedy=remedy)


def in_words_of(item: Item) -> str:
    """Say what was found: its place, its class, how it is written, and a masked form."""
    leak = item.leak
    how = "" if leak.variant == "as recorded" else f", {leak.variant}"
    over = f"; the exception for it expired on {item.expired}" if item.expired else ""
    return f"{leak.where} holds an identifier ({leak.kind}): {leak.masked}{how}{over}"


def refuse_undecided(found: Searched, case: Case, place: Place) -> None:
    """Refuse what resembles an identifier, until a person has looked at each place."""
    reasons = [
        f"clause B11.1: {each.leak.where} may point to somebody ({each.leak.kind}, "
        f"{each.leak.variant}): {each.leak.masked}"
        for each in found.open
    ]
    if reasons:
        remedy = (
            "look at each; change the report, or decide why it identifies nobody: "
            f"dhr report check {case.id} --version cleared --record"
        )
        raise ReleaseRefusedError(place, reasons, remedy=remedy)


def refuse_part(vault: Vault, place: Place) -> None:
    """Refuse to release what was not searched for the identifiers of every case."""
    if not vault.whole:
        reason = (
            f"clause B11.1: {vault.unopened} of {vault.cases} cases cannot be opened with this "
            "identity, so that it cannot be searched for what they know"
        )
        remedy = "have it done by an officer who is granted every case"
        raise ReleaseRefusedError(place, [reason], remedy=remedy)


def refuse_untried(case: Case, cleared: Mapping[str, str], place: Place) -> None:
    """Refuse a report from which nobody but its author tried to tell who is meant (B11.1)."""
    if not is_checked_here(case):
        return
    versions = (dict(cleared), reports_signed_off(case))
    if not any(intruder_of(case, each) for each in versions):
        reason = "clause B11.1: nobody but the author has tried to tell from it who is meant"
        remedy = "have somebody try (docs/release.md), and record it in report.intruder"
        raise ReleaseRefusedError(place, [reason], remedy=remedy)
