"""The sample that the browser tests open: invented cases, told as the builder tells them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.internal_fixture import Key, SealedSite, card, page
from tests.browser.internal_time import PROCEDURES, page_time, time_on_card

Tree = dict[str, Any]

CANARY = "Pearl Harrowgate"  # a name that stands inside the sealed facts only
CASE = "DHR-2025-003"
MANY = 24

STAGES = [
    ("notification", "Notification", ["A10", "B1.1", "B1.2"], "2025-09-01"),
    ("consultation", "Consultation", ["B2.1", "B2.2", "B2.7"], "2025-09-18"),
    ("decision", "Decision", ["B3.1", "B3.2"], "2025-09-25"),
    ("appointment", "Chair and panel", ["B4.1", "B4.6", "B5.1"], "2025-11-03"),
    ("terms", "Terms of reference", ["B7.1", "B7.2", "B7.3"], "2025-12-11"),
    ("inquiry", "Agencies' reports", ["B9.1", "B9.8", "B9.11"], None),
    ("reporting", "Overview report", ["B10.1", "B10.2", "B10.4"], None),
    ("sign-off", "Sign-off", ["B10.5", "B11.1", "B11.3", "B11.4", "B6.5"], None),
    ("quality-assurance", "Home Office", ["B11.5", "B12.1"], None),
    ("publication", "Publication", ["B13.1", "B13.2", "B13.4", "B14.1"], None),
    ("implementation", "Action plan", ["B13.5", "B13.6", "B13.7"], None),
    ("concluded", "Concluded", ["B13.6"], None),
]

PANEL_FACTS = f"""
<div class="dhr-fact"><h3>Members</h3>
<div class="dhr-fact"><h4>Sandmere Hospitals Trust</h4>
<p class="dhr-meta">3 November 2025 · Anil Ferreira, Domestic Abuse Team</p>
<dl><div><dt>Name</dt><dd><p>Dr Miriam Adeyemi</p></dd></div>
<div><dt>Post</dt><dd><p>Named Doctor for Safeguarding Adults</p></dd></div>
<div><dt>Independent of the case</dt><dd><p>Yes</p></dd></div></dl></div>
<div class="dhr-fact"><h4>Midmarch Police</h4>
<p class="dhr-meta">3 November 2025 · Anil Ferreira, Domestic Abuse Team</p>
<dl><div><dt>Name</dt><dd><p>Detective Chief Inspector Owen Tarrant</p></dd></div>
<div><dt>Post</dt><dd><p>Force Review Team</p></dd></div></dl></div></div>
<div class="dhr-fact"><h3>Meetings</h3>
<div class="dhr-fact"><h4>First meeting</h4>
<p class="dhr-meta">20 November 2025 · Anil Ferreira, Domestic Abuse Team</p>
<dl><div><dt>Minutes</dt><dd><a href="#d-minutes-1">Minutes of the first meeting</a></dd></div>
<div><dt>Decided</dt><dd><p>The scope is set to run from January 2019, when {CANARY} first spoke to
her general practitioner about her partner, to the day of her death.</p><p>Eight agencies are asked
for individual management reviews. The specialist domestic abuse service has a full seat.</p></dd>
</div></dl></div></div>
"""

TERMS_FACTS = """
<div class="dhr-fact"><dl>
<div><dt>Scope from</dt><dd><p>1 January 2019</p></dd></div>
<div><dt>Scope to</dt><dd><p>18 August 2025</p></dd></div>
<div><dt>Finalised</dt><dd><p>11 December 2025</p></dd></div></dl></div>
<div class="dhr-fact"><h3>Questions</h3><dl>
<div><dt>1</dt><dd><p>Which signs of coercive control did each agency see, and what did it do with
them?</p></dd></div>
<div><dt>2</dt><dd><p>Could those who were afraid find and reach a specialist
service?</p></dd></div>
<div><dt>3</dt><dd><p>Was what one agency knew passed on to those who needed it?</p></dd></div>
</dl></div>
"""

IMRS_FACTS = """
<div class="dhr-fact"><h3>Commissioned</h3>
<div class="dhr-fact"><h4>Midmarch Police</h4>
<p class="dhr-meta">15 January 2026 · Prof. Helen Strand, Independent Chair</p>
<dl><div><dt>Due</dt><dd><p>31 March 2026</p></dd></div>
<div><dt>Returned</dt><dd><p>27 March 2026</p></dd></div></dl></div>
<div class="dhr-fact"><h4>Sandmere Housing Association</h4>
<p class="dhr-meta">15 January 2026 · Prof. Helen Strand, Independent Chair</p>
<dl><div><dt>Due</dt><dd><p>31 March 2026</p></dd></div>
<div><dt>Returned</dt><dd><p>Not yet. The author left in February; a new one was named on
9 March 2026.</p></dd></div></dl></div></div>
"""

MINUTES = """<h1>First meeting of the Review Panel</h1>
<p>20 November 2025, 10:00, Sandmere Town Hall and by video.</p>
<h2>Present</h2>
<ul><li>Prof. Helen Strand, Independent Chair</li><li>Dr Miriam Adeyemi, Hospitals Trust</li>
<li>DCI Owen Tarrant, Midmarch Police</li><li>Rosa Lindqvist, Harbour (specialist service)</li></ul>
<h2>Decisions</h2>
<ol><li>The review runs from January 2019 to the day of the death.</li>
<li>Eight agencies write individual management reviews, due by 31 March 2026.</li>
<li>The Chair writes to the family with the offer of an advocate; see the
<a href="https://www.aafda.org.uk/">national service for families</a>.</li></ol>
<h2>Who does what</h2>
<table><thead><tr><th scope="col">Who</th><th scope="col">What</th><th scope="col">By</th></tr>
</thead><tbody><tr><td>Domestic Abuse Team</td><td>Letters to the agencies' chief officers</td>
<td>15 January 2026</td></tr><tr><td>Harbour</td><td>A note on services open to the family</td>
<td>1 December 2025</td></tr></tbody></table>
<blockquote><p>The panel began with a minute's silence.</p></blockquote>
"""

WORD = b"PK\x03\x04 not really a document"
ACTIVE = b"<script>parent.document.title='hacked'</script>"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]"
    b"/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True)
class Sample:
    """A written site and the keys of its readers."""

    site: SealedSite
    reader: Key
    office: Key
    nobody: Key
    stranger: Key


def stages(current: str, *, blocked: bool = False) -> list[Tree]:
    """Return the twelve stages, with one of them current."""
    at = next(i for i, stage in enumerate(STAGES) if stage[0] == current)

    def state(i: int) -> str:
        if i == at:
            return "blocked" if blocked else "current"
        return "done" if i < at else "later"

    return [
        {
            "id": id_,
            "title": title,
            "state": state(i),
            "on": on if i < at else None,
            "clauses": cs,
            "missing": ["B11.1"] if blocked and i == at else [],
        }
        for i, (id_, title, cs, on) in enumerate(STAGES)
    ]


def standing() -> Tree:
    """Return deadlines, next steps and findings of the sample's main case."""
    return {
        "deadlines": [
            deadline("B3.2", "SSP Chair's decision", "SSP Chair", "2025-10-01", "2025-09-25"),
            deadline("B3.3", "Home Office told of the decision", "SSP Chair", "2025-10-01", None)
            | {"done": True},
            deadline(
                "B9.8",
                "Individual management review",
                "Midmarch Police",
                "2026-03-31",
                "2026-03-27",
            ),
            deadline(
                "B9.8",
                "Individual management review",
                "Sandmere Housing Association",
                "2026-03-31",
                None,
            ),
            deadline(
                "B9.8",
                "Individual management review",
                "Sandmere Hospitals Trust",
                "2026-03-31",
                "2026-04-09",
            ),
            deadline("B10.2", "Overview report complete", "Independent Chair", "2026-06-25", None),
            deadline("B11.5", "Submission to the Home Office", "SSP", "2026-09-30", None)
            | {"note": "Extended because of the trial, agreed on 4 May 2026 (B10.3)."},
        ],
        "next": [
            step(
                "B9.8",
                "Return the individual management review",
                "Sandmere Housing Association",
                "2026-03-31",
            ),
            step("B9.11", "Merge the agencies' chronologies", "Domestic Abuse Team", None),
            step(
                "B10.2",
                "Complete the overview report with the panel",
                "Independent Chair",
                "2026-06-25",
            ),
        ],
        "findings": [
            finding(
                "B9.8",
                "overdue",
                "imrs[1].returned",
                "Sandmere Housing Association's review was due by 31 March 2026.",
                "Ask the chief officer for a date, and record the review when it arrives.",
            ),
            finding(
                "B10.2",
                "due",
                "report.completed",
                "The overview report is due by 25 June 2026.",
                "Record its completion, or agree an extension with its reason (B10.3).",
            ),
            finding(
                "B10.4",
                "blocked",
                "report.agreed",
                "The panel's agreement to a report is recorded, before every review is in.",
                "Record the missing review, or let the Independent Chair record why not.",
            ),
            finding(
                "B5.2",
                "note",
                "panel.members",
                "A member's line manager advised a service under review. Accepted by the SSP "
                "Chair on 3 November 2025.",
                "",
            ),
        ],
    }


