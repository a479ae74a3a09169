"""Checking what no single case shows: keys, grants, and that somebody can always read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from generator.dates import in_words
from generator.errors import DhrError
from generator.policy import recovery
from generator.policy.authority import MIN_KEY_OFFICERS
from generator.policy.clauses import Kind
from generator.policy.demo_keys import DEMO_AGE_KEYS, DEMO_SIGNING_KEYS
from generator.policy.people import (
    DIRECTORY_PATH,
    MIN_OFFICERS,
    PATH,
    Directory,
    People,
    Role,
)
from generator.portal.acts import is_unfinished
from generator.portal.items import Item, error_items, stray_item
from generator.portal.partnership import Portal, record_path
from generator.portal.policy_files import LETTERS, Policy
from generator.portal.rekey import is_planned
from generator.portal.templates import letters_of, template_errors
from generator.portal.tree import is_case_id, stray_cases
from generator.rules.finding import Level

CUT_OFF: Final = Item(
    Level.NOTE,
    None,
    "cases",
    "git's history is not all here: nobody can tell a record from an older one put back",
    "check in a whole clone; `git fetch --unshallow` completes a shallow one",
    code="no-history",
)


def check_policy(portal: Portal) -> tuple[Item, ...]:
    """Check what no single case shows: keys, grants, and that somebody can always read (B2.6)."""
    stray = (stray_item(None, path) for path in stray_cases(portal.root))
    return (
        *check_clear_policy(portal.policy, portal.case_ids(), also=_reader_keys(portal)),
        *_directory(portal), *_history(portal), *_acts(portal), *_drill(portal), *stray,
    )  # fmt: skip


def check_clear_policy(
    policy: Policy, cases: Collection[str], *, also: Collection[str] = ()
) -> tuple[Item, ...]:
    """Check the policy that stands in clear, which needs no key; `also` are further age keys."""
    return (
        *_demo_keys(policy, set(also)),
        *_readable(policy.people, cases),
        *_templates(policy),
    )


def check_directory(
    directory: Directory, policy: Policy, cases: Collection[str]
) -> tuple[Item, ...]:
    """Check an opened directory against the policy of the same version, and the cases there."""
    return tuple(_readers(directory, policy, cases))


def _policy_item(message: str, remedy: str, field: str, code: str, path: str = PATH) -> Item:
    return Item(Level.BROKEN, None, path, message, remedy, clause="X1", field=field, code=code)


def _templates(policy: Policy) -> Iterator[Item]:
    """Check the templates of letters and forms, and that every notice has one."""
    for error in template_errors(policy):
        yield from error_items(error, None)
    written = {clause for template in letters_of(policy) for clause in template.front.clauses}
    for clause in policy.clauses.clauses:
        if Kind.NOTICE in clause.kind and clause.id not in written:
            yield Item(
                Level.NOTE,
                None,
                LETTERS,
                f"no letter has a template for {clause.title.lower()}",
                "write one as a markdown file in policy/letters/",
                clause=clause.id,
                code="no-template",
            )


def _demo_keys(policy: Policy, also: set[str]) -> Iterator[Item]:
    if policy.partnership.demo:
        return
    people = policy.people
    used = {o.reading for o in people.officers} | {people.builder, people.break_glass}
    signing = {key for o in people.officers for key in o.signing} | {people.release}
    if (used | also) & DEMO_AGE_KEYS or signing & DEMO_SIGNING_KEYS:
        yield _policy_item(
            "uses a demonstration key, whose secret half is public",
            "make new keys with `dhr keys new` and replace it",
            "officers",
            "demo-key",
        )


def _history(portal: Portal) -> Iterator[Item]:
    """Say what git's history cannot tell, and what it tells of cases that are gone."""
    if portal.revisions.cut_off:
        yield CUT_OFF
    here = {record_path(case_id) for case_id in portal.case_ids()}
    for path in sorted(portal.revisions.paths - here):
        _, case_id, *rest = path.split("/")
        if rest == ["record.yaml"] and is_case_id(case_id):
            yield Item(
                Level.NOTE,
                case_id,
                path,
                "was deleted: git's history has this case, and cases/ does not",
                "restore it from git, unless it was removed on purpose",
                code="case-deleted",
            )


