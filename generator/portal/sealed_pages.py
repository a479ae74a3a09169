"""Policy pages for the internal site only: `policy/pages/*.md.age`, to the partnership's key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import yaml_strict
from generator.errors import Place, PolicyError
from generator.schema import Count, Line, Model, validate
from generator.vault.frame_file import open_frame, seal_frame
from generator.vault.keys import parse_identity
from generator.yaml_strict import decode

if TYPE_CHECKING:
    from generator.portal.partnership import Portal

_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


class _Front(Model):
    title: Line
    order: Count = 0
    part: Line | None = None


@dataclass(frozen=True, repr=False)
class SealedPage:
    """An internal policy page, opened."""

    title: str
    order: int
    text: str


def seal_page(portal: Portal, text: str, place: Place) -> bytes:
    """Seal a policy page to the partnership's own key."""
    _parse(text, place)
    key = parse_identity(portal.directory.record.partnership_key, place)
    return seal_frame(text.encode(), key.recipient, place=place)


def open_pages(portal: Portal) -> Iterator[SealedPage]:
    """Open all internal policy pages, in their order."""
    sealed = portal.policy.sealed_pages
    if not sealed:
        return
    key = parse_identity(portal.directory.record.partnership_key, Place("policy/directory.yaml"))
    pages = []
    for path, blob in sealed.items():
        place = Place(path)
        pages.append(_parse(decode(open_frame(blob, key, place=place), place), place))
    yield from sorted(pages, key=lambda page: (page.order, page.title))


def _parse(text: str, place: Place) -> SealedPage:
    found = _FRONT.match(text)
    if found is None:
        raise PolicyError(place, "does not begin with its title between two lines of `---`")
    front = validate(_Front, yaml_strict.parse(found[1], place), place)
    return SealedPage(front.title, front.order, found[2])
