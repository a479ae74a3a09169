"""The policy that stands in clear, read from a portal's folder or a commit; needs no key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from generator.errors import InputError, Place, PolicyError, SetupError, TamperError
from generator.files.errors import FileMissingError
from generator.files.reading import list_folder, read_bounded
from generator.policy import clauses, data_form, jigsaw, partnership, people, procedure, recovery
from generator.policy.clauses import Clauses
from generator.policy.data_form import DataForm
from generator.policy.jigsaw import Jigsaw
from generator.policy.partnership import Partnership, Views
from generator.policy.people import People
from generator.policy.procedure import Procedure
from generator.policy.recovery import Recovery
from generator.portal.errors import PolicyFileError
from generator.records.case import SECTIONS
from generator.records.papers import DocumentKind
from generator.yaml_strict import MAX_BYTES, decode

PAGES = "policy/pages"
LETTERS = "policy/letters"
FORMS = "policy/forms"
MAX_TEMPLATES = 200
MAX_PAGES = 500
MAX_SEALED_PAGE = 4 * MAX_BYTES
_SECTIONS = frozenset(SECTIONS[1:])  # `record` holds the case's key, and is nobody's to see
_KINDS = frozenset({*DocumentKind, "all"})


class NotAPortalError(SetupError):
    """The folder holds no portal."""

    code = "not-a-portal"
    default_remedy = "go to the portal's folder, name it with `-C DIR`, or make one with `dhr init`"


@dataclass(frozen=True)
class Policy:
    """The policy as the repository holds it: models, and pages and templates by their path."""

    clauses: Clauses
    procedure: Procedure
    partnership: Partnership
    views: Views
    people: People
    pages: Mapping[str, str]
    sealed_pages: Mapping[str, bytes]
    letters: Mapping[str, str]
    forms: Mapping[str, str]
    data_form: DataForm | None = None
    """The Home Office's data collection form, where the partnership keeps one."""
    jigsaw: Jigsaw | None = None
    """How identifying details are together, where the partnership has weighed them."""
    recovery: Recovery | None = None
    """When the break-glass identity was last proved, if it ever was."""


def find_root(start: Path) -> Path:
    """Return the portal's folder at or above `start`."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if is_portal(folder):
            return folder
    raise NotAPortalError(Place(str(start)), "is no portal: there is no policy/partnership.yaml")


def is_portal(folder: Path) -> bool:
    """Tell whether a folder itself is a portal's."""
    return (folder / partnership.PATH).is_file()


class Files(Protocol):
    """Files that a policy is read from, whether they lie in a folder or in a commit.

    Both raise `FileMissingError` for what is not there; links are never followed.
    """

    def read(self, path: str, limit: int) -> bytes:
        """Return a plain file, at most `limit` bytes."""

    def names(self, folder: str, limit: int) -> Sequence[str]:
        """Return the names of the plain files of a folder, sorted; at most `limit` entries."""


@dataclass(frozen=True)
class OnDisk:
    """The files of a portal's folder."""

    root: Path

    def read(self, path: str, limit: int) -> bytes:
        """Return a plain file."""
        return read_bounded(self.root, path, limit)

    def names(self, folder: str, limit: int) -> Sequence[str]:
        """Return the names of the plain files of a folder."""
        return [each.name for each in list_folder(self.root, folder, limit) if each.is_file]


def _text(files: Files, path: str) -> str:
    try:
        return decode(files.read(path, MAX_BYTES), Place(path))
    except FileMissingError:
        raise PolicyError(Place(path), "is missing") from None


@contextmanager
def _needed() -> Iterator[None]:
    """Make whatever is wrong a `PolicyError`: without its policy no command can run."""
    try:
        yield
    except (InputError, TamperError) as error:
        raise PolicyFileError(error) from None


@_needed()
def read_partnership(root: Path) -> Partnership:
    """Read `policy/partnership.yaml`."""
    return partnership.parse_partnership(_text(OnDisk(root), partnership.PATH))


@_needed()
def read_people(root: Path) -> People:
    """Read `policy/people.yaml`."""
    return people.parse_people(_text(OnDisk(root), people.PATH))


def read_policy(root: Path) -> Policy:
    """Read everything of a folder's policy that stands in clear."""
    return policy_in(OnDisk(root))


@_needed()
def policy_in(files: Files) -> Policy:
    """Read everything of a policy that stands in clear."""
    pages: dict[str, str] = {}
    sealed: dict[str, bytes] = {}
    for name in files.names(PAGES, MAX_PAGES):
        path = f"{PAGES}/{name}"
        if name.endswith(".md"):
            pages[path] = _text(files, path)
        elif name.endswith(".md.age"):
            sealed[path] = files.read(path, MAX_SEALED_PAGE)
    return Policy(
        clauses=clauses.parse_clauses(_text(files, clauses.PATH)),
        procedure=procedure.parse_procedure(_text(files, procedure.PATH)),
        partnership=partnership.parse_partnership(_text(files, partnership.PATH)),
        views=partnership.parse_views(
            _text(files, partnership.VIEWS_PATH), sections=_SECTIONS, kinds=_KINDS
        ),
        people=people.parse_people(_text(files, people.PATH)),
        pages=pages,
        sealed_pages=sealed,
        letters=_templates(files, LETTERS),
        forms=_templates(files, FORMS),
        data_form=_data_form(files),
        jigsaw=_jigsaw(files),
        recovery=_recovery(files),
    )


def _data_form(files: Files) -> DataForm | None:
    try:
        data = files.read(data_form.PATH, MAX_BYTES)
    except FileMissingError:
        return None
    return data_form.parse_data_form(decode(data, Place(data_form.PATH)))


def _jigsaw(files: Files) -> Jigsaw | None:
    try:
        data = files.read(jigsaw.PATH, MAX_BYTES)
    except FileMissingError:
        return None
    return jigsaw.parse_jigsaw(decode(data, Place(jigsaw.PATH)))


def _recovery(files: Files) -> Recovery | None:
    try:
        data = files.read(recovery.PATH, MAX_BYTES)
    except FileMissingError:
        return None
    return recovery.parse_recovery(decode(data, Place(recovery.PATH)))


def _templates(files: Files, folder: str) -> dict[str, str]:
    """Read the templates of a folder; a partnership may have none."""
    try:
        names = files.names(folder, MAX_TEMPLATES)
    except FileMissingError:
        return {}
    paths = [f"{folder}/{name}" for name in names]
    return {path: _text(files, path) for path in paths if path.endswith(".md")}