def _acts(portal: Portal) -> Iterator[Item]:
    """Say what was begun here and not ended."""
    try:
        unfinished = is_unfinished(portal)
    except DhrError as error:
        yield from error_items(error, None)
        return
    if unfinished:
        yield _policy_item(
            "an act that writes several files was interrupted: some stand as before, some as after",
            "complete it: dhr rekey",
            "act",
            "rekey-incomplete",
            ".cache/act",
        )
    if is_planned(portal):
        yield _policy_item(
            "new keys were asked for, and not every case has them yet",
            "complete it: dhr rekey",
            "rekey",
            "rekey-incomplete",
            "cases",
        )


def out_of_step_item(count: int) -> Item:
    """Return the finding on sealed files whose recipients are not the policy's."""
    files = "1 sealed file is" if count == 1 else f"{count} sealed files are"
    return _policy_item(
        f"{files} open to others than the policy names",
        "if somebody has just come or gone, complete it with `dhr rekey`; if not, take back what "
        "was changed by hand in policy/people.yaml, and report it",
        "officers",
        "rekey-incomplete",
    )


def _drill(portal: Portal) -> Iterator[Item]:
    """Say when the break-glass identity has not been proved for too long (X1)."""
    found = portal.policy.recovery
    if found is None or found.break_glass != portal.policy.people.break_glass:
        message = "nobody has proved yet that the break-glass identity opens everything"
    elif portal.today > found.due():
        message = (
            "the break-glass identity was last proved to open everything on "
            f"{in_words(found.drilled)}"
        )
    else:
        return
    remedy = "fetch it from where it is kept, and run: dhr --identity FILE recover --drill"
    yield Item(
        Level.NOTE, None, recovery.PATH, message, remedy, clause="X1", field="drilled",
        code="drill-due",
    )  # fmt: skip


def _reader_keys(portal: Portal) -> set[str]:
    try:
        return {reader.key for reader in portal.directory.readers}
    except DhrError:
        return set()


def _readable(people: People, cases: Collection[str]) -> Iterator[Item]:
    if len(people.signers(Role.KEY_OFFICER)) < MIN_KEY_OFFICERS:
        yield Item(
            Level.BROKEN,
            None,
            PATH,
            "fewer than two key officers can sign: nobody can come or go any more",
            "add another key officer: dhr people add",
            clause="X2",
            field="officers",
            code="few-key-officers",
        )
    for case_id in cases:
        if len(people.readers_of(case_id)) < MIN_OFFICERS:
            yield Item(
                Level.BROKEN,
                case_id,
                PATH,
                "fewer than two officers are granted this case",
                f"grant it to a second officer: dhr grant {case_id} PERSON",
                clause="X1",
                field="officers",
                code="few-officers",
            )


def _directory(portal: Portal) -> Iterator[Item]:
    if not portal.has_directory:
        yield _policy_item(
            "is missing", "restore it from git", "directory", "no-directory", DIRECTORY_PATH
        )
        return
    try:
        directory = portal.directory
    except DhrError as error:
        yield from error_items(error, None)
        return
    yield from check_directory(directory, portal.policy, portal.case_ids())


def _readers(directory: Directory, policy: Policy, cases: Collection[str]) -> Iterator[Item]:
    people = policy.people
    officers = {o.reading for o in people.officers} | {people.builder, people.break_glass}
    if officers & {reader.key for reader in directory.readers}:
        yield _policy_item(
            "a reader has the key of an officer or of the portal: one key has one job",
            "make the reader a key of their own",
            "readers",
            "key-twice",
            DIRECTORY_PATH,
        )
    views = {view.id for view in policy.views.views}
    known = set(cases)
    for reader in directory.readers:
        asked = {grant.view for grant in reader.grants}
        if reader.office_view is not None:
            asked.add(reader.office_view)
        if not asked <= views:
            yield _policy_item(
                "a reader is granted a view that policy/views.yaml does not have",
                "grant one of the views of policy/views.yaml",
                "readers",
                "unknown-view",
                DIRECTORY_PATH,
            )
        if not {grant.case for grant in reader.grants} <= known:
            yield _policy_item(
                "a reader is granted a case that is not in cases/",
                "take the grant from the reader: dhr edit directory",
                "readers",
                "unknown-case",
                DIRECTORY_PATH,
            )
