"""The published policy: every obligation has its place, its name and its anchor."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from pathlib import Path

import pytest

from generator import yaml_strict
from generator.errors import Place
from generator.policy.clauses import PATH, Clause, Kind, parse_clauses

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "policy" / "pages"

INVENTORY = """
A1: page                          A2: record rule
A3: rule record                   A4: rule record
A5: rule record                   A6: rule record
A7: rule gate record              A8: rule record
A9: page                          A10: rule record
B1.1: record rule document        B1.2: record document
B2.1: record gate                 B2.2: record rule
B2.3: record rule                 B2.4: record rule
B2.5: document record             B2.6: document access record
B2.7: gate record
B3.1: gate record                 B3.2: deadline
B3.3: notice deadline             B3.4: notice deadline
B3.5: record rule                 B3.6: record rule
B4.1: record rule                 B4.2: record rule
B4.3: gate rule record            B4.4: record rule
B4.5: record rule                 B4.6: gate record
B5.1: gate record                 B5.2: rule record
B5.3: record
B6.1: record rule page            B6.2: notice record rule
B6.3: notice record rule          B6.4: notice record
B6.5: gate notice record          B6.6: record rule
B6.7: notice record rule
B7.1: gate record document        B7.2: rule record
B7.3: gate rule record            B7.4: record rule
B7.5: rule record
B8.1: access page                 B8.2: record rule
B8.3: page record rule
B9.1: notice document record      B9.2: record rule
B9.3: notice record rule document
B9.4: rule record                 B9.5: gate rule record
B9.6: gate rule record document
B9.7: record document             B9.8: deadline
B9.9: record rule                 B9.10: gate record
B9.11: document record rule       B9.12: record rule
B10.1: document record            B10.2: deadline record rule
B10.3: notice rule record deadline
B10.4: gate record                B10.5: gate record
B10.6: access rule
B11.1: gate rule record           B11.2: record rule
B11.3: gate record                B11.4: document gate notice record
B11.5: notice record
B12.1: gate record document
B13.1: gate                       B13.2: gate rule record
B13.3: notice record gate         B13.4: page gate
B13.5: record rule deadline       B13.6: gate record
B13.7: record rule                B13.8: notice record
B13.9: notice record document
B14.1: gate record                B14.2: rule deadline
F1: page
X1: access                        X2: access                        X3: rule notice
"""

HEADING = re.compile(r"^### ([A-Z][0-9.]+) (.+) \{#([a-z0-9-]+)\}$", re.MULTILINE)
FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
LINK = re.compile(r"\]\(([^)]*)\)")
REAL_BODIES = re.compile(r"sandwell|west midlands|\bsmbc\b", re.IGNORECASE)


def inventory() -> dict[str, list[str]]:
    rows = re.findall(r"(\S+): ((?:[a-z]+ ?)+)", INVENTORY)
    return {clause: kinds.split() for clause, kinds in rows}


def text(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def names() -> list[str]:
    return sorted(path.name for path in PAGES.glob("*.md"))


def clauses() -> tuple[Clause, ...]:
    return parse_clauses((ROOT / PATH).read_text(encoding="utf-8")).clauses


def headings() -> list[tuple[str, str, str, str]]:
    return [(name, *found) for name in names() for found in HEADING.findall(text(name))]


def front_matter(name: str) -> dict[str, yaml_strict.Tree]:
    found = FRONT.match(text(name))
    assert found is not None
    return yaml_strict.parse_map(found[1], Place(f"policy/pages/{name}"))


def test_the_policy_holds_all_88_obligations_in_order_each_of_its_kinds() -> None:
    expected = inventory()

    assert len(expected) == 88
    assert {kind for kinds in expected.values() for kind in kinds} == set(Kind)
    assert [(clause.id, list(clause.kind)) for clause in clauses()] == list(expected.items())


def test_the_part_of_a_clause_is_the_one_its_id_begins_with() -> None:
    for clause in clauses():
        part = clause.id.partition(".")[0] if clause.id.startswith("B") else clause.id[0]
        assert clause.part == part


def test_only_our_own_additions_are_marked_as_beyond_the_seed() -> None:
    assert [clause.id for clause in clauses() if clause.beyond_seed] == ["X1", "X2", "X3"]


def test_a_title_is_short_and_no_two_clauses_share_one() -> None:
    titles = [clause.title for clause in clauses()]

    assert max(len(title) for title in titles) <= 50
    assert len(set(titles)) == len(titles)


def test_a_clause_says_what_it_asks_in_one_or_two_sentences() -> None:
    counts = {clause.id: len(re.findall(r"[.?!](?:\s|$)", clause.text)) for clause in clauses()}

    assert {clause for clause, count in counts.items() if count not in {1, 2}} == set()


def test_every_clause_has_exactly_one_heading_with_its_title_and_anchor() -> None:
    found = Counter((id_, title, anchor) for _, id_, title, anchor in headings())

    assert found == Counter((clause.id, clause.title, clause.anchor) for clause in clauses())


def test_no_heading_of_a_clause_is_written_in_another_form() -> None:
    for name in names():
        loose = re.findall(r"^#+ +[ABFX][0-9].*$", text(name), re.MULTILINE)
        assert len(loose) == len(HEADING.findall(text(name))), name


def test_a_clause_stands_on_the_page_of_its_part() -> None:
    parts = {clause.id: clause.part for clause in clauses()}

    assert [
        (name, id_) for name, id_, _, _ in headings() if front_matter(name)["part"] != parts[id_]
    ] == []


def test_clauses_stand_in_the_order_of_the_policy() -> None:
    ordered = sorted(names(), key=lambda name: int(str(front_matter(name)["order"])))
    read = [id_ for name in ordered for id_ in re.findall(HEADING, text(name))]

    assert [id_ for id_, _, _ in read] == [clause.id for clause in clauses()]


def test_under_each_clause_stands_who_acts_and_by_when_and_what_the_portal_does() -> None:
    for name in names():
        for section in re.split(r"^(?=##)", text(name), flags=re.MULTILINE):
            if HEADING.match(section):
                labels = re.findall(r"^- \*\*(Who|When|In the portal):\*\* ", section, re.MULTILINE)
                assert labels == ["Who", "When", "In the portal"], section.partition("\n")[0]


def test_who_and_when_stand_in_a_list_of_their_own() -> None:
    # MkDocs joins two lists that only a blank line parts.
    for name in names():
        for before, after in itertools.pairwise(text(name).split("\n\n")):
            if after.startswith("- **Who:**"):
                assert not re.match(r"- |\d+\. ", before), before.partition("\n")[0]


@pytest.mark.parametrize("name", names())
def test_a_page_begins_with_its_title_part_and_order(name: str) -> None:
    front = front_matter(name)

    assert list(front) == ["title", "part", "order"]
    assert str(front["order"]).isdecimal()


def test_no_two_pages_claim_the_same_place() -> None:
    fronts = [front_matter(name) for name in names()]

    assert len({str(front["order"]) for front in fronts}) == len(fronts)
    assert len({str(front["title"]) for front in fronts}) == len(fronts)


@pytest.mark.parametrize("name", names())
def test_headings_go_down_one_level_at_a_time_from_the_title(name: str) -> None:
    levels = [1, *(len(found) for found in re.findall(r"^(#+) ", text(name), re.MULTILINE))]

    assert 1 not in levels[1:]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("name", names())
def test_links_lead_to_a_page_or_a_clause_of_this_policy(name: str) -> None:
    anchors = {(page, anchor) for page, _, _, anchor in headings()}
    for target in LINK.findall(text(name)):
        page, _, anchor = target.partition("#")
        assert page in names(), target
        assert not anchor or (page, anchor) in anchors, target


def test_a_link_that_names_a_clause_leads_to_that_clause() -> None:
    by_id = {clause.id: clause.anchor for clause in clauses()}
    links = [
        (label, target)
        for name in names()
        for label, target in re.findall(r"\[([ABFX][0-9.]+)\]\(([^)]*)\)", text(name))
    ]

    assert len(links) > 40
    assert [link for link in links if not link[1].endswith("#" + by_id[link[0]])] == []


@pytest.mark.parametrize(
    "words",
    [
        "**999**",
        "**55**",
        "0808 2000 247",
        "0808 801 0327",
        "Galop",
        "Live Fear Free",
        "AAFDA",
        "Samaritans",
        "116 123",
    ],
)
def test_the_page_of_help_has_every_line_of_help(words: str) -> None:
    assert words in text("getting-help.md")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("how-reviews-work.md", "not about who is culpable", id="A9, not blame"),
        pytest.param("how-reviews-work.md", "about 1%", id="how long it really takes"),
        pytest.param("how-reviews-work.md", "within six months", id="B10.2, the aim"),
        pytest.param("family-involvement.md", "same status", id="B6.1, the same status"),
        pytest.param("data-protection.md", "UK General Data Protection", id="B8.1, UK GDPR"),
        pytest.param("data-protection.md", "Data Protection Act 2018", id="B8.1, the Act"),
        pytest.param("data-protection.md", "Data (Use and Access) Act 2025", id="B8.1, amended"),
        pytest.param("data-protection.md", "greater public interest", id="B8.3, confidentiality"),
        pytest.param("data-protection.md", "child or young person", id="B8.3, a child at risk"),
        pytest.param("a-policy.md", "section 9", id="A1, the law"),
        pytest.param("a-policy.md", "13 April 2011", id="A1, in force"),
    ],
)
def test_a_reader_finds_what_the_policy_owes_them(name: str, words: str) -> None:
    assert words in " ".join(text(name).split())


@pytest.mark.parametrize("name", names())
def test_a_page_names_no_real_body_and_no_address_of_the_home_office(name: str) -> None:
    assert REAL_BODIES.findall(text(name)) == []
    assert "homeoffice" not in text(name)


def test_clauses_name_no_real_body_and_no_address_of_the_home_office() -> None:
    whole = (ROOT / PATH).read_text(encoding="utf-8")

    assert REAL_BODIES.findall(whole) == []
    assert "homeoffice" not in whole


def test_the_pages_name_the_bodies_of_the_demo_partnership() -> None:
    whole = " ".join(" ".join(text(name) for name in names()).split())

    for body in (
        "Safer Sandmere Partnership",
        "Sandmere Borough Council Domestic Abuse Team",
        "Midmarch Police",
        "Public Protection Unit",
        "Force Review Team",
    ):
        assert body in whole
