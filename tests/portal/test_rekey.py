"""After somebody has gone: what their keys open, and what an interruption leaves."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import Place
from generator.portal import rekey
from generator.portal.acts import settled
from generator.portal.check_policy import check_policy
from generator.portal.new_keys import new_signing_key
from generator.portal.people import remove
from generator.portal.sealed_pages import seal_page
from generator.vault.keys import Identity, new_identity
from generator.vault.sops_reader import parse_sealed
from tests.partnership import ONE, TWO, Partnership, copy_of
from tests.portal.killing import every_kill
from tests.portal.leaver import Leaver, add_paper, agrees, blobs, third

pytestmark = pytest.mark.extra  # long: `make test-extra` runs it

PAGE = "policy/pages/handling.md.age"


@pytest.fixture(scope="module")
def furnished(template: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Partnership:
    """A partnership whose cases have papers, and whose policy has a sealed page."""
    here = copy_of(template, tmp_path_factory.mktemp("furnished"))
    portal = here.portal()
    page = seal_page(portal, "---\ntitle: Handling\n---\nKeep it safe.\n", Place(PAGE))
    (here.root / PAGE).write_bytes(page)
    for case in (ONE, TWO):
        add_paper(here, case, "Minutes")
    here.commit("Papers, and a page")
    return here


@pytest.fixture
def here(furnished: Partnership, tmp_path: Path) -> Partnership:
    return copy_of(furnished, tmp_path)


def take_out(here: Partnership, person: str) -> None:
    portal = settled(here.portal())
    remove(portal, person)
    assert rekey.complete(portal.again()).failed == ()


def is_red(here: Partnership) -> bool:
    done = here.dhr("check")
    return done.code == 1 and "[rekey-incomplete]" in done.out


# ---------------------------------------------------------------------------------------------
# What a leaver can open

ACTS = st.lists(
    st.sampled_from(["remark", "paper", "grant", "revoke", "rekey", "rekey all", "commit"]),
    max_size=4,
)


@settings(max_examples=5)
@given(before=ACTS, after=ACTS)
def test_a_removed_officer_s_keys_open_nothing_that_is_written_later(
    furnished: Partnership,
    tmp_path_factory: pytest.TempPathFactory,
    before: list[str],
    after: list[str],
) -> None:
    here = copy_of(furnished, tmp_path_factory.mktemp("leaving"))
    person, leaver = here.officer(3), third(here)
    for word in before:
        do(here, word, person)
        leaver.look(here)
    leaver.look(here)
    assert leaver.opens(here)

    take_out(here, person)

    assert leaver.opens(here) == []
    for word in after:
        do(here, word, here.officer(2))
        leaver.look(here)
        assert leaver.opens(here) == []
    assert agrees(here)
    assert here.dhr("check").code == 0
    shutil.rmtree(here.root)


def do(here: Partnership, word: str, person: str) -> None:
    portal = here.portal()
    match word:
        case "remark":
            assert here.remark("A remark.", TWO).code == 0
        case "paper":
            add_paper(here, ONE, "More minutes")
        case "grant" | "revoke":
            here.dhr(word, TWO, person)
        case "rekey":
            assert rekey.rekey(portal, [ONE]).failed == ()
        case "rekey all":
            assert rekey.rekey_all(portal).failed == ()
        case _:
            here.commit()


def test_who_only_came_is_let_in_without_new_case_keys(here: Partnership) -> None:
    key, papers = here.tree(TWO)["record"]["case_key"], dict(blobs(here))
    values = here.record(TWO).read_text().splitlines()[:20]

    assert here.dhr("grant", TWO, here.officer(3)).code == 0

    assert here.tree(TWO)["record"]["case_key"] == key
    assert dict(blobs(here)) == papers
    assert not set(values) & set(here.record(TWO).read_text().splitlines()[:20])


def test_new_keys_for_one_case_leave_the_others_alone(here: Partnership) -> None:
    key, two = here.tree(ONE)["record"]["case_key"], here.record(TWO).read_bytes()

    done = here.dhr("rekey", ONE)

    assert (done.code, f"{ONE} is sealed anew: new keys" in done.err) == (0, True)
    assert here.tree(ONE)["record"]["case_key"] != key
    assert here.record(TWO).read_bytes() == two
    assert here.dhr("check").code == 0
    here.commit()
    assert here.dhr("check").code == 0


def test_a_foreign_recipient_is_not_carried_along_by_an_honest_rotation(here: Partnership) -> None:
    stranger = new_identity()
    seal_to_more(here, ONE, stranger)
    assert is_red(here)

    done = here.dhr("rekey", ONE)

    assert (done.code, "1 shut out" in done.err) == (0, True)
    found = parse_sealed(here.record(ONE).read_bytes(), Place("record"))
    assert stranger.recipient not in found.recipients
    assert agrees(here)
    assert here.dhr("check").code == 0


def seal_to_more(here: Partnership, case: str, stranger: Identity) -> None:
    """Seal a record to somebody else too, as an insider could."""
    portal = here.portal()
    path = f"cases/{case}/record.yaml"
    opened = portal.open_case(case)
    recipients = (*portal.recipients(path, case), stranger.recipient)
    sealed = portal.sealed_case(opened, opened.case, recipients=recipients)
    here.record(case).write_bytes(sealed.data)
    here.commit()


def test_a_record_that_was_tampered_with_is_not_mended_but_the_others_are(
    here: Partnership,
) -> None:
    seal_to_more(here, TWO, new_identity())
    text = here.record(ONE).read_text()
    at = text.index("data:") + 10
    here.record(ONE).write_text(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :])

    done = here.dhr("rekey", "--all")

    assert done.code == 1
    assert "[vault-altered]" in done.err
    assert f"{TWO} is sealed anew" in done.err
    assert is_red(here)


# ---------------------------------------------------------------------------------------------
# Interruptions


@pytest.mark.extra
def test_a_removal_killed_at_any_write_is_red_until_it_is_completed(
    furnished: Partnership, tmp_path: Path
) -> None:
    person = furnished.officer(3)
    broken = 0
    fresh = iter(range(1000))

    def prepared() -> Partnership:
        return copy_of(furnished, tmp_path / f"{next(fresh)}")

    places = [prepared()]
    for nth in every_kill("replace", lambda: take_out(places[-1], person)):
        here = places[-1]
        leaver = third(furnished)
        leaver.look(furnished)
        broken += complete_after_kill(here, leaver, person, f"kill {nth}")
        shutil.rmtree(here.root)
        places.append(prepared())
    assert broken >= 4
    assert agrees(places[-1])


def complete_after_kill(here: Partnership, leaver: Leaver, person: str, told: str) -> bool:
    """Complete what was killed; tell whether it had begun to be a removal."""
    gone = person not in (here.root / "policy/people.yaml").read_text()
    red = is_red(here)
    assert red or not gone or agrees(here), told

    again = here.dhr("people", "remove", person)

    assert again.code == 0, (told, again.err)
    assert agrees(here), told
    assert leaver.opens(here) == [], told
    assert here.dhr("check").code == 0, told
    assert here.dhr("documents", "list", ONE).code == 0
    return red


def test_new_keys_for_all_that_were_interrupted_go_on_with_the_rest(here: Partnership) -> None:
    keys = {case: here.tree(case)["record"]["case_key"] for case in (ONE, TWO)}
    kills = every_kill("replace", lambda: rekey.rekey_all(here.portal()), step=7)

    interrupted = sum(is_red(here) for _ in kills)

    assert interrupted
    assert rekey.complete(here.portal()).failed == ()
    assert all(here.tree(case)["record"]["case_key"] != key for case, key in keys.items())
    assert here.dhr("check").code == 0
    assert here.dhr("rekey").err.strip() == "Everything is sealed as the policy says."


def test_what_was_asked_for_by_one_officer_is_not_red_for_another_once_it_is_done(
    here: Partnership,
) -> None:
    assert next(every_kill("replace", lambda: rekey.rekey_all(here.portal()), step=1))

    found = [item.code for item in check_policy(here.portal("officer-2"))]

    assert "rekey-incomplete" not in found


# ---------------------------------------------------------------------------------------------
# Two at once


def test_two_at_once_end_as_if_one_had_been_after_the_other(here: Partnership) -> None:
    person = here.officer(3)
    with ThreadPoolExecutor(3) as pool:
        commands = (["people", "remove", person], ["rekey", "--all"], ["rekey", ONE])
        done = list(pool.map(lambda words: here.run(*words), commands))

    assert all(each.code in (0, 1) for each in done), [each.err for each in done]
    assert "[defect]" not in "".join(each.err for each in done)
    assert here.dhr("people", "remove", person).code == 0
    assert here.dhr("rekey").code == 0
    assert agrees(here)
    assert here.dhr("check").code == 0


@pytest.mark.extra
def test_of_several_who_are_added_at_once_nobody_is_lost(here: Partnership, tmp_path: Path) -> None:
    def added(number: int) -> bool:
        key = new_signing_key(tmp_path / f"{number}.ssh")
        reading = str(new_identity().recipient)
        words = ("--name", f"Officer {number}", "--role", "officer", "--cases", TWO)
        done = here.run("people", "add", *words, "--reading", reading, "--signing", key)
        assert done.code == 0 or "[file-changed]" in done.err or "[locked]" in done.err, done.err
        return done.code == 0

    before = len(here.portal().policy.people.officers)
    with ThreadPoolExecutor(4) as pool:
        count = sum(pool.map(added, range(4)))

    assert count >= 1
    assert len(here.portal().policy.people.officers) >= before + count
    assert here.dhr("rekey").code == 0
    assert here.dhr("check").code == 0
