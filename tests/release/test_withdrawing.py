"""Taking a release back: from the public first, whatever the record and the gates say."""

from __future__ import annotations

import pytest

from generator import yaml_strict
from generator.errors import Place
from generator.records.publication import WithdrawalReason
from generator.release.published import Withdrawal, read_model
from generator.release.verification import Code, verify_release
from tests.partnership import TODAY, Partnership
from tests.release import complete
from tests.release.complete import CASE, SLUG, changed, save


@pytest.fixture
def public(ready: Partnership) -> Partnership:
    assert ready.dhr("release", CASE).code == 0
    for number in (1, 2):
        assert complete.approve(ready, number).code == 0
    return ready


def codes(here: Partnership) -> set[Code]:
    signers = here.portal().policy.people.approvers()
    found = verify_release(SLUG, complete.released(here), signers, TODAY)
    assert isinstance(found, tuple)
    return {each.code for each in found}


def told(here: Partnership) -> Withdrawal:
    return read_model(Withdrawal, complete.released(here)["withdrawn.yaml"], Place("withdrawn"))


def test_what_was_published_in_error_leaves_nothing_in_the_folder(public: Partnership) -> None:
    done = public.dhr("withdraw", CASE, "--reason", "published in error")

    assert done.code == 0, done.said
    assert set(complete.released(public)) == {"withdrawn.yaml"}
    assert (told(public).reason, told(public).tombstone) == (WithdrawalReason.IN_ERROR, False)
    assert codes(public) == {Code.WITHDRAWN}
    assert "git's history" in done.err
    fact = public.tree(CASE)["publication"]["withdrawn"]
    assert (fact["reason"], fact["tombstone"]) == ("published in error", "no")


@pytest.mark.parametrize("reason", ["superseded", "end of publication period"])
def test_otherwise_the_files_stay_and_the_address_says_so(reason: str, public: Partnership) -> None:
    before = complete.released(public)

    assert public.dhr("withdraw", CASE, "--reason", reason).code == 0

    after = complete.released(public)
    assert {name: after[name] for name in before} == before
    assert told(public).tombstone
    assert codes(public) == {Code.WITHDRAWN}


def test_what_two_people_never_approved_leaves_no_word_at_its_address(ready: Partnership) -> None:
    assert ready.dhr("release", CASE).code == 0
    assert complete.approve(ready, 1).code == 0

    assert ready.dhr("withdraw", CASE, "--reason", "superseded").code == 0

    assert not told(ready).tombstone


def test_no_gate_and_no_record_stops_a_withdrawal(public: Partnership) -> None:
    save(public, changed(report__anonymity=None, clearance__answers=None, decision=None))
    public.record(CASE).write_bytes(b"damaged")

    refused = public.dhr("withdraw", CASE, "--reason", "published in error")
    assert (refused.code, "dhr withdraw --slug" in refused.err) == (1, True)
    done = public.dhr("withdraw", "--slug", SLUG, "--reason", "published in error", identity=None)

    assert done.code == 0, done.said
    assert set(complete.released(public)) == {"withdrawn.yaml"}
    assert "Record it in the case" in done.err


def test_a_policy_that_cannot_be_read_stops_no_withdrawal(public: Partnership) -> None:
    (public.root / "policy/partnership.yaml").write_text("name: [\n")

    done = public.dhr("withdraw", "--slug", SLUG, "--reason", "superseded", identity=None)

    assert done.code == 0, done.said


def test_a_link_in_the_folder_is_removed_and_never_followed(
    public: Partnership, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "kept.txt").write_text("kept")
    folder = public.root / "published" / SLUG
    (folder / "approvals/link").symlink_to(outside)
    (folder / "images").mkdir()
    (folder / "images/map.png").write_bytes(b"x")

    words = ("withdraw", "--slug", SLUG, "--reason", "published in error")
    assert public.dhr(*words, identity=None).code == 0

    assert [each.name for each in folder.iterdir()] == ["withdrawn.yaml"]
    assert (outside / "kept.txt").read_text() == "kept"


@pytest.mark.parametrize("slug", ["nothing-here", "..", "../cases", ".", "", "a/b", "x" * 300])
def test_an_address_that_is_no_release_is_refused(slug: str, public: Partnership) -> None:
    before = complete.published(public)

    done = public.dhr("withdraw", "--slug", slug, "--reason", "superseded", identity=None)

    assert (done.code, "[no-release]" in done.err) == (1, True), done.said
    assert complete.published(public) == before


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("withdraw", "--reason", "superseded"), id="nothing"),
        pytest.param(("withdraw", CASE, "--slug", SLUG, "--reason", "superseded"), id="both"),
        pytest.param(("withdraw", CASE, "--reason", "a whim"), id="another reason"),
    ],
)
def test_it_must_be_said_what_is_withdrawn_and_why(
    words: tuple[str, ...], public: Partnership
) -> None:
    before = complete.published(public)

    assert "[withdraw]" in public.dhr(*words).err
    assert complete.published(public) == before


def test_a_superseded_release_makes_way_for_the_version_cleared_after_it(
    public: Partnership,
) -> None:
    assert public.dhr("withdraw", CASE, "--reason", "superseded").code == 0
    assert "withdrawn" in public.dhr("release", CASE).err
    facts = changed(publication__withdrawn={"when": "2024-02-01", "by": "SSP"})
    sent = facts["clearance"]["submissions"]
    sent.append({**sent[0], "when": "2024-03-01"})
    answer = facts["clearance"]["answers"][0]
    facts["clearance"]["answers"].append({**answer, "when": "2024-04-02"})
    facts["publication"]["published"]["when"] = "2024-05-01"
    note = {"when": "2024-05-01", "kind": "major", "note": "A chapter was written anew."}
    facts["publication"]["changes"] = [note]
    save(public, facts)

    done = public.dhr("release", CASE)

    assert done.code == 0, done.err
    files = complete.released(public)
    assert "withdrawn.yaml" not in files
    metadata = yaml_strict.parse_map(files["metadata.yaml"].decode(), Place("metadata"))
    assert metadata["changes"] == [note]
