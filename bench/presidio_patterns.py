"""Microsoft Presidio on the leak corpus, with its pattern recognisers only.

Runs in an environment of its own (`make bench-presidio`), reads the pages as JSON and writes what
was found of each class, in per cent. Its recogniser of names needs a language model that is not
had here: an empty one stands in its place, so its names are not to be compared. Its threshold is
its own default.
"""

from __future__ import annotations

import json
import sys
from collections import Counter

import spacy  # type: ignore[import-not-found]
from presidio_analyzer import (  # type: ignore[import-not-found]
    AnalyzerEngine,
    RecognizerRegistry,
)
from presidio_analyzer import predefined_recognizers as known
from presidio_analyzer.nlp_engine import SpacyNlpEngine  # type: ignore[import-not-found]

PER_WORDS = 10_000


class EmptyEngine(SpacyNlpEngine):  # type: ignore[misc]
    """Splits words, and knows no names."""

    def load(self) -> None:
        """Take the empty English of spaCy."""
        self.nlp = {"en": spacy.blank("en")}


def main() -> None:
    """Search all pages."""
    asked = json.load(sys.stdin)
    registry = RecognizerRegistry()
    for made in (
        known.NhsRecognizer(), known.UkNinoRecognizer(), known.UkPassportRecognizer(),
        known.UkPostcodeRecognizer(), known.UkVehicleRegistrationRecognizer(),
        known.EmailRecognizer(), known.PhoneRecognizer(supported_regions=["GB"]),
        known.DateRecognizer(), known.UrlRecognizer(),
    ):  # fmt: skip
        registry.add_recognizer(made)
    engine = AnalyzerEngine(registry=registry, nlp_engine=EmptyEngine(), supported_languages=["en"])
    seeded: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for page in asked["pages"]:
        hits = engine.analyze(page["text"], language="en")
        for leak in page["leaks"]:
            seeded[leak["kind"]] += 1
            found[leak["kind"]] += any(
                hit.start < leak["end"] and hit.end > leak["start"] for hit in hits
            )
    words = sum(len(text.split()) for text in asked["clean"])
    alarms = sum(len(engine.analyze(text, language="en")) for text in asked["clean"])
    shares = {kind: 100 * found[kind] / count for kind, count in seeded.items()}
    json.dump({**shares, "alarms": alarms * PER_WORDS / words}, sys.stdout)


if __name__ == "__main__":
    main()
