"""An invented review from its terms of reference to its actions: sections as trees."""

from __future__ import annotations

import datetime as dt

from bench.teller import Teller, Tree

_POINTS = "abcdefghijk"


def terms(story: Teller) -> Tree:
    """Tell of the terms of reference, point by point."""
    version = story.fact(
        90,
        story.chair,
        version="1",
        points=[{"letter": letter, "answer": story.prose.text(1)} for letter in _POINTS],
        period_from="2010-01-01",
        period_to=story.opened.isoformat(),
        considers_parallel="yes",
        reviewed_by_chair=story.fact(88, story.chair),
        agreed_with_panel=story.fact(90, "Review Panel"),
        finalised=story.fact(92, story.chair),
    )
    contact = story.fact(
        230, "Review Panel", agency=story.agencies[0], barriers=story.prose.text(1)
    )
    return {"versions": [version], "little_contact": [contact]}


def parallel(story: Teller) -> Tree:
    """Tell of the trial beside the review."""
    trial = {
        "id": "trial",
        "kind": "criminal",
        "lead": "Senior Investigating Officer",
        "started": story.fact(2, "Police"),
        "consulted": [story.fact(70, story.chair, whom="Senior Investigating Officer")],
        "outcome": story.fact(230, "Crown Court", note=story.prose.text(1)),
        "ended": story.fact(240, "Crown Court"),
    }
    return {
        "processes": [trial],
        "liaison": [story.fact(72, story.chair, whom=["Senior Investigating Officer", "CPS"])],
    }


def disclosure(story: Teller) -> Tree:
    """Tell of the medical records."""
    request = story.fact(95, story.chair, person="victim", holder="The general practice")
    return {"medical": [{**request, "disclosed": story.fact(110, "Integrated Care Board")}]}


def imrs(story: Teller) -> Tree:
    """Tell of the agencies' reports."""
    return {
        "imrs": [_imr(story, agency) for agency in story.agencies[:5]],
        "sessions": [
            story.fact(105, story.chair, kind="training of IMR authors", attended=["Authors"]),
            story.fact(106, story.chair, kind="briefing of IMR authors", attended=["Authors"]),
            story.fact(
                120, story.chair, kind="briefing of IMR authors and staff", attended=["Staff"]
            ),
        ],
    }


def _imr(story: Teller, agency: str) -> Tree:
    author = story.prose.name()
    interview = story.fact(
        140,
        author,
        interviewee="Support worker",
        shared_with_interviewee=story.fact(150, author),
        told_not_disciplinary="yes",
        criminal_witness="no",
    )
    return {
        "agency": agency,
        "commission": story.fact(
            100,
            story.chair,
            to=f"Chief Executive, {agency}",
            due=(story.opened + dt.timedelta(days=190)).isoformat(),
            enclosed=["Terms of reference", "Timescale", "IMR template"],
        ),
        "records_secured": story.fact(50, agency),
        "chronology_begun": story.fact(80, agency),
        "retained": story.fact(50, agency, note=story.prose.text(1)),
        "author": {
            "name": author,
            "post": story.prose.phrase(),
            "involvement": story.declared(101, author),
            "supervises_staff_in_it": "no",
        },
        "interviews": [interview] if agency == story.agencies[0] else [],
        "returned": story.fact(185, agency),
        "quality": story.fact(
            195,
            story.chair,
            critical="yes",
            changes=story.prose.text(1),
            good_practice=story.prose.text(1),
        ),
        "staff_briefed": story.fact(120, agency),
    }


def chronology(story: Teller) -> Tree:
    """Tell of the merged chronology."""
    return {
        "merged": story.fact(200, story.chair, note=story.prose.text(1)),
        "agencies": list(story.agencies),
        "lessons": [story.prose.text(1) for _ in range(4)],
    }


def report(story: Teller) -> Tree:
    """Tell of the drafts, and the agreement on them."""
    return {
        "drafts": [story.fact(210 + 20 * n, story.chair, version=str(n)) for n in (1, 2)],
        "timescales": [
            story.fact(
                150,
                "Review Panel",
                new_date=(story.opened + dt.timedelta(days=300)).isoformat(),
                agreed_with_ssp="yes",
                reason=story.prose.text(1),
            )
        ],
        "agreed_with_panel": story.fact(260, "Review Panel"),
        "standard": story.fact(260, "Review Panel", contributors_satisfied="yes"),
    }


def letters(story: Teller) -> Tree:
    """Tell of the letters sent."""
    kinds = (("home-office-decision", "B3.3", 26), ("family-decision", "B3.4", 26),
             ("imr-commission", "B9.1", 100), ("secure-records", "B9.3", 48))  # fmt: skip
    sent = [
        story.fact(days, kind=kind, clause=clause, to=story.prose.phrase(), enclosed=["Terms"])
        for kind, clause, days in kinds
    ]
    return {"sent": sent}


def actions(story: Teller) -> Tree:
    """Tell of the recommendations and their actions."""
    return {"recommendations": [_recommendation(story, n) for n in range(1, 5)]}


def _recommendation(story: Teller, number: int) -> Tree:
    action = {
        "id": f"r{number}-1",
        "text": story.prose.text(1),
        "lead": story.prose.phrase(),
        "target": (story.opened + dt.timedelta(days=500 + 30 * number)).isoformat(),
        "progress": [
            story.fact(420, status="partly implemented", evidence=story.prose.text(1)),
        ],
    }
    return {
        "id": f"r{number}",
        "text": story.prose.text(1),
        "scope": "local",
        "addressed_to": story.prose.random.choice(story.agencies),
        "theme": "training",
        "actions": [action],
    }


def notes(story: Teller) -> Tree:
    """Tell of anything else."""
    return {"remarks": [story.fact(400, note=story.prose.text(2)) for _ in range(3)]}
