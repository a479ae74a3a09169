"""The internal site in a real Chromium: from the key to the desk, to a case, and the search."""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from playwright.sync_api import Page, expect, sync_playwright

from bench.prose import Prose
from bench.result import Figure, Result
from generator.sites.shell import build_shell
from tests.browser.internal_fixture import Key, SealedSite, card, page, served

CHROMIUM = "/usr/bin/chromium"
CARDS = 1000
SECTIONS = 50
SEARCHED = 100
SEARCHED_WORDS = 15_000  # about 100 kB
TIMES = 7
TYPED = "safeguarding referral"

_UNTIL = """
async ([selector, words, act]) => {
  const there = () => [...document.querySelectorAll(selector)].some((e) => e.textContent === words);
  const began = performance.now();
  await new Promise((done) => {
    const watch = new MutationObserver(() => { if (there()) { watch.disconnect(); done(); } });
    watch.observe(document.body, { childList: true, subtree: true, characterData: true });
    document.querySelector(act).click();
  });
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - began;
}
"""
_TYPE = """
async (words) => {
  const field = document.querySelector("#search-words");
  const list = document.querySelector(".dhr-hits");
  const taken = [];
  for (let length = 1; length <= words.length; length += 1) {
    const began = performance.now();
    const made = new Promise((done) => {
      const watch = new MutationObserver(() => { watch.disconnect(); done(); });
      watch.observe(document.querySelector("#search-said"), { childList: true });
    });
    field.value = words.slice(0, length);
    field.dispatchEvent(new Event("input"));
    await made;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    taken.push(performance.now() - began);
  }
  return taken;
}
"""


def measure() -> Result:
    """Write a site of sealed pages, and read it."""
    with (
        tempfile.TemporaryDirectory(prefix="dhr-bench-") as folder,
        _opened(Path(folder)) as browse,
    ):
        at, office, reader = browse
        desk, case = _desk_and_case(at, office)
        typed = _search(at, reader)
    return Result(
        "browser",
        ["python -m bench browser   (Chromium, no network but this machine's)"],
        [
            Figure(f"from the key to the desk, {CARDS} cases", desk, "ms", 1000),
            Figure(f"to a case of {SECTIONS} sections", case, "ms", 150),
            Figure(f"a keystroke of the search, {SEARCHED} cases of 100 kB", typed, "ms", 200),
        ],
        [f"medians of {TIMES}; the search waits 80 ms for the next keystroke, which is counted in"],
    )


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[Page, Key, Key]]:
    root = folder / "internal"
    root.mkdir()
    build_shell(root)
    site = SealedSite(root)
    site.write_build()
    office, reader = Key.new(), Key.new()
    _fill(site, office, reader)
    with served(root) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        browsed = chromium.new_page()
        browsed.goto(address)
        yield browsed, office, reader
        chromium.close()


def _fill(site: SealedSite, office: Key, reader: Key) -> None:
    prose = Prose("browser")
    sections = [
        {"id": f"s-{n}", "title": prose.phrase(), "html": f"<p>{prose.text(20)}</p>"}
        for n in range(SECTIONS)
    ]
    large = site.seal_page(page("DHR-2025-001", sections=sections))
    cards = [card(f"DHR-2025-{n:03}", large, **_told(n)) for n in range(1, CARDS)]
    cards.append(card("DHR-2024-999", large, **_told(CARDS)))
    site.seal_desk(office, cards)
    found = []
    for number in range(1, SEARCHED + 1):
        case = f"DHR-2024-{number:03}"
        text = " ".join(prose.sentence() for _ in range(SEARCHED_WORDS // 15))
        told = [{"id": "notes", "title": "Notes", "html": f"<p>{text}</p>"}]
        found.append(card(case, site.seal_page(page(case, sections=told))))
    site.seal_desk(reader, found)


def _told(number: int) -> dict[str, object]:
    """Tell of a case in as many words as the office is told of one that is under way."""
    told = Random(number)  # noqa: S311 - invented duties, no secret
    title = told.choice(["Agencies' reports", "Overview report", "Home Office", "Action plan"])
    days = [dt.date(2026, 6, 15) + dt.timedelta(days=told.randint(-90, 200)) for _ in range(6)]
    if number == 1:
        days[0] = dt.date(2026, 1, 2)  # what is longest late stands first, and is opened
    owed = [
        {
            "clause": "B13.5",
            "what": f"Implement action r{n}-1",
            "who": f"{told.choice(['Director', 'Head', 'Lead'])} of Safeguarding Adults {n}",
            "due": str(day),
        }
        for n, day in enumerate(days)
    ]
    changes = [
        {
            "when": f"2026-0{told.randint(4, 6)}-1{told.randint(0, 4)}T09:00:00Z",
            "who": "Imogen Tarrowby",
            "what": ["Review Panel", "Recommendations and actions", "2 documents"],
        }
        for _ in range(6)
    ]
    paper = {"title": "Minutes of the Review Panel, 28 April 2026", "kind": "minutes"}
    clock = {"what": "The three documents", "months": 6, "due": str(days[0]), "agreed": None}
    return {
        "stage": {"id": title.lower().replace(" ", "-").replace("'", ""), "title": title},
        "deadlines": [{**each, "met": None, "done": False} for each in owed],
        "next": owed,
        "changes": changes,
        "papers": [{**paper, "date": str(day)} for day in days[:3]],
        "clocks": [
            {**clock, "clause": clause, "done": number % 2 == 0, "over": number % 3}
            for clause in ("B3.2", "B10.2")
        ],
        "actions": {"done": number % 9, "partly": 1, "waiting": 5, "rejected": 0},
    }


def _give(at: Page, key: Key) -> float:
    at.get_by_label("Paste your key").fill(key.secret)
    taken: float = at.evaluate(_UNTIL, ["h1", "My desk", ".dhr-form button[type=submit]"])
    return taken


def _desk_and_case(at: Page, key: Key) -> tuple[float, float]:
    desks, cases = [], []
    for _ in range(TIMES):
        desks.append(_give(at, key))
        cases.append(at.evaluate(_UNTIL, ["h1", "DHR-2025-001", ".dhr-case"]))
        at.get_by_role("button", name="Lock", exact=True).click()
    return statistics.median(desks), statistics.median(cases)


def _search(at: Page, key: Key) -> float:
    _give(at, key)
    at.get_by_role("button", name="Search my cases").click()
    expect(at.locator("#search-said")).to_have_text("", timeout=120_000)
    taken: list[float] = at.evaluate(_TYPE, TYPED)
    return statistics.median(taken)