def deadline(clause: str, what: str, who: str, due: str, met: str | None) -> Tree:
    return {
        "clause": clause,
        "what": what,
        "who": who,
        "due": due,
        "met": met,
        "done": met is not None,
    }


def step(clause: str, what: str, who: str, due: str | None) -> Tree:
    return {"clause": clause, "what": what, "who": who, "due": due}


def finding(clause: str, level: str, where: str, message: str, remedy: str) -> Tree:
    return {
        "clause": clause,
        "level": level,
        "where": where,
        "message": message,
        "remedy": remedy,
    }


def papers(site: SealedSite) -> list[Tree]:
    """Seal the papers of the main case."""
    minutes = b"# First meeting of the Review Panel\n\nThe panel began with a minute's silence.\n"
    about: list[tuple[str, str, str, str | None, str, str | None, bytes]] = [
        (
            "d-minutes-1",
            "Minutes of the first meeting",
            "minutes",
            "2025-11-20",
            "text/markdown",
            MINUTES,
            minutes,
        ),
        (
            "d-terms",
            "Terms of reference, final",
            "terms-of-reference",
            "2025-12-11",
            "application/pdf",
            None,
            PDF,
        ),
        (
            "d-imr-police",
            "Review by Midmarch Police",
            "imr",
            "2026-03-27",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            None,
            WORD,
        ),
        (
            "d-chronology",
            "Merged chronology, draft 2",
            "chronology",
            None,
            "text/csv",
            None,
            b"Date,Source,Event\r\n2019-01-14,GP,First consultation\r\n",
        ),
        (
            "d-hostile",
            "A page that an agency sent",
            "other",
            "2026-04-01",
            "text/html",
            None,
            ACTIVE,
        ),
    ]
    return [
        site.seal_paper(
            data,
            {
                "id": id_,
                "title": title,
                "kind": kind,
                "date": date,
                "media_type": media_type,
                "html": html,
            },
        )
        for id_, title, kind, date, media_type, html, data in about
    ]


