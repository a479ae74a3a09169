"""What a pull request changes, for those who may know it: an age file to the cases' officers.

- It names sections, fields, stages and clauses, and no value of any record: the file leaves the
  portal, and whoever may know more opens the case.
- It is sealed to the reading keys that the policy gives officers granted the case, before and
  after the change. Where cases have different officers, each case has a file of its own.
- Its text is padded, so that the size of a file tells little of how much changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from generator.errors import InputError, Place
from generator.files.atomic import ABSENT, write_bytes
from generator.files.errors import writing
from generator.history.refusals import SHORT
from generator.portal.changed_cases import CaseChange, RequestChanges
from generator.portal.errors import FileExistsAlreadyError
from generator.portal.items import Item
from generator.vault.errors import AlteredError, NotForYouError
from generator.vault.keys import Identity, Recipient, open_with, seal_to_all
from generator.vault.padding import section_size
from generator.yaml_strict import MAX_BYTES, decode, forbidden

SUFFIX: Final = ".age"
MAX_SUMMARY: Final = 4 * MAX_BYTES


class PrivateNameError(InputError):
    """What is sealed would stand under a name that says otherwise."""

    code = "private-name"
    default_remedy = "name a file that ends in .age, for example changes.age"


def require_sealed_name(file: Path) -> None:
    """Refuse a name that does not end in `.age`, before anything is opened."""
    if file.suffix != SUFFIX or file.name == SUFFIX:
        raise PrivateNameError(Place(str(file)), "does not end in .age")


def write_private_summary(found: RequestChanges, file: Path) -> list[Path]:
    """Write what changed, sealed to whom it concerns; return the files that were written.

    Cases without an officer who may be told are left out.
    """
    require_sealed_name(file)
    shared: dict[tuple[Recipient, ...], list[CaseChange]] = {}
    for change in found.cases:
        officers = found.officers[change.case]
        if officers:
            shared.setdefault(officers, []).append(change)
    if len(shared) <= 1:
        return [_write(found, changes, file, to) for to, changes in shared.items()]
    return [
        _write(found, [change], file.with_name(f"{file.stem}-{change.case}{SUFFIX}"), to)
        for to, changes in shared.items()
        for change in changes
    ]


def read_private_summary(data: bytes, identities: Sequence[Identity], place: Place) -> str:
    """Open such a file with an officer's own key."""
    for identity in identities:
        try:
            text = open_with(data, identity, place)
        except NotForYouError:
            continue
        words = decode(text.rstrip(b"\n") + b"\n", place)
        if forbidden(words) is not None:  # anybody can seal to an officer, and a terminal obeys
            raise AlteredError(place, "holds characters that no check writes")
        return words
    raise NotForYouError(place, "does not open with this identity")


def _write(
    found: RequestChanges, changes: list[CaseChange], file: Path, to: tuple[Recipient, ...]
) -> Path:
    text = "\n".join(_lines(found, changes)).encode() + b"\n"
    data = seal_to_all(text.ljust(section_size(len(text)), b"\n"), to)
    place, target = Place(str(file)), file.expanduser().absolute()
    if target.exists() or target.is_symlink():
        raise FileExistsAlreadyError(place, "exists already")
    with writing(place):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_bytes(target.parent, target.name, data, mode=0o600, replaces=ABSENT)
    return file


def _lines(found: RequestChanges, changes: list[CaseChange]) -> Iterator[str]:
    span = found.span
    began = "" if span.began is None else f" since {span.began[:SHORT]}"
    yield f"What the commit {span.head[:SHORT]} changes{began}: places and clauses, no values."
    for change in changes:
        yield from ("", *_case_lines(change))


def _case_lines(change: CaseChange) -> Iterator[str]:
    yield change.case
    then, now = change.stages
    if now is not None:
        yield f"  stage: {now}" if then == now else f"  stage: {then or 'new'} -> {now}"
    for each in change.changes:
        yield f"  {each.what}: {each.place}"
    for item in change.items:
        yield f"  {_finding(item)}"


def _finding(item: Item) -> str:
    clause = f" under {item.clause}" if item.clause else ""
    code = f" [{item.code}]" if item.code else ""
    return f"{item.level}{clause}: {item.field or item.path}{code}"
