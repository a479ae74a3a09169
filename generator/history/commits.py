"""A commit, read from its own bytes: parents, folder, signature, and what the signature is over.

Header lines stand in git's order, each once; a second tree or a second signature, which programs
read in different ways, is refused. Names, addresses and times in a commit are its author's claim
and decide nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from generator.history.refusals import RefusedError, Rule

_ID: Final = rb"[0-9a-f]{40}"
_START: Final = re.compile(
    rb"tree (" + _ID + rb")\n((?:parent " + _ID + rb"\n)*)"
    rb"(author [^\n\0]*\n)(committer [^\n\0]*\n)"
    rb"((?:[a-z][a-zA-Z0-9-]*(?: [^\n\0]*)?\n(?: [^\n\0]*\n)*)*)\n"
)
_EXTRA: Final = re.compile(rb"([a-zA-Z0-9-]+)(?: ([^\n]*))?\n((?: [^\n]*\n)*)")
_TIME: Final = re.compile(rb" ([0-9]{1,11}) [+-][0-9]{4}\n\Z")
_SIGNATURE: Final = b"gpgsig"
_ONCE: Final = frozenset({b"tree", b"parent", b"author", b"committer"})


@dataclass(frozen=True)
class Commit:
    """A commit; `when` is what its maker's clock said."""

    id: str
    tree: str
    parents: tuple[str, ...]
    when: dt.datetime | None
    signature: bytes | None
    signed: bytes

    @property
    def is_merge(self) -> bool:
        """Tell whether it has two parents or more."""
        return len(self.parents) > 1


def parse_commit(name: str, data: bytes) -> Commit:
    """Read the bytes of a commit."""
    found = _START.match(data)
    if found is None:
        raise RefusedError(Rule.OBJECT, "is no commit as git writes one")
    signature: bytes | None = None
    cut = (0, 0)
    for extra in _EXTRA.finditer(data, found.start(5), found.end(5)):
        header = extra[1]
        if header in _ONCE or (header.startswith(_SIGNATURE) and header != _SIGNATURE):
            raise RefusedError(Rule.OBJECT, "has a header line where git writes none")
        if header == _SIGNATURE:
            if signature is not None:
                raise RefusedError(Rule.OBJECT, "is signed twice, so that nobody knows for what")
            lines = [extra[2] or b"", *(line[1:] for line in extra[3].splitlines())]
            signature, cut = b"\n".join(lines), extra.span()
    parents = tuple(line[7:].decode() for line in found[2].splitlines())
    if len(set(parents)) != len(parents):
        raise RefusedError(Rule.OBJECT, "names a parent twice")
    return Commit(
        id=name,
        tree=found[1].decode(),
        parents=parents,
        when=_when(found[4]),
        signature=signature,
        signed=data[: cut[0]] + data[cut[1] :],
    )


def _when(line: bytes) -> dt.datetime | None:
    found = _TIME.search(line)
    if found is None:
        return None
    try:
        return dt.datetime.fromtimestamp(int(found[1]), tz=dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
