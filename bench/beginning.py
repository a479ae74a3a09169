"""An invented review from the notice to its Independent Chair: sections as trees."""

from __future__ import annotations

import datetime as dt

from bench.teller import AGENCIES, OFFICER, Teller, Tree


def people(story: Teller) -> Tree:
    """Tell of five people, with what identifies them."""
    parts = ("victim", "perpetrator", "family", "family", "friend")
    return {"people": [_person(story, n, part) for n, part in enumerate(parts, 1)]}


def _person(story: Teller, number: int, part: str) -> Tree:
    pick = story.prose.random.randrange
    person: Tree = {
        "id": "victim" if part == "victim" else f"{part}-{number}",
        "part": part,
        "names": {
            "full": story.prose.name(),
            "known_as": [story.prose.name().split()[0]],
            "misspelt": [story.prose.name()],
        },
        "born": f"{1950 + pick(50)}-0{1 + pick(9)}-1{pick(10)}",
        "relation": story.prose.phrase(),
        "identifiers": [
            {"kind": "address", "value": f"{pick(200)} Tenter Lane, Sandmere"},
            {"kind": "postcode", "value": f"ZZ{pick(10)} {pick(10)}AA"},
            {"kind": "nhs-number", "value": f"999 000 {pick(9000) + 1000}"},
            {"kind": "phone", "value": f"07700 900{pick(900) + 100}"},
        ],
        "pseudonym": story.fact(
            300, "Review Panel", name=story.prose.name().split()[0], chosen_by_family="yes"
        ),
    }
    if part == "victim":
        person["died"] = (story.opened - dt.timedelta(days=3)).isoformat()
        person["born"] = "1980-05-17"
    if part == "family":
        person["contact"] = story.prose.text(1)
    if part in ("victim", "perpetrator"):
        person["characteristics"] = {
            "sex": "Female" if part == "victim" else "Male",
            "ethnicity": "White British",
            "occupation": "Warehouse worker",
            "heard_at_marac": "no",
            "previous_victim": "yes",
        }
    return person


def death(story: Teller) -> Tree:
    """Tell of the death, and the definition's limbs."""
    return {
        "died": (story.opened - dt.timedelta(days=3)).isoformat(),
        "place": story.prose.text(1),
        "circumstances": story.prose.text(3),
        "jurisdiction": story.fact(0, basis="residence", reason=story.prose.text(1)),
        "first_branch": story.fact(0, domestic="yes", reason=story.prose.text(1)),
        "age": [story.fact(0, met="yes", victim="victim")],
        "cause": [story.fact(0, met="yes", reason=story.prose.text(1))],
        "relationship": [
            story.fact(
                0,
                met="yes",
                kind="former intimate partner",
                person="perpetrator-2",
                reason=story.prose.text(1),
            )
        ],
    }


def notification(story: Teller) -> Tree:
    """Tell how the partnership learned of it."""
    unit = "Public Protection Unit"
    return {
        "attention": story.fact(0, unit),
        "chair_notified": story.fact(0, unit),
        "police": [story.fact(0, unit, kind="formal", unit=unit)],
        "referrals": [story.fact(4, agency=story.agencies[2], lessons=story.prose.text(1))],
    }


def consultation(story: Teller) -> Tree:
    """Tell of the Standing Panel's meeting and recommendation."""
    meeting = story.fact(
        14,
        "DHR Standing Panel",
        convened_by=OFFICER,
        attended=[{"name": name, "agency": each} for each, name in story.names.items()],
        discussion=story.prose.text(2),
        research=[
            {"agency": each, "delivered": "yes", "known": story.prose.text(1)}
            for each in story.agencies
        ],
        limbs=[
            {"clause": clause, "met": "yes", "reason": story.prose.text(1)}
            for clause in ("A3", "A4", "A5")
        ],
    )
    return {
        "meetings": [meeting],
        "boards": [
            story.fact(14, board=board, involved="no")
            for board in ("Safeguarding Adults Board", "Safeguarding Children Partnership")
        ],
        "officer": story.prose.name(),
        "recommendation": story.fact(
            15,
            "DHR Standing Panel",
            criteria_met="yes",
            review="yes",
            boards="No board is involved.",
            representation=list(story.agencies),
            reason=story.prose.text(1),
        ),
    }


def decision(story: Teller) -> Tree:
    """Tell of the SSP Chair's decision."""
    return {
        "decided": story.fact(
            25,
            "SSP Chair",
            outcome="review",
            considered_recommendation="yes",
            reason=story.prose.text(1),
        ),
        "home_office_told": story.fact(26, to="Home Office DHR enquiries inbox"),
        "family_told": story.fact(26, to="The family"),
    }


def panel(story: Teller) -> Tree:
    """Tell of the Review Panel: members, declarations, meetings."""
    members = [
        story.fact(
            60,
            story.chair,
            name=name,
            agency=agency,
            post=story.prose.phrase(),
            can_commit="yes",
            involvement=story.declared(60, name),
        )
        for agency, name in story.names.items()
    ]
    meetings = [
        story.fact(
            60 + 40 * number,
            story.chair,
            purpose=story.prose.phrase(),
            attended=list(story.names.values()),
            lessons=story.prose.text(1),
        )
        for number in range(4)
    ]
    return {
        "members": members,
        "other_agencies": [
            story.fact(60, story.chair, agency=each, involved="no", reason=story.prose.text(1))
            for each in AGENCIES
            if each not in story.agencies
        ][:2],
        "membership_agreed": story.fact(60, story.chair),
        "convened": story.fact(60, story.chair),
        "authoring": story.prose.text(1),
        "meetings": meetings,
    }


def chair(story: Teller) -> Tree:
    """Tell of the Independent Chair."""
    return {
        "appointments": [
            story.fact(
                45,
                "SSP Chair",
                name=story.chair,
                qualified=story.prose.text(2),
                versed=story.prose.text(1),
                association=story.declared(45, story.chair),
            )
        ]
    }


def family(story: Teller) -> Tree:
    """Tell of every contact with the family."""
    purposes = (
        "first contact", "advocacy offered", "responsible officers named", "update",
        "terms of reference shared", "invited to meet the panel", "met the panel",
        "contribution", "draft report shared", "update", "consulted",
    )  # fmt: skip
    contacts = [
        story.fact(
            30 + 20 * number,
            person=f"family-{3 + number % 2}",
            purpose=purpose,
            outcome=story.prose.text(1),
            declined="no",
        )
        for number, purpose in enumerate(purposes)
    ]
    return {
        "officers": [{"name": story.prose.name(), "role": "Domestic Abuse Coordinator"}],
        "contacts": contacts,
        "perpetrator_family": story.prose.text(1),
    }
