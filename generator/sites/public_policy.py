"""The policy as the public reads it: its pages, and an index of every clause.

- A page stands at the address of its part (`policy/b3/`), each clause at its own anchor
  (`#b3-2`); pages of no part stand at the top (`getting-help/`). Sealed pages are not here.
- A clause that no page explains is shown in the words of `policy/clauses.yaml`, so that every
  obligation can be read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from generator import yaml_strict
from generator.errors import Place, PolicyError
from generator.policy.clauses import Clause
from generator.portal.answers import what_the_portal_does
from generator.portal.policy_files import PAGES, Policy
from generator.schema import Count, Line, Model, validate
from generator.sites.flowchart import flowchart_html
from generator.sites.markdown import Block, Heading, split_markdown
from generator.sites.public_page import Crumb, Page, levelled, links_within, relative
from generator.sites.public_words import render
from generator.standing.explained import Deed

POLICY: Final = "policy/"
GENERAL: Final = "general"
HOME: Final = Crumb("Home", "")
INDEX: Final = Crumb("Policy", POLICY)
FLOWCHART: Final = "<p>[[flowchart]]</p>"
"""Where a page wants the flowchart: `[[flowchart]]` in a paragraph of its own."""
PROCEDURES: Final = "policy/procedures/"
Done = Mapping[str, Sequence[Deed]]
IN_NAVIGATION: Final = frozenset({"how-reviews-work/", "getting-help/"})

_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.md")
_PART = re.compile(r"[A-Z][0-9]{0,2}")


class PublicPageError(PolicyError):
    """A page of the policy cannot be shown."""

    code = "policy-page"
    default_remedy = "begin the page with title, part and order between two lines of `---`"


class _Front(Model):
    title: Line
    part: Line = GENERAL
    order: Count = 0


@dataclass(frozen=True)
class PolicyText:
    """A page of the policy, as its writer left it."""

    name: str
    title: str
    part: str
    order: int
    text: str

    @property
    def url(self) -> str:
        """Return its address."""
        if self.part == GENERAL:
            return f"{self.name.removesuffix('.md')}/"
        return f"{POLICY}{self.part.lower()}/"


def read_texts(pages: Mapping[str, str]) -> tuple[PolicyText, ...]:
    """Read the pages of the policy, in their order; two pages at one address are refused."""
    texts = sorted((_read(path, text) for path, text in pages.items()), key=_order)
    seen: set[str] = set()
    for each in texts:
        if each.url in seen:
            raise PublicPageError(Place(f"{PAGES}/{each.name}", field="part"), "is told twice")
        seen.add(each.url)
    return tuple(texts)


def _order(text: PolicyText) -> tuple[int, str]:
    return text.order, text.name


def _read(path: str, text: str) -> PolicyText:
    place = Place(path)
    name = path.rpartition("/")[2]
    found = _FRONT.match(text)
    if found is None or not _NAME.fullmatch(name):
        raise PublicPageError(
            place, "does not begin with its title, or has another name than a-z.md"
        )
    front = validate(_Front, yaml_strict.parse(found[1], place), place)
    if front.part != GENERAL and not _PART.fullmatch(front.part):
        raise PublicPageError(
            Place(path, field="part"), "is neither a part of the policy nor general"
        )
    return PolicyText(name, front.title, front.part, front.order, found[2])


def policy_pages(policy: Policy, today: dt.date) -> Iterator[Page]:
    """Yield the index, every page of the policy in clear, and the parts that have no page.

    `today` tells which procedure is in force, for its flowchart.
    """
    texts = read_texts(policy.pages)
    addresses = {each.name: each.url for each in texts}
    clauses = policy.clauses.clauses
    done = what_the_portal_does(policy)
    for text in texts:
        page = _page(text, addresses, [c for c in clauses if c.part == text.part], done)
        yield _with_flowchart(page, policy, today)
    told = {text.part for text in texts}
    for part in dict.fromkeys(clause.part for clause in clauses):
        if part not in told:
            yield _untold(part, [clause for clause in clauses if clause.part == part], done)
    yield _index(texts, clauses)
    yield _procedures(policy)


def _with_flowchart(page: Page, policy: Policy, today: dt.date) -> Page:
    """Put the flowchart of the procedure in force where a page asks for it (F1)."""
    if not any(isinstance(piece, Block) and FLOWCHART in piece.html for piece in page.pieces):
        return page
    links = {
        clause.id: relative(f"{POLICY}{clause.part.lower()}/#{clause.anchor}", page.url)
        for clause in policy.clauses.clauses
    }
    drawn = flowchart_html(policy.procedure.current(today), links)
    pieces = tuple(
        Block(piece.html.replace(FLOWCHART, drawn)) if isinstance(piece, Block) else piece
        for piece in page.pieces
    )
    return replace(page, pieces=pieces)


def _procedures(policy: Policy) -> Page:
    """Show what of the policy is data: law, terms, definition and numbers, for each procedure."""
    anchors = {clause.id: f"{clause.part.lower()}/#{clause.anchor}"
               for clause in policy.clauses.clauses}  # fmt: skip
    pieces: list[Heading | Block] = [
        Heading(1, "Procedures and their numbers"),
        Block(render("procedures_top")),
    ]
    for profile in policy.procedure.profiles:
        pieces.append(Heading(2, profile.title, profile.id))
        pieces.append(Block(render("procedure", profile=profile, anchors=anchors)))
    return Page(
        PROCEDURES,
        "Procedures",
        tuple(pieces),
        section=POLICY,
        crumbs=(HOME, INDEX),
        contents=True,
        kind="policy",
    )


def _page(
    text: PolicyText, addresses: Mapping[str, str], clauses: Sequence[Clause], done: Done
) -> Page:
    rule = links_within(addresses, text.url)
    written = split_markdown(text.text, Place(f"{PAGES}/{text.name}"), link=rule)
    general = text.part == GENERAL
    pieces = list(levelled(written, Heading(1, text.title)))
    anchors = {piece.anchor for piece in pieces if isinstance(piece, Heading)}
    missing = [clause for clause in clauses if clause.anchor not in anchors]
    if missing:
        pieces += [Heading(2, "Also in this part"), *_in_short(missing, 3)]
    pieces = list(_with_deeds(pieces, {clause.anchor: clause.id for clause in clauses}, done))
    if not general:
        pieces.insert(1, Block(render("policy_part", part=text.part)))
    section = text.url if text.url in IN_NAVIGATION else "" if general else POLICY
    return Page(
        text.url,
        text.title,
        tuple(pieces),
        section=section,
        crumbs=(HOME,) if general else (HOME, INDEX),
        contents=True,
        kind="policy",
    )


def _with_deeds(
    pieces: Sequence[Heading | Block], clauses: Mapping[str, str], done: Done
) -> Iterator[Heading | Block]:
    """Put what the portal does about a clause at the end of what the page says of it."""
    clause: str | None = None
    for piece in pieces:
        if isinstance(piece, Heading):
            if clause is not None:
                yield _deeds(clause, done)
            clause = clauses.get(piece.anchor or "")
        yield piece
    if clause is not None:
        yield _deeds(clause, done)


def _deeds(clause: str, done: Done) -> Block:
    return Block(render("deeds", clause=clause, deeds=done[clause]))


def _untold(part: str, clauses: Sequence[Clause], done: Done) -> Page:
    title = f"Part {part}"
    anchors = {clause.anchor: clause.id for clause in clauses}
    return Page(
        f"{POLICY}{part.lower()}/",
        title,
        (Heading(1, title), *_with_deeds(list(_in_short(clauses, 2)), anchors, done)),
        section=POLICY,
        crumbs=(HOME, INDEX),
        contents=True,
        kind="policy",
    )


def _in_short(clauses: Sequence[Clause], level: int) -> Iterator[Heading | Block]:
    for clause in clauses:
        yield Heading(level, f"{clause.id} {clause.title}", clause.anchor)
        yield Block(render("clause", clause=clause))


def _index(texts: Sequence[PolicyText], clauses: Sequence[Clause]) -> Page:
    titles = {text.part: text.title for text in texts}
    parts = [
        {
            "part": part,
            "title": titles.get(part, f"Part {part}"),
            "clauses": [clause for clause in clauses if clause.part == part],
        }
        for part in dict.fromkeys(clause.part for clause in clauses)
    ]
    general = [text for text in texts if text.part == GENERAL]
    body = render("policy_index", parts=parts, general=general, count=len(clauses))
    pieces = (Heading(1, "The policy"), Block(body))
    return Page(POLICY, "Policy", pieces, section=POLICY, crumbs=(HOME,), kind="policy-index")
