"""Certificates, and every reason why a release is not public."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

import pytest

from generator.errors import DhrError
from generator.records.outcome import Status
from generator.release.certificate import (
    Certificate,
    Change,
    Clearance,
    Outcome,
    Scanned,
    certificate_bytes,
    parse_certificate,
)
from generator.release.published import overall
from generator.release.verification import Code, Problem, Verified, verify_release
from generator.schema import Unknown
from tests.release.releases import (
    CLEARED,
    RELEASED,
    SLUG,
    TODAY,
    Signer,
    certify,
    contents,
    make_signer,
    release,
)

Files = dict[str, bytes]
PATH = "published/x/certificate.yaml"


@pytest.fixture(scope="module")
def signers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Signer, Signer]:
    folder = tmp_path_factory.mktemp("signers")
    return make_signer(folder, "p-aaaa"), make_signer(folder, "p-bbbb")


@pytest.fixture(scope="module")
def allowed(signers: tuple[Signer, Signer]) -> dict[str, tuple[str, ...]]:
    return {signer.person: (signer.public,) for signer in signers}


@pytest.fixture(scope="module")
def good(signers: tuple[Signer, Signer]) -> Files:
    return release(contents(), signers)


Judge = Callable[[Files], tuple[Code, ...]]


@pytest.fixture
def codes(allowed: dict[str, tuple[str, ...]]) -> Judge:
    def judge(files: Files) -> tuple[Code, ...]:
        found = verify_release(SLUG, files, allowed, TODAY)
        return () if isinstance(found, Verified) else tuple(problem.code for problem in found)

    return judge


def test_a_certificate_is_read_back_as_it_was_written() -> None:
    data = certificate_bytes(certify(contents()))

    assert certificate_bytes(parse_certificate(data, PATH)) == data


def test_a_certificate_holds_nothing_internal() -> None:
    text = certificate_bytes(certify(contents())).decode()

    assert "DHR-" not in text
    assert "case" not in text
    assert "p-" not in text.replace("executive-summary", "")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.replace(b"rules: '1'", b'rules: "1"'), id="another quote"),
        pytest.param(lambda text: b"\n" + text, id="an empty line"),
        pytest.param(lambda text: text + b"case: DHR-2021-001\n", id="one more field"),
        pytest.param(lambda text: text.replace(b"certificate-1", b"certificate-9"), id="format"),
        pytest.param(lambda text: text[:-40], id="cut short"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"\xff", id="not text"),
    ],
)
def test_any_other_form_is_refused(change: Callable[[bytes], bytes]) -> None:
    data = change(certificate_bytes(certify(contents())))

    with pytest.raises(DhrError):
        parse_certificate(data, PATH)


def test_a_release_in_order_is_verified(good: Files, allowed: dict[str, tuple[str, ...]]) -> None:
    found = verify_release(SLUG, good, allowed, TODAY)

    assert isinstance(found, Verified)
    assert found.approved_by == ("p-aaaa", "p-bbbb")
    assert found.metadata.slug == SLUG
    assert [r.status for r in found.recommendations.recommendations] == [
        Status.PARTLY,
        Status.NOT_RESPONDED,
    ]


def without(files: Files, *names: str) -> Files:
    return {name: data for name, data in files.items() if name not in names}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(
            lambda f: without(f, "certificate.yaml"), Code.NO_CERTIFICATE, id="no certificate"
        ),
        pytest.param(
            lambda f: f | {"certificate.yaml": b"x: 1\n"}, Code.CERTIFICATE, id="no real one"
        ),
        pytest.param(lambda f: f | {"withdrawn.yaml": b"anything"}, Code.WITHDRAWN, id="withdrawn"),
        pytest.param(
            lambda f: f | {"overview-report.md": f["overview-report.md"] + b" "},
            Code.ALTERED,
            id="report altered",
        ),
        pytest.param(
            lambda f: f | {"metadata.yaml": f["metadata.yaml"].replace(b"2021-03", b"2021-04")},
            Code.ALTERED,
            id="metadata altered",
        ),
        pytest.param(
            lambda f: without(f, "recommendations.yaml"), Code.MISSING_FILE, id="file missing"
        ),
        pytest.param(lambda f: f | {"notes.md": b"x"}, Code.FOREIGN_FILE, id="one file too many"),
        pytest.param(
            lambda f: without(f, "approvals/p-bbbb.sig"), Code.APPROVALS, id="one approval"
        ),
        pytest.param(
            lambda f: f | {"approvals/p-bbbb.sig": f["approvals/p-aaaa.sig"]},
            Code.APPROVALS,
            id="one signature under two names",
        ),
        pytest.param(
            lambda f: f | {"approvals/p-bbbb.sig": b"hello"}, Code.APPROVALS, id="no signature"
        ),
    ],
)
def test_a_release_out_of_order_is_left_out(
    change: Callable[[Files], Files], code: Code, good: Files, codes: Judge
) -> None:
    assert code in codes(change(good))


def test_a_certificate_altered_after_approval_has_no_approvals(good: Files, codes: Judge) -> None:
    text = good["certificate.yaml"].replace(b"rules: '1'", b"rules: '2'")

    assert codes(good | {"certificate.yaml": text}) == (Code.APPROVALS,)


def test_another_releases_folder_is_refused(
    good: Files, allowed: dict[str, tuple[str, ...]]
) -> None:
    found = verify_release("other-place", good, allowed, TODAY)

    assert isinstance(found, tuple)
    assert found[0].code is Code.CERTIFICATE


def changed(**fields: object) -> Callable[[Certificate], Certificate]:
    return lambda made: made.model_copy(update=fields)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(
            changed(scan=(Scanned(kind="name", searched=3, found=1),)), Code.SCAN, id="found one"
        ),
        pytest.param(changed(scan=()), Code.CERTIFICATE, id="never scanned"),
        pytest.param(
            changed(publish_from=TODAY + dt.timedelta(days=1)), Code.NOT_YET, id="due tomorrow"
        ),
        pytest.param(
            changed(released=TODAY + dt.timedelta(days=1)), Code.NOT_YET, id="released tomorrow"
        ),
        pytest.param(
            changed(released=CLEARED - dt.timedelta(days=1)), Code.NOT_CLEARED, id="too early"
        ),
        pytest.param(changed(title="Another"), Code.CONTENT, id="other metadata"),
        pytest.param(changed(files=()), Code.CERTIFICATE, id="no files"),
    ],
)
def test_a_certificate_that_says_so_keeps_the_release_back(
    change: Callable[[Certificate], Certificate],
    code: Code,
    signers: tuple[Signer, Signer],
    codes: Judge,
) -> None:
    assert code in codes(release(contents(), signers, change=change))


def test_the_day_decided_is_the_first_on_which_a_review_is_public(
    signers: tuple[Signer, Signer], codes: Judge
) -> None:
    assert codes(release(contents(), signers, publish_from=TODAY)) == ()


def conditional(*changes: Change) -> Callable[[Certificate], Certificate]:
    def change(made: Certificate) -> Certificate:
        old = hashlib.sha256(b"the version that was sent").hexdigest()
        versions = made.clearance.versions.model_copy(update={"overview_report": old})
        outcome = Outcome.CONDITIONAL if changes else Outcome.CLEARED
        clearance = Clearance(outcome=outcome, when=CLEARED, versions=versions, changes=changes)
        return made.model_copy(update={"clearance": clearance})

    return change


def test_a_report_other_than_the_one_cleared_is_left_out(
    signers: tuple[Signer, Signer], codes: Judge
) -> None:
    assert codes(release(contents(), signers, change=conditional())) == (Code.NOT_CLEARED,)


def test_a_change_that_a_condition_asked_for_is_let_through(
    signers: tuple[Signer, Signer], codes: Judge
) -> None:
    change = Change(file="overview-report.md", condition="c1")

    assert codes(release(contents(), signers, change=conditional(change))) == ()


def test_a_change_of_another_file_excuses_nothing(
    signers: tuple[Signer, Signer], codes: Judge
) -> None:
    change = Change(file="executive-summary.md", condition="c1")

    assert codes(release(contents(), signers, change=conditional(change))) == (Code.NOT_CLEARED,)


def test_what_was_sent_before_the_portal_may_be_unknown(
    signers: tuple[Signer, Signer], codes: Judge
) -> None:
    unknown = Unknown(unknown_before_portal="The letter of 2014 is lost.")

    assert codes(release(contents(), signers, submitted=unknown)) == ()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("metadata.yaml", b"slug: x\n", id="metadata without its fields"),
        pytest.param("recommendations.yaml", b"[", id="broken recommendations"),
        pytest.param(
            "recommendations.yaml",
            b"recommendations:\n" + b"- {id: R1, text: A, scope: local, addressed_to: B}\n" * 2,
            id="one number twice",
        ),
        pytest.param("overview-report.md", b"\xff\xfe", id="a report that is not text"),
    ],
)
def test_certified_files_that_cannot_be_read_keep_the_release_back(
    name: str, data: bytes, signers: tuple[Signer, Signer], codes: Judge
) -> None:
    files = contents()
    good = certify(files)
    files[name] = data
    # The certificate is made for the broken bytes: everything else about it holds.
    file = next(each for each in good.files if each.name == name)
    entry = file.model_copy(update={"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)})
    listed = tuple(entry if each.name == name else each for each in good.files)
    versions = good.clearance.versions
    if name == "overview-report.md":
        versions = versions.model_copy(update={"overview_report": entry.sha256})
    clearance = good.clearance.model_copy(update={"versions": versions})
    certificate = good.model_copy(update={"files": listed, "clearance": clearance})

    found = codes(release(contents(), signers, change=lambda _: certificate) | {name: data})

    assert found == (Code.CONTENT,)


def test_problems_repeat_nothing_that_a_file_holds(
    good: Files, allowed: dict[str, tuple[str, ...]]
) -> None:
    hostile = {"Marian Quennelby.md": b"x", "certificate.yaml": b"title: Marian Quennelby\n"}

    for files in (good | hostile, without(good, "metadata.yaml") | hostile):
        found = verify_release(SLUG, files, allowed, RELEASED)
        assert isinstance(found, tuple)
        assert not any("Marian" in str(problem) for problem in found)


@pytest.mark.parametrize(
    ("found", "word"),
    [
        pytest.param((), Status.NOT_RESPONDED, id="nothing reported"),
        pytest.param((Status.IMPLEMENTED,) * 2, Status.IMPLEMENTED, id="all done"),
        pytest.param(
            (Status.IMPLEMENTED, Status.NOT_RESPONDED), Status.PARTLY, id="one done, one silent"
        ),
        pytest.param((Status.REJECTED,) * 2, Status.REJECTED, id="all rejected"),
        pytest.param((Status.REJECTED, Status.PARTLY), Status.PARTLY, id="one rejected, one begun"),
        pytest.param(
            (Status.REJECTED, Status.NOT_RESPONDED),
            Status.NOT_RESPONDED,
            id="one rejected, one silent",
        ),
    ],
)
def test_a_recommendation_has_one_word_for_all_its_actions(
    found: tuple[Status, ...], word: Status
) -> None:
    assert overall(found) is word


def test_a_problem_names_its_code() -> None:
    assert str(Problem(Code.NOT_YET, "is dated in the future")).endswith("[not-yet]")
