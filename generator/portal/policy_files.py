"""The policy that stands in clear, read from a portal's folder; needs no key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.errors import InputError, Place, PolicyError, SetupError, TamperError
from generator.files.errors import FileMissingError
from generator.files.reading import list_folder, read_bounded
from generator.policy import clauses, data_form, partnership, people, procedure
from generator.policy.clauses import Clauses
from generator.policy.data_form import DataForm
from generator.policy.partnership import Partnership, Views
from generator.policy.people import People
from generator.policy.procedure import Procedure
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


def _text(root: Path, path: str) -> str:
    try:
        return decode(read_bounded(root, path, MAX_BYTES), Place(path))
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
    return partnership.parse_partnership(_text(root, partnership.PATH))


@_needed()
def read_people(root: Path) -> People:
    """Read `policy/people.yaml`."""
    return people.parse_people(_text(root, people.PATH))


@_needed()
def read_policy(root: Path) -> Policy:
    """Read everything of the policy that stands in clear."""
    pages: dict[str, str] = {}
    sealed: dict[str, bytes] = {}
    for entry in list_folder(root, PAGES, MAX_PAGES):
        path = f"{PAGES}/{entry.name}"
        if entry.is_file and entry.name.endswith(".md"):
            pages[path] = _text(root, path)
        elif entry.is_file and entry.name.endswith(".md.age"):
            sealed[path] = read_bounded(root, path, MAX_SEALED_PAGE)
    return Policy(
        clauses=clauses.parse_clauses(_text(root, clauses.PATH)),
        procedure=procedure.parse_procedure(_text(root, procedure.PATH)),
        partnership=read_partnership(root),
        views=partnership.parse_views(
            _text(root, partnership.VIEWS_PATH), sections=_SECTIONS, kinds=_KINDS
        ),
        people=read_people(root),
        pages=pages,
        sealed_pages=sealed,
        letters=_templates(root, LETTERS),
        forms=_templates(root, FORMS),
        data_form=_data_form(root),
    )


def _data_form(root: Path) -> DataForm | None:
    try:
        data = read_bounded(root, data_form.PATH, MAX_BYTES)
    except FileMissingError:
        return None
    return data_form.parse_data_form(decode(data, Place(data_form.PATH)))


def _templates(root: Path, folder: str) -> dict[str, str]:
    """Read the templates of a folder; a partnership may have none."""
    try:
        entries = list_folder(root, folder, MAX_TEMPLATES)
    except FileMissingError:
        return {}
    paths = [f"{folder}/{each.name}" for each in entries if each.is_file]
    return {path: _text(root, path) for path in paths if path.endswith(".md")}