def change(when: str, who: str, proof: str, *what: str) -> Tree:
    """A change of the record, as a page tells it."""
    return {"when": when, "who": who, "what": list(what), "proof": proof, "commit": "0123456789ab"}


def main_page(site: SealedSite) -> Tree:
    """Return the page of the sample's main case."""
    sections = [
        ("panel", "Review Panel", PANEL_FACTS),
        ("terms", "Terms of reference", TERMS_FACTS),
        ("imrs", "Agencies' reports", IMRS_FACTS),
    ]
    return page(
        CASE,
        stages=stages("inquiry"),
        sections=[{"id": id_, "title": title, "html": html} for id_, title, html in sections],
        documents=papers(site),
        changes=[
            change(
                "2026-06-14T09:20:00Z", "Ada Officer", "verified", "Review Panel", "Other parts"
            ),
            change("2026-06-02T15:00:00Z", "", "stranger", "Decision"),
            change("2026-01-16T08:00:00Z", "Ada Officer", "signed", "Case opened"),
        ],
        **standing(),
        **page_time(),
    )


def other_cards(site: SealedSite) -> list[Tree]:
    """Seal three quieter cases."""
    late_decision = [deadline("B3.2", "SSP Chair's decision", "SSP Chair", "2026-06-12", None)]
    awaiting = [step("B3.2", "Decide whether to hold a review", "SSP Chair", "2026-06-12")]
    told = {"id": "decision", "title": "Decision"}
    blocked = {"blocked": 1, "broken": 0, "overdue": 0, "due": 0, "note": 1}
    soon = [deadline("B1.2", "Partnership told in writing", "Midmarch Police", "2026-06-15", None)]
    done = {"id": "concluded", "title": "Concluded"}
    return [
        card(
            "DHR-2026-001",
            site.seal_page(page("DHR-2026-001", stages=stages("decision"))),
            stage=told,
            opened="2026-05-12",
            deadlines=late_decision,
            next=awaiting,
        ),
        card(
            "DHR-2024-002",
            site.seal_page(
                page("DHR-2024-002", stages=stages("sign-off", blocked=True), procedure="dhr-2016")
            ),
            stage={"id": "sign-off", "title": "Sign-off"},
            opened="2024-04-02",
            findings=blocked,
            next=[step("B11.1", "Record the panel's agreement", "Independent Chair", None)],
        ),
        card(
            "DHR-2026-004",
            site.seal_page(page("DHR-2026-004", stages=stages("notification"))),
            stage={"id": "notification", "title": "Notification"},
            opened="2026-06-08",
            deadlines=soon,
        ),
        card(
            "DHR-2022-001",
            site.seal_page(page("DHR-2022-001", stages=stages("concluded"))),
            stage=done,
            opened="2022-02-21",
        ),
    ]


