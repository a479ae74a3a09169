"""Commit messages: neutral ones made here, and others searched for the names of a case's people.

A commit message stands in clear, for ever and for everybody who has the repository.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.anonymity.identifiers import NAME, PROFESSIONAL, identifiers_of
from generator.anonymity.matching import Searcher
from generator.clone.git import CloneGit
from generator.errors import DhrError, InputError, Place
from generator.portal.partnership import Portal, record_path
from generator.vault.sops_reader import parse_sealed

_OWN: Final = frozenset({"case-id", "case-key", "document-id"})
_SHOWN: Final = 5


class NamedInMessageError(InputError):
    """A commit message names somebody, or something else that identifies them."""

    code = "message-names"
    default_remedy = "write what changed without saying who: `dhr save` does so by itself"

    def __init__(self, place: Place, found: Iterable[str]) -> None:
        super().__init__(place, "holds what identifies somebody: " + "; ".join(found))


@dataclass(frozen=True)
class Named:
    """Where a text names somebody; never the text itself."""

    case: str
    kind: str
    line: int

    def __str__(self) -> str:
        """Say the case, what kind of identifier, and the line."""
        return f"{self.kind.replace('-', ' ')} of {self.case} (line {self.line})"


def named_in(portal: Portal, text: str) -> Iterator[Named]:
    """Yield what in a text identifies somebody of a case that the identity opens."""
    bodies = [agency.name for agency in portal.directory.agencies]
    for case_id in portal.case_ids():
        try:
            case = portal.open_case(case_id).case
        except DhrError:
            continue  # not granted, or broken: the check says so
        known = [each for each in identifiers_of(case, bodies=bodies) if each.kind not in _OWN]
        for hit in Searcher(known).blocking(text):
            kind = "name" if hit.kind in (NAME, PROFESSIONAL) else hit.kind
            yield Named(case_id, kind, hit.line)


def refuse_names(portal: Portal, text: str, place: Place) -> None:
    """Raise where a message names somebody of a case."""
    found = list(dict.fromkeys(map(str, named_in(portal, text))))
    if found:
        raise NamedInMessageError(place, found[:_SHOWN])


def neutral_message(git: CloneGit, head: str | None, changed: Mapping[str, bytes | None]) -> str:
    """Return a message that says where something changed, and nothing of what."""
    lines = sorted(set(_lines(git, head, changed)))
    if len(lines) == 1:
        return lines[0] + "\n"
    areas = sorted({_area(path) for path in changed})
    title = ", ".join(areas) if len(areas) <= _SHOWN else f"{len(areas)} cases and policy files"
    return "\n".join([title, "", *lines]) + "\n"


def _lines(git: CloneGit, head: str | None, changed: Mapping[str, bytes | None]) -> Iterator[str]:
    papers: dict[str, int] = {}
    for path, data in changed.items():
        folder, _, rest = path.partition("/")
        case = rest.split("/")[0]
        if folder == "cases" and path == record_path(case):
            sections = _sections(git, head, path, data)
            yield f"{case}: {sections}"
        elif folder == "cases":
            papers[case] = papers.get(case, 0) + 1
        else:
            yield f"{folder}: {rest}"
    for case, count in papers.items():
        yield f"{case}: {count} document{'s' * (count != 1)}"


def _area(path: str) -> str:
    folder, _, rest = path.partition("/")
    return rest.split("/")[0] if folder == "cases" else folder


def _sections(git: CloneGit, head: str | None, path: str, data: bytes | None) -> str:
    """Name the sections that were sealed anew, which the sealed file shows to everybody."""
    before = git.repository.blobs_at(head, path).get(path) if head else None
    if data is None:
        return "taken away"
    if before is None:
        return "opened"
    ((_, old),) = git.repository.read_blobs([before])
    try:
        was, now = (parse_sealed(each, Place(path)).sections for each in (old, data))
    except DhrError:
        return "record"
    names = [name for name in now if name != "record" and str(now[name]) != str(was.get(name))]
    if len(names) == len(now) - 1:
        return "sealed anew"
    return ", ".join(names) or "record"
