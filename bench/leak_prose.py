"""Clean pages of a review: what a report rightly says, and what a search may take for a name."""

from __future__ import annotations

from pathlib import Path
from random import Random

from bench.leak_cast import PSEUDONYMS

SENTENCES = [
    line
    for line in Path(__file__).with_name("leak_sentences.txt").read_text().splitlines()
    if not line.startswith("#")
]
HEADINGS = (
    "Background", "What each agency knew", "Analysis", "Good practice", "Key events",
    "Conclusions and learning", "Recommendations", "Equality and diversity",
    "The view of the family",
)  # fmt: skip
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
ALLOWED = ("Rosalind Achterby", "0808 2000 247", *PSEUDONYMS)


def sentence(random: Random) -> str:
    """Return one clean sentence."""
    one, two = random.sample(PSEUDONYMS, 2)
    return random.choice(SENTENCES).format(
        name=one, name2=two, month=random.choice(MONTHS), year=random.randint(2012, 2024),
        day=random.randint(1, 28), age=random.randint(18, 70), number=random.randint(11, 99),
        small=random.randint(2, 9),
    )  # fmt: skip


def paragraph(random: Random, sentences: int) -> str:
    """Return some clean sentences."""
    return " ".join(sentence(random) for _ in range(sentences))


def clean_page(random: Random, words: int) -> str:
    """Return a clean page of a report in markdown."""
    parts: list[str] = []
    while sum(len(part.split()) for part in parts) < words:
        parts.append(f"## {random.randint(1, 12)}. {random.choice(HEADINGS)}")
        parts += [paragraph(random, random.randint(3, 6)) for _ in range(3)]
        parts.append("\n".join(f"- {sentence(random)}" for _ in range(3)))
        row = f"| {random.choice(HEADINGS)} | {sentence(random)} |"
        parts.append(f"| Agency | What it knew |\n| --- | --- |\n{row}")
    return "\n\n".join(parts) + "\n"