def many_cards(site: SealedSite) -> list[Tree]:
    """Seal as many cases as an office has; a few are late."""
    cards = []
    for number in range(1, MANY + 1):
        case = f"DHR-2023-{number:03}"
        id_, title = STAGES[number % len(STAGES)][:2]
        due = f"2026-{6 + number % 3:02}-{1 + number:02}"
        cards.append(
            card(
                case,
                site.seal_page(page(case, view="office", stages=stages(id_))),
                view="office",
                stage={"id": id_, "title": title},
                opened=f"2023-03-{number:02}",
                deadlines=[
                    deadline("B10.2", "Overview report complete", "Independent Chair", due, None)
                ],
                next=[step("B10.2", "Complete the overview report", "Independent Chair", due)],
            )
        )
    return cards


def write_sample(root: Path) -> Sample:
    """Write the sample beside a shell that is already there."""
    site = SealedSite(root)
    site.write_build()
    reader, office, nobody, stranger = Key.new(), Key.new(), Key.new(), Key.new()
    whole = standing()
    mine = card(
        CASE,
        site.seal_page(main_page(site)),
        deadlines=whole["deadlines"],
        next=whole["next"],
        findings={"blocked": 1, "broken": 0, "overdue": 1, "due": 1, "note": 1},
        time=time_on_card(),
    )
    text = "<h2>How we meet</h2><p>The panel meets in the Town Hall, room 2.14.</p>"
    policy = page(
        None,
        view=None,
        stage=None,
        title="How the panel works",
        sections=[{"id": "page", "title": "How the panel works", "html": text}],
    )
    pages = [{"title": "How the panel works", **site.seal_page(policy)}]
    site.seal_desk(reader, [*other_cards(site), mine], pages, procedures=PROCEDURES)
    site.seal_desk(
        office,
        many_cards(site),
        reader={"id": "p-0ff1", "name": "Anil Ferreira", "role": "Officer"},
    )
    site.seal_desk(nobody, [])
    return Sample(site, reader, office, nobody, stranger)
