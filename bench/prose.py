"""Invented words in the measure of real ones: names, sentences, reports of a given length.

Everything comes from a seeded generator, so that a corpus is the same on every machine.
"""

from __future__ import annotations

from random import Random

_FIRST = (
    "Alma", "Bryn", "Corin", "Delyth", "Edwin", "Farida", "Gwil", "Hester", "Idris", "Jocasta",
    "Kiran", "Leonie", "Maddox", "Nesta", "Osric", "Priya", "Quentin", "Rhoda", "Selwyn", "Tamsin",
    "Ursula", "Verity", "Winston", "Xanthe", "Yusuf", "Zelda",
)  # fmt: skip
_LAST = (
    "Applegarth", "Birkwood", "Cawthray", "Dunnock", "Eastwell", "Fenwicke", "Garside", "Hollin",
    "Inskip", "Jessamy", "Kettlewell", "Larkham", "Murgatroyd", "Netherby", "Oakshott", "Pickles",
    "Quarmby", "Rishworth", "Stainforth", "Threlkeld", "Ullathorne", "Varley", "Wadsworth",
)  # fmt: skip
_WHO = (
    "the general practice", "a neighbour", "the duty officer", "her manager", "the health visitor",
    "an outreach worker", "the housing team", "the school", "a consultant", "the review panel",
    "the ambulance crew", "an independent adviser", "the safeguarding lead", "a family friend",
)  # fmt: skip
_DID = (
    "recorded", "asked about", "passed on", "did not share", "followed up", "was told of", "noted",
    "considered", "returned to", "wrote down", "checked", "raised", "reviewed", "acted upon",
)  # fmt: skip
_WHAT = (
    "a change in the household", "the missed appointments", "an earlier disclosure",
    "what the children had said", "the risk assessment", "a pattern of control over money",
    "the referral that was never answered", "a bruise that was explained away",
    "the history held by another agency", "the wish to move to a different town",
    "the letter from the court", "what she wanted to happen next", "the threat made by telephone",
)  # fmt: skip
_WHEN = (
    "within a week", "some months later", "on the same day", "before the summer", "in the new year",
    "after the second call", "without delay", "once the file was found", "at the next meeting",
)  # fmt: skip
_BECAUSE = (
    "because nobody had asked before", "as the procedure requires",
    "though the form has no field for it", "and no other agency knew",
    "which the panel regards as good practice",
    "but the two systems do not speak to each other", "since the worker had been trained to ask",
)  # fmt: skip


class Prose:
    """A writer of invented text with a seed of its own."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)  # noqa: S311 - invented text, no secret

    def name(self) -> str:
        """Invent somebody's name."""
        return f"{self.random.choice(_FIRST)} {self.random.choice(_LAST)}"

    def sentence(self) -> str:
        """Write one sentence of about fifteen words."""
        pick = self.random.choice
        text = f"{pick(_WHO)} {pick(_DID)} {pick(_WHAT)} {pick(_WHEN)}, {pick(_BECAUSE)}."
        return text[0].upper() + text[1:]

    def phrase(self) -> str:
        """Write a short phrase of about five words."""
        return self.random.choice(_WHAT).capitalize()

    def text(self, sentences: int) -> str:
        """Write a paragraph."""
        return " ".join(self.sentence() for _ in range(sentences))

    def report(self, title: str, words: int) -> str:
        """Write a report in markdown: chapters, sections, lists, a table, emphasis."""
        parts = [f"# {title}"]
        count, chapter = 0, 0
        while count < words:
            chapter += 1
            parts.append(f"## {chapter}. {self.phrase()}")
            for section in range(1, 4):
                body = self._section(f"{chapter}.{section}")
                parts.extend(body)
                count += sum(len(part.split()) for part in body)
        return "\n\n".join(parts) + "\n"

    def _section(self, number: str) -> list[str]:
        items = "\n".join(f"- **{self.phrase()}**: {self.sentence()}" for _ in range(3))
        rows = "\n".join(f"| {self.random.choice(_WHO)} | {self.phrase()} |" for _ in range(3))
        return [
            f"### {number} {self.phrase()}",
            *(self.text(5) for _ in range(4)),
            items,
            f"> {self.sentence()}",
            f"| Agency | What it knew |\n| --- | --- |\n{rows}",
        ]
