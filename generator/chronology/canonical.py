"""The stored form of a merged chronology: JSON, one entry a line; same facts, same bytes.

docs/formats.md has the grammar. The reader takes exactly what the writer gives: anything else is
refused, so that what stands in a case is what was merged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from generator.chronology.columns import BY_NAME, MAX_ENTRIES
from generator.chronology.days import UnreadableError, stored_moment
from generator.chronology.entries import Chronology, Entry, Source, in_order
from generator.chronology.errors import StoredChronologyError
from generator.errors import Place

MEDIA_TYPE: Final = "application/vnd.dhr.chronology+json"
FILE_NAME: Final = "chronology.json"
FORMAT: Final = "dhr-chronology-1"
_TEXTS: Final = tuple(name for name in BY_NAME if name not in ("start", "end"))


def entry_tree(entry: Entry) -> dict[str, Any]:
    """Return an entry as it is stored; what it does not say is left out."""
    tree: dict[str, Any] = {"agency": entry.agency, "row": entry.row}
    for name in BY_NAME:
        value = getattr(entry, name)
        if value:
            tree[name] = value if isinstance(value, str) else value.stored
    return tree


def write_chronology(chronology: Chronology) -> bytes:
    """Write a chronology in its one form."""
    sources = [_line(vars(source)) for source in chronology.sources]
    entries = [_line(entry_tree(entry)) for entry in chronology.entries]
    head = f'{{"format":{_line(FORMAT)},"case":{_line(chronology.case)}'
    return (
        f'{head},\n"sources":[\n{_joined(sources)}],\n"entries":[\n{_joined(entries)}]}}\n'.encode()
    )


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}{',' if at < len(lines) else ''}\n" for at, line in enumerate(lines, 1))


def read_chronology(data: bytes, case: str, place: Place) -> Chronology:
    """Read a stored chronology of a case."""
    try:
        tree = json.loads(data)
        chronology = Chronology(
            str(tree["case"]),
            tuple(Source(**source) for source in tree["sources"]),
            tuple(_entry(entry) for entry in tree["entries"]),
        )
        unlike = write_chronology(chronology) != data
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _strange(place) from None
    if unlike:
        raise _strange(place)
    if chronology.case != case:
        raise StoredChronologyError(place, "is the chronology of another case")
    if len(chronology.entries) > MAX_ENTRIES or in_order(chronology.entries) != chronology.entries:
        raise StoredChronologyError(place, "has too many entries, or has them out of order")
    return chronology


def _strange(place: Place) -> StoredChronologyError:
    return StoredChronologyError(place, "is not a chronology as the portal stores it")


def _entry(tree: Mapping[str, Any]) -> Entry:
    texts = {name: tree[name] for name in _TEXTS if name in tree}
    if not all(isinstance(text, str) for text in texts.values()):
        msg = "is no text"
        raise UnreadableError(msg)
    end = stored_moment(tree["end"]) if "end" in tree else None
    return Entry(
        agency=str(tree["agency"]), row=int(tree["row"]), start=stored_moment(tree["start"]),
        end=end, **texts,
    )  # fmt: skip
