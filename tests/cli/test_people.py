"""people, rekey and recover: who comes, who goes, and the day on which nobody can open anything."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from generator import yaml_strict
from generator.errors import Place
from generator.policy.check_phrase import check_phrase
from generator.policy.demo_keys import DEMO_AGE_KEYS
from generator.vault.keys import new_identity
from generator.vault.sops_reader import parse_sealed
from tests.partnership import ONE, READER, TWO, Partnership, public_half

RECOVERY = "policy/recovery.yaml"


@dataclass(frozen=True)
class NewKeys:
    """The keys of somebody who comes, made by the program itself."""

    reading: str
    signing: str


def new_keys(here: Partnership, folder: Path, name: str) -> NewKeys:
    file, signing = here.keys / f"{folder.name}-{name}.txt", folder / f"{name}.ssh"
    done = here.dhr("keys", "new", str(file), "--signing", str(signing), identity=None)
    assert done.code == 0
    return NewKeys(*done.out.splitlines())


@pytest.fixture
def keys(here: Partnership, tmp_path: Path) -> NewKeys:
    return new_keys(here, tmp_path, "dee")


def dee(tmp_path: Path) -> str:
    return f"{tmp_path.name}-dee"


def added(keys: NewKeys, *more: str, role: str = "officer") -> list[str]:
    who = ["people", "add", "--name", "Dee Fourth", "--role", role]
    return [*who, "--reading", keys.reading, "--signing", keys.signing, *more]


def people(here: Partnership) -> list[dict[str, object]]:
    found = yaml.safe_load((here.root / "policy/people.yaml").read_text())["officers"]
    return list(found)


def snapshot(here: Partnership) -> dict[str, bytes]:
    files = (here.root / "policy").rglob("*")
    return {str(file): file.read_bytes() for file in files if file.is_file()}


def no_key_officer(here: Partnership, number: int, **more: object) -> None:
    """Write by hand that an officer is no key officer."""
    path = here.root / "policy/people.yaml"
    tree = yaml.load(path.read_text(), Loader=yaml.CBaseLoader)  # noqa: S506 - strings only
    officer = tree["officers"][number - 1]
    officer["roles"].remove("key-officer")
    if more:
        del officer["cases"]
    officer |= more
    path.write_text(yaml_strict.dump(tree))


def recipients(here: Partnership, path: str) -> tuple[str, ...]:
    return tuple(parse_sealed((here.root / path).read_bytes(), Place(path)).recipients)


# ---------------------------------------------------------------------------------------------
# Somebody comes


def test_an_officer_who_comes_opens_what_is_granted_to_them_and_nothing_else(
    here: Partnership, keys: NewKeys, tmp_path: Path
) -> None:
    done = here.dhr(*added(keys, "--cases", ONE, "--title", "Review Officer"))

    assert done.code == 0
    *_, officer = people(here)
    assert officer["roles"] == ["officer"]
    assert str(officer["id"]) in done.err
    assert here.dhr("show", ONE, identity=dee(tmp_path)).code == 0
    assert here.dhr("show", TWO, identity=dee(tmp_path)).code == 2
    assert "Dee Fourth" in here.dhr("show", "directory", identity=dee(tmp_path)).out
    assert "Dee" not in (here.root / "policy/people.yaml").read_text()
    assert here.dhr("keys", "status").code == 0
    assert here.dhr("check").code == 0
    here.commit()
    assert here.dhr("check").code == 0


def test_adding_somebody_again_changes_nothing(here: Partnership, keys: NewKeys) -> None:
    assert here.dhr(*added(keys, "--cases", f"{ONE},{TWO}")).code == 0
    here.commit()

    again = here.dhr(*added(keys, "--cases", f"{ONE},{TWO}"))

    assert (again.code, "Everything is sealed" in again.err) == (0, True)
    assert here.git("status", "--porcelain") == ""


def test_a_reader_who_comes_stands_in_the_directory_alone(here: Partnership, keys: NewKeys) -> None:
    words = ("--name", "Rob Reader", "--reader", keys.reading, "--role", "Panel member")

    done = here.dhr("people", "add", *words)

    assert done.code == 0
    assert here.git("status", "--porcelain").split() == ["M", "policy/directory.yaml"]
    (reader,) = (each for each in here.portal().directory.readers if each.key == keys.reading)
    assert reader.role == "Panel member"
    assert here.dhr("grant", ONE, reader.id, "--view", "panel").code == 0
    assert here.dhr("people", "add", *words).code == 0
    assert here.dhr("check").code == 0


def reader_words(key: str, *more: str) -> tuple[str, ...]:
    who = ("people", "add", "--name", "Rob Reader", "--role", "Panel member")
    return (*who, "--reader", key, *more)


@pytest.mark.parametrize("form", [" ", "", "-"], ids=["in groups", "in one", "with hyphens"])
def test_a_key_with_the_phrase_that_its_owner_reads_out_is_taken(
    here: Partnership, keys: NewKeys, form: str
) -> None:
    phrase = check_phrase(keys.reading)
    done = here.dhr(*reader_words(keys.reading, "--check", phrase.replace(" ", form)))

    assert done.code == 0
    assert phrase in done.err
    assert "Nobody has compared it" not in done.err


def test_a_key_without_a_phrase_is_taken_and_its_phrase_is_printed(
    here: Partnership, keys: NewKeys
) -> None:
    done = here.dhr(*reader_words(keys.reading))

    assert done.code == 0
    assert check_phrase(keys.reading) in done.err
    assert "Nobody has compared it" in done.err


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        pytest.param("000 000 000 000 000 000", "is the phrase of another key", id="another key's"),
        pytest.param("1234", "is no check phrase", id="too short"),
        pytest.param("age1x", "is no check phrase", id="a key"),
    ],
)
@pytest.mark.parametrize("who", ["reader", "officer"])
def test_a_key_with_another_phrase_is_refused_and_nothing_is_changed(
    here: Partnership, keys: NewKeys, who: str, said: str, problem: str
) -> None:
    before = snapshot(here)
    words = reader_words(keys.reading) if who == "reader" else added(keys, "--all-cases")
    done = here.dhr(*words, "--check", said)

    assert done.code == 1
    assert problem in done.err
    assert said not in done.err
    assert snapshot(here) == before


def test_a_phrase_without_a_reading_key_is_refused(here: Partnership, keys: NewKeys) -> None:
    done = here.dhr(
        *("people", "add", "--name", "Dee Fourth", "--role", "approver"),
        *("--signing", keys.signing, "--check", check_phrase(keys.reading)),
    )

    assert done.code == 1
    assert "without a key" in done.err


def test_an_officer_may_be_a_reader_with_another_key(here: Partnership, keys: NewKeys) -> None:
    person = here.officer(1)
    words = ("--person", person, "--reader", keys.reading, "--role", "Officer")

    assert here.dhr("people", "add", *words, "--office-view", "office").code == 0

    assert here.portal().directory.reader(person) is not None
    assert here.dhr("check").code == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"--role": None}, "--role", id="no role"),
        pytest.param({"--role": "boss"}, "is one of: officer", id="no such role"),
        pytest.param({"--name": None}, "--name: is not given", id="no name"),
        pytest.param({"--signing": None}, "every role signs", id="no signing key"),
        pytest.param({"--reading": None}, "an officer reads", id="no reading key"),
        pytest.param({"--role": "approver"}, "they alone read", id="a reading key to no purpose"),
        pytest.param({"--signing": "ssh-ed25519 AAAA"}, "is no Ed25519", id="no SSH key"),
        pytest.param({"--signing": "ssh-rsa AAAAB3NzaC1yc2E="}, "is no Ed25519", id="RSA"),
        pytest.param({"--reading": "AGE-SECRET-KEY-1QQ"}, "a secret key", id="a secret key"),
        pytest.param({"--reading": "age1pq1xx"}, "post-quantum", id="another kind of key"),
        pytest.param({"--reading": min(DEMO_AGE_KEYS)}, "demonstration", id="a demo's key"),
        pytest.param({"--cases": "DHR-2025-009"}, "[no-such-case]", id="no such case"),
        pytest.param({"--cases": "../policy"}, "[case-id]", id="no case at all"),
        pytest.param({"--agency": "nobody"}, "is no agency", id="no such agency"),
        pytest.param({"--name": None, "--person": "p-nobody1"}, "nobody of this id", id="nobody"),
        pytest.param({"--office-view": "panel"}, "goes with --reader", id="a view for an officer"),
        pytest.param({"--reader": "age1x"}, "goes with officers", id="officer and reader"),
    ],
)  # fmt: skip
def test_who_cannot_come_in_changes_nothing(
    here: Partnership, keys: NewKeys, change: dict[str, str | None], told: str
) -> None:
    options: dict[str, str | None] = {
        "--name": "Dee Fourth", "--role": "officer", "--reading": keys.reading,
        "--signing": keys.signing, **change,
    }  # fmt: skip
    words = [word for name, value in options.items() if value for word in (name, value)]

    done = here.dhr("people", "add", *words)

    assert (done.code in (1, 2), told in done.err) == (True, True), done.err
    assert "AGE-SECRET" not in done.err
    assert here.git("status", "--porcelain") == ""


@pytest.mark.parametrize("job", ["officer", "signing", "builder", "break-glass", "reader"])
def test_one_key_has_one_job(here: Partnership, keys: NewKeys, job: str) -> None:
    policy = here.portal().policy.people
    reading, signing = keys.reading, keys.signing
    match job:
        case "officer":
            reading = public_half(here.key("officer-2"))
        case "signing":
            signing = policy.officers[0].signing[0]
        case "builder":
            reading = policy.builder
        case "break-glass":
            reading = policy.break_glass
        case _:
            reading = public_half(here.key("reader-1"))

    done = here.dhr(*added(NewKeys(reading, signing)))

    assert (done.code, "one key has one job" in done.err) == (1, True)
    assert here.git("status", "--porcelain") == ""


def test_only_a_key_officer_lets_people_in_or_out(here: Partnership, keys: NewKeys) -> None:
    no_key_officer(here, 3)

    for command in (added(keys), ["people", "remove", here.officer(2)]):
        for identity in ("officer-3", "builder"):
            done = here.dhr(*command, identity=identity)
            assert (done.code, "[not-key-officer]" in done.err) == (2, True)


# ---------------------------------------------------------------------------------------------
# Somebody goes


def test_who_has_gone_opens_nothing_and_their_name_stays(here: Partnership) -> None:
    person = here.officer(3)

    done = here.dhr("people", "remove", person)

    assert done.code == 0
    assert "they may have kept" in done.err
    assert person not in (here.root / "policy/people.yaml").read_text()
    gone = public_half(here.key("officer-3"))
    assert gone not in recipients(here, f"cases/{ONE}/record.yaml")
    assert gone not in recipients(here, "policy/directory.yaml")
    assert here.portal().directory.name(person) == "Cal Third"
    assert here.dhr("check").code == 0
    here.commit()
    assert here.dhr("people", "remove", person).code == 0
    assert here.git("status", "--porcelain") == ""


def test_a_reader_who_goes_changes_the_directory_alone(here: Partnership) -> None:
    done = here.dhr("people", "remove", READER)

    assert done.code == 0
    assert "no reader any more" in done.err
    assert here.git("status", "--porcelain").split() == ["M", "policy/directory.yaml"]
    assert here.portal().directory.reader(READER) is None


@pytest.mark.parametrize(
    ("person", "told"),
    [
        pytest.param("p-nobody1", "[no-such-person]", id="nobody"),
        pytest.param("1", "cannot remove yourself", id="oneself"),
        pytest.param("2", f"fewer than two officers would open {TWO}", id="the second of a case"),
    ],
)
def test_who_cannot_go_stays(here: Partnership, person: str, told: str) -> None:
    done = here.dhr("people", "remove", here.officer(int(person)) if person in "12" else person)

    assert (done.code, told in done.err) == (1, True)
    assert here.git("status", "--porcelain") == ""


def test_two_key_officers_who_can_sign_must_be_left(here: Partnership) -> None:
    no_key_officer(here, 3, all_cases="yes")
    assert here.dhr("rekey").code == 0

    done = here.dhr("people", "remove", here.officer(2))

    assert (done.code, "two key officers who can sign" in done.err) == (1, True)
    no_key_officer(here, 2)
    assert "[few-key-officers]" in here.dhr("check").out


def test_who_lost_a_key_comes_back_under_the_same_id_with_another(
    here: Partnership, keys: NewKeys, tmp_path: Path
) -> None:
    person = here.officer(3)
    assert here.dhr("people", "remove", person).code == 0
    who = ("people", "add", "--person", person, "--role", "officer", "--cases", ONE)

    done = here.dhr(*who, "--reading", keys.reading, "--signing", keys.signing)

    assert done.code == 0, done.err
    assert here.dhr("show", ONE, identity=dee(tmp_path)).code == 0
    assert here.dhr("show", ONE, identity="officer-3").code == 2
    assert here.portal().directory.name(person) == "Cal Third"
    assert here.dhr("check").code == 0


def test_a_change_of_people_is_accepted_by_the_verified_history(
    here: Partnership, keys: NewKeys
) -> None:
    trust = here.git("rev-parse", "HEAD").strip()
    assert here.dhr(*added(keys, "--cases", TWO)).code == 0
    assert here.dhr("people", "remove", here.officer(3)).code == 0

    approve(here, trust)

    done = here.dhr("verify-history", "--trust", trust)
    assert done.code == 0, done.said


def approve(here: Partnership, trust: str) -> None:
    """Commit what changed on a branch, have two key officers approve it, and merge it."""
    here.git("checkout", "--quiet", "-b", "people")
    commit_signed(here)
    for number in (1, 2):
        key = here.keys / f"signing-officer-{number}.ssh"
        words = ("--person", here.officer(number), "--key", str(key), "--policy", trust)
        done = here.dhr("approve", *words)
        assert done.code == 0, done.err
    commit_signed(here)
    here.git("checkout", "--quiet", "main")
    here.git("merge", "--quiet", "--no-ff", "--no-edit", "people")


def commit_signed(here: Partnership) -> None:
    here.git("add", "--all")
    signing = f"user.signingKey={here.keys / 'signing-officer-1.ssh'}"
    sign = ("-c", "gpg.format=ssh", "-c", signing)
    here.git(*sign, "commit", "--quiet", "--gpg-sign", "--message", "People")


# ---------------------------------------------------------------------------------------------
# Break-glass


def test_the_drill_proves_everything_and_writes_its_day_alone(here: Partnership) -> None:
    assert "[drill-due]" in here.dhr("check").out

    done = here.dhr("recover", "--drill", identity="break-glass")

    assert done.code == 0
    assert "2 records and 0 papers" in done.err
    assert here.git("status", "--porcelain").split() == ["??", RECOVERY]
    written = yaml.safe_load((here.root / RECOVERY).read_text())
    assert set(written) == {"drilled", "break_glass", "every_months"}
    assert str(written["drilled"]) == "2026-06-15"
    assert "[drill-due]" not in here.dhr("check").out


@pytest.mark.parametrize(
    ("today", "noted"),
    [
        pytest.param("2027-06-15", False, id="on the last day"),
        pytest.param("2027-06-16", True, id="the day after"),
    ],
)
def test_a_year_after_the_drill_it_is_noted(here: Partnership, today: str, noted: bool) -> None:
    here.dhr("recover", "--drill", identity="break-glass")

    found = here.dhr("--today", today, "check").out

    assert ("last proved to open everything on 15 June 2026" in found) is noted


def test_a_new_break_glass_key_has_to_be_proved_anew(here: Partnership) -> None:
    here.dhr("recover", "--drill", identity="break-glass")
    path = here.root / "policy/people.yaml"
    old = here.portal().policy.people.break_glass
    path.write_text(path.read_text().replace(old, new_identity().recipient))
    assert "[rekey-incomplete]" in here.dhr("check").out

    assert here.dhr("rekey").code == 0

    found = here.dhr("check")
    assert (found.code, "[drill-due]" in found.out) == (0, True)
    assert here.dhr("recover", "--drill", identity="break-glass").code == 2


def test_a_drill_that_cannot_open_something_notes_no_day(here: Partnership) -> None:
    record = here.record(TWO)
    text = record.read_text()
    at = text.index("data:") + 10
    record.write_text(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :])

    done = here.dhr("recover", "--drill", identity="break-glass")

    assert done.code == 1
    assert "[vault-altered]" in done.err
    assert "no day was noted" in done.err
    assert not (here.root / RECOVERY).exists()


@pytest.mark.parametrize("identity", ["officer-1", "builder"])
def test_nobody_else_s_identity_is_break_glass(
    here: Partnership, keys: NewKeys, identity: str
) -> None:
    words = ("--name", "Dee Fourth", "--reading", keys.reading, "--signing", keys.signing)
    for command in (("recover", "--drill"), ("recover", *words)):
        done = here.dhr(*command, identity=identity)
        assert (done.code, "[not-break-glass]" in done.err) == (2, True)
    assert here.git("status", "--porcelain") == ""


def test_with_break_glass_alone_an_officer_is_let_in_and_every_key_is_new(
    here: Partnership, keys: NewKeys, tmp_path: Path
) -> None:
    before = {case: here.tree(case)["record"]["case_key"] for case in (ONE, TWO)}
    words = ("--name", "Dee Fourth", "--reading", keys.reading, "--signing", keys.signing)

    done = here.dhr("recover", *words, identity="break-glass")

    assert done.code == 0
    *_, officer = people(here)
    assert (officer["roles"], officer["all_cases"]) == (["officer", "key-officer"], True)
    assert all(here.tree(case)["record"]["case_key"] != key for case, key in before.items())
    for case in (ONE, TWO):
        assert here.dhr("show", case, identity=dee(tmp_path)).code == 0
    assert here.dhr("check", identity=dee(tmp_path)).code == 0
    second = new_keys(here, tmp_path, "eva")
    again = added(second, "--role", "key-officer", "--all-cases")
    assert here.dhr(*again, identity=dee(tmp_path)).code == 0
    for number in (3, 2, 1):
        done = here.dhr("people", "remove", here.officer(number), identity=dee(tmp_path))
        assert done.code == 0, done.err
    assert here.dhr("check", identity=dee(tmp_path)).code == 0
    assert here.dhr("check", identity="officer-1").code == 2
