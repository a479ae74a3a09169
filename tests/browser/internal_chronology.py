"""A short and a long chronology for the browser tests, as the generator itself tells them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any

from generator.chronology.days import Moment, parse_moment
from generator.chronology.entries import Entry
from generator.sites.chronology_page import chronology_tree
from tests.browser.internal_fixture import Key, SealedSite, card, page
from tests.chronology.looking import looked_at

SHORT, LONG, CLOSED = "DHR-2025-003", "DHR-2024-001", "DHR-2024-002"
MANY = 2_000
FACTS = "<dl><div><dt>Merged</dt><dd><p>12 June 2026</p></dd></div></dl>"
TRICK = "<img src=x onerror=alert(1)> & \u202eevil"
FORMULA = '=HYPERLINK("http://elsewhere.invalid")'


def entry(agency: str, row: int, start: str, event: str, **more: str) -> Entry:
    told: dict[str, Any] = {"source": "Case notes", **more}
    return Entry(agency=agency, row=row, start=parse_moment(start), event=event, **told)


ENTRIES = (
    entry("police", 2, "05/03/2021", "A neighbour reported shouting from the flat at night.",
          start_time="23:40", source="Incident log", reference="MP/21/0417", person="Victim",
          response="Officers attended and spoke to Rose Thistlewick alone.\nDASH: medium.",
          seen="Seen alone", comment="Good practice: spoken to alone."),
    entry("housing", 4, "05/03/2021", "Neighbour reported shouting from flat at night.",
          source="Tenancy file", person="Victim", response="Warning letter about noise."),
    entry("trust", 2, "2019?", "Rosie registered with the practice.", person="Victim",
          source="Registration form"),
    entry("trust", 3, "03/2021?", "Bruising to the arm, explained as a fall.", person="victim",
          response="No question was asked about home.", comment="Missed opportunity."),
    entry("trust", 4, "2 June 2022", "Osric seen for low mood; spoke of his work.",
          person="Partner", source="Consultation record"),
    entry("police", 5, "18/11/2022", "Call about the car keys. " * 16, person="Victim"),
    entry("housing", 7, "09/01/2023", TRICK, person="Sister"),
    entry("housing", 8, "09/01/2023", FORMULA),
)  # fmt: skip


def many() -> list[Entry]:
    """As many entries as a long review has, the same each time."""
    random = Random("chronology")  # noqa: S311 - invented text
    first = dt.date(2012, 1, 1)
    words = ("called", "visited", "wrote", "asked", "about", "school", "arm", "letter", "clinic")
    entries = []
    for row in range(2, MANY + 2):
        day = Moment.on(first + dt.timedelta(days=random.randrange(4500)))
        event = " ".join(random.choices(words, k=random.randrange(12, 60)))
        who = random.choice(("Victim", "Partner", "Sister", ""))
        agency = random.choice(("police", "housing", "trust"))
        entries.append(Entry(agency, row, day, "Case notes", event, person=who))
    return entries


@dataclass(frozen=True)
class Chronologies:
    """A site with chronologies, and who may read it."""

    site: SealedSite
    panel: Key
    office: Key


def write_chronologies(site: SealedSite) -> Chronologies:
    """Write a short and a long chronology for a panel and an office, and a case without."""
    panel, office = Key.new(), Key.new()
    for key, real_names in ((panel, False), (office, True)):
        short = chronology_tree(looked_at(ENTRIES), real_names=real_names)
        cases = {SHORT: short, LONG: chronology_tree(looked_at(many()), real_names=real_names)}
        cards = [card(case, site.seal_page(told_page(case, tree))) for case, tree in cases.items()]
        cards.append(card(CLOSED, site.seal_page(told_page(CLOSED, None))))
        site.seal_desk(key, cards)
    return Chronologies(site, panel, office)


def told_page(case: str, chronology: dict[str, Any] | None) -> dict[str, Any]:
    """A case's page with section chronology, and with or without the chronology itself."""
    section = {"id": "chronology", "title": "Chronology", "html": FACTS}
    return page(case, sections=[section], chronology=chronology)
