"""Lists that can be narrowed: of reviews and of recommendations, whole and by each facet.

- Every value of a facet has a page of its own, so that narrowing works without JavaScript. With it,
  the same links become one form over the whole list, which combines facets (src/public/filters.ts).
- A list is split into pages before it becomes too heavy for a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from generator.sites.markdown import Block, Heading
from generator.sites.public_page import Crumb, Page, relative
from generator.sites.public_words import render

ON_A_PAGE: Final = 120
_HERE: Final = "\ue000"  # of no script: stands for an address until it is known from where
SCRIPT: Final = "public_filters.js"
"""The script that makes a form of the links."""


@dataclass(frozen=True)
class Value:
    """A value of a facet: as addresses and as readers have it."""

    id: str
    label: str


@dataclass(frozen=True)
class Entry:
    """One line of a list: what its template shows, and its values by facet."""

    url: str
    shown: Mapping[str, object]
    values: Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True)
class Facet:
    """Something by which a list is narrowed."""

    id: str
    title: str
    ordered: tuple[str, ...] = ()
    """Values in the order of their meaning; others are sorted by their label."""
    newest_first: bool = False


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to, and of how many entries."""

    facet: str
    label: str
    of: int

    @classmethod
    def words(cls, narrowed: Narrowed | None) -> dict[str, object]:
        """Return what templates show of it."""
        if narrowed is None:
            return {"of": 0}
        return {"of": narrowed.of, "facet": narrowed.facet, "label": narrowed.label}


@dataclass(frozen=True)
class Listing:
    """A list of the site."""

    url: str
    narrowed: str
    """Where its pages by facet stand: `browse/`."""
    title: str
    section: str
    template: str
    """The templates `x_list` and `x_entry`."""
    facets: tuple[Facet, ...]
    entries: tuple[Entry, ...]
    top: Callable[[Sequence[Entry], Narrowed | None], str]
    """Makes what stands over a list."""
    crumbs: tuple[Crumb, ...]

    def pages(self) -> Iterator[Page]:
        """Yield the list, then the list of every value of every facet."""
        yield from self._split(self.url, self.title, self.entries, self.crumbs)
        up = (*self.crumbs, Crumb(self.title, self.url))
        for facet in self.facets:
            for value, entries in self._by(facet):
                url = f"{self.narrowed}{facet.id}/{value.id}/"
                narrowed = Narrowed(facet.title, value.label, len(self.entries))
                title = f"{self.title}: {value.label}"
                yield from self._split(url, title, entries, up, narrowed)

    def _by(self, facet: Facet) -> list[tuple[Value, list[Entry]]]:
        found: dict[Value, list[Entry]] = {}
        named: dict[str, Value] = {}  # one page for an address, however its words are written
        for entry in self.entries:
            for value in entry.values.get(facet.id, ()):
                found.setdefault(named.setdefault(value.id, value), []).append(entry)

        def place(value: Value) -> tuple[int, str]:
            known = value.id in facet.ordered
            return (facet.ordered.index(value.id) if known else len(facet.ordered), value.label)

        values = sorted(found, key=place, reverse=facet.newest_first)
        return [(value, found[value]) for value in values]

    def _split(
        self,
        url: str,
        title: str,
        entries: Sequence[Entry],
        crumbs: tuple[Crumb, ...],
        narrowed: Narrowed | None = None,
    ) -> Iterator[Page]:
        parts = [entries[at : at + ON_A_PAGE] for at in range(0, len(entries), ON_A_PAGE)] or [()]
        urls = [url if number == 0 else f"{url}page-{number + 1}/" for number in range(len(parts))]
        for number, (here, part) in enumerate(zip(urls, parts, strict=True)):
            pieces: list[Heading | Block] = [Heading(1, title)]
            # A browser's history keeps titles: it says by what was narrowed, and not to what.
            called = f"{self.title}, by {narrowed.facet.lower()}" if narrowed else title
            if number == 0:
                pieces.append(Block(self.top(entries, narrowed)))
            whole = narrowed is None and number == 0 and len(entries) > 1
            if whole:
                pieces.append(Block(self._browse(here)))
            pieces.append(Block(self._list(here, part, urls, number)))
            yield Page(
                here,
                called if number == 0 else f"{called}, page {number + 1}",
                tuple(pieces),
                section=self.section,
                crumbs=crumbs if number == 0 else (*crumbs, Crumb(title, url)),
                kind="list",
                script=SCRIPT if whole else "",
            )

    def _browse(self, here: str) -> str:
        facets = [
            {
                "id": facet.id,
                "title": facet.title,
                "values": [
                    {
                        "id": value.id,
                        "label": value.label,
                        "count": len(entries),
                        "url": relative(f"{self.narrowed}{facet.id}/{value.id}/", here),
                    }
                    for value, entries in self._by(facet)
                ],
            }
            for facet in self.facets
        ]
        return render("browse", facets=[facet for facet in facets if facet["values"]])

    def _list(self, here: str, part: Sequence[Entry], urls: Sequence[str], number: int) -> str:
        lines = (self._lines[entry.url].replace(_HERE, relative(entry.url, here)) for entry in part)
        pages = [relative(each, here) for each in urls] if len(urls) > 1 else []
        name = f"{self.template}_list"
        return render(name, lines=lines, pages=pages, number=number)

    @cached_property
    def _lines(self) -> dict[str, str]:
        """What each entry shows on every page on which it stands, but for its address."""
        return {
            entry.url: render(
                f"{self.template}_entry",
                item={
                    **entry.shown,
                    "url": _HERE,
                    "values": {
                        facet.id: " ".join(value.id for value in entry.values.get(facet.id, ()))
                        for facet in self.facets
                    },
                },
            )
            for entry in self.entries
        }
