"""Checks of the reports before they leave the partnership: for identifiers, and by an intruder.

The program records a check (`dhr report check --record`); no identifier and no line of a report is
in it: what a person decided stands under an opaque fingerprint, keyed with the case's own key.
"""

from __future__ import annotations

from generator.records.facts import Fact
from generator.schema import (
    Count,
    DocumentId,
    Line,
    Model,
    Sha256,
    Text,
    YesNo,
    listed,
    needed,
)


class CheckedDocument(Model):
    """A document, byte for byte as it was checked."""

    id: DocumentId = needed("B11.1", help="The document.")
    sha256: Sha256 = needed("B11.1", help="SHA-256 of its content.")


class Decided(Model):
    """Something that a person looked at and found not identifying."""

    item: Sha256 = needed("B11.1", help="Its fingerprint, as `dhr report check` makes it.")
    reason: Text = needed("B11.1", help="Why it identifies nobody; no names.")
    by: Line = needed("B11.1", help="Who decided it.")


class AnonymityCheck(Fact):
    """The documents were searched for everything that identifies anybody (B11.1)."""

    documents: tuple[CheckedDocument, ...] = listed("B11.1", help="What was searched.")
    recommendations_sha256: Sha256 = needed(
        "B11.1", "B13.5", help="SHA-256 of the recommendations and actions as searched."
    )
    rules: Line = needed("B11.1", help="The version of the program that searched.")
    identifiers: Sha256 = needed(
        "B11.1", help="A keyed digest of what was searched for; it tells nothing of it."
    )
    searched: Count = needed("B11.1", help="How many identifiers were searched for.")
    whole_vault: YesNo = needed("B11.1", help="Whether those of all cases were searched for.")
    blocking: Count = needed("B11.1", help="How many were found that must not stand there.")
    review: Count = needed("B11.1", help="How many places were found that a person must look at.")
    decided: tuple[Decided, ...] = listed("B11.1", help="What a person decided about them.")

    @property
    def clean(self) -> bool:
        """Tell whether nothing was found but what a person decided about."""
        return (
            self.whole_vault
            and self.blocking == 0
            and len({each.item for each in self.decided}) >= self.review
        )

    def covers(self, documents: dict[str, str]) -> bool:
        """Tell whether some documents, by their ids and SHA-256, are those that were checked."""
        checked = {each.id: each.sha256 for each in self.documents}
        return all(checked.get(each) == digest for each, digest in documents.items())


class Intruder(Fact):
    """Somebody who did not write the report tried to find out who is meant (B11.1)."""

    documents: tuple[CheckedDocument, ...] = listed("B11.1", help="The version that they read.")
    searched: tuple[Line, ...] = listed(
        "B11.1", help="What they searched: search engines, newspapers, court lists, social media."
    )
    found: Text = needed("B11.1", help="What they found; no names.")
    identified: YesNo = needed("B11.1", help="Whether they could tell who is meant.")
    conclusion: Text = needed("B11.1", help="What follows: nothing, or what is to be generalised.")
