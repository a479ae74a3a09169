"""Who may change what in the repository, and how many must agree: by path and role alone (X2).

- Four folders are guarded: `cases`, `policy`, `published`, and `policy-approvals`, which holds the
  signatures that a change of policy needs. All else (a forge's settings, the generator where it
  lives in the same repository) is trusted or not by whoever runs it, and judged by nobody here.
- A guarded path has one of the forms below. What has none may be written by nobody.
- Policy needs two different key officers, but for the sealed directory (readers, agencies,
  contacts) and the templates of letters, where the key officer who signs the commit is enough.
- An approval is of one change, from one policy to another. So an approval that was never used
  cannot bring an old policy back later, and two changes at once never want the same file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from generator.policy.people import DIRECTORY_PATH, PATH, Officer, Role
from generator.schema import CASE_ID

APPROVALS: Final = "policy-approvals"
GUARDED: Final = ("cases", "policy", APPROVALS, "published")
POLICY_NAMESPACE: Final = "dhr-policy"
NEEDED_APPROVALS: Final = 2
MIN_KEY_OFFICERS: Final = 2


class Kind(StrEnum):
    """What a guarded path is, in words."""

    RECORD = "a case's record"
    DOCUMENT = "a case's document"
    PEOPLE = "the people and keys of the policy"
    DIRECTORY = "the sealed directory"
    LETTERS = "a template of a letter or form"
    SEALED_PAGE = "a sealed page of the policy"
    POLICY = "the policy"
    POLICY_APPROVAL = "an approval of a policy"
    RELEASE = "a release"
    RELEASE_APPROVAL = "an approval of a release"
    KEPT_FOLDER = "the file that keeps an empty folder"
    STRAY = "what has no place there"


@dataclass(frozen=True)
class Guarded:
    """A guarded path, read: its kind, and the case or the person that it is named for."""

    path: str
    kind: Kind
    case: str | None = None
    person: str | None = None


_NAME: Final = (
    r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|/|$))[a-z0-9][a-z0-9._-]{0,63}(?<!\.)"
)
_SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+){0,7}"
_PERSON: Final = r"(?P<person>p-[0-9a-z]{4,12})"
_TREE: Final = r"[0-9a-f]{40}"
_FORMS: Final = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (rf"cases/(?P<case>{CASE_ID})/record\.yaml", Kind.RECORD),
        (rf"cases/(?P<case>{CASE_ID})/documents/d-[a-z2-7]{{10}}\.age", Kind.DOCUMENT),
        (r"(?:cases|published)/\.gitkeep", Kind.KEPT_FOLDER),
        (re.escape(PATH), Kind.PEOPLE),
        (re.escape(DIRECTORY_PATH), Kind.DIRECTORY),
        (rf"policy/(?:letters|forms)/(?:{_NAME}/)?{_NAME}", Kind.LETTERS),
        (rf"policy/(?:{_NAME}/){{0,2}}{_NAME}(?<=\.age)", Kind.SEALED_PAGE),
        (rf"policy/(?:{_NAME}/){{0,2}}{_NAME}", Kind.POLICY),
        (rf"{APPROVALS}/{_TREE}-{_TREE}/{_PERSON}\.sig", Kind.POLICY_APPROVAL),
        (rf"published/{_SLUG}/approvals/{_PERSON}\.sig", Kind.RELEASE_APPROVAL),
        (rf"published/{_SLUG}/(?:images/)?{_NAME}", Kind.RELEASE),
    )
)
_ONE_KEY_OFFICER: Final = frozenset({Kind.DIRECTORY, Kind.LETTERS})


def read_path(path: str) -> Guarded | None:
    """Read a path in a guarded folder; None where nothing of that name may stand there."""
    for form, kind in _FORMS:
        found = form.fullmatch(path)
        if found is not None:
            named = found.groupdict()
            return Guarded(path, kind, named.get("case"), named.get("person"))
    return None


def stray(path: str) -> Guarded:
    """Return a path of no known form, which a key officer may only take away."""
    return Guarded(path, Kind.STRAY)


def shown(path: str) -> str:
    """Return a path as it may be shown: a name that is not the portal's is not repeated."""
    if read_path(path) is not None:
        return path
    case = re.match(rf"cases/{CASE_ID}(?=/)", path)
    folder = case[0] if case else path.split("/", maxsplit=1)[0]
    return f"{folder}/ (another name)"


def may_change(officer: Officer, where: Guarded) -> bool:
    """Tell whether roles and grants allow somebody to change a guarded path (X2)."""
    roles = officer.roles
    match where.kind:
        case Kind.RECORD | Kind.DOCUMENT:
            return Role.OFFICER in roles and where.case is not None and officer.opens(where.case)
        case Kind.RELEASE:
            return Role.OFFICER in roles
        case Kind.RELEASE_APPROVAL:
            own = where.person == officer.id and {Role.APPROVER, Role.SSP_CHAIR} & {*roles}
            return Role.OFFICER in roles or bool(own)
        case Kind.KEPT_FOLDER:
            return Role.OFFICER in roles or Role.KEY_OFFICER in roles
        case _:
            return Role.KEY_OFFICER in roles


def who_may(where: Guarded) -> str:
    """Say who may change a guarded path."""
    match where.kind:
        case Kind.RECORD | Kind.DOCUMENT:
            return f"an officer who is granted {where.case}"
        case Kind.RELEASE:
            return "an officer"
        case Kind.RELEASE_APPROVAL:
            return "an officer, or the approver whose name it has"
        case Kind.KEPT_FOLDER:
            return "an officer or a key officer"
        case _:
            return "a key officer"


# ---------------------------------------------------------------------------------------------
# Changes of policy


def approvals_needed(changed: Iterable[str]) -> int:
    """Return how many detached approvals a change of these policy paths needs.

    None for the directory and letters, where the commit's own signature is the one key officer's.
    """
    kinds = {None if (where := read_path(path)) is None else where.kind for path in changed}
    return NEEDED_APPROVALS if kinds - _ONE_KEY_OFFICER else 0


def approval_text(before: str, after: str) -> bytes:
    """Return what a key officer signs to approve a policy: git's names of both policy folders."""
    return f"dhr-policy-1\nbefore {before}\nafter {after}\n".encode()


def approval_path(before: str, after: str, person: str) -> str:
    """Return where a person's approval of a change of policy stands."""
    return f"{APPROVALS}/{before}-{after}/{person}.sig"
