"""The library's taxonomy, for who reads what is published; the record holds it (`records`)."""

from __future__ import annotations

from generator.records.library import (
    AgeBand,
    ChangeKind,
    ChangeNote,
    Factor,
    FamilyPart,
    Library,
    Recipient,
    Sex,
)

__all__ = (
    "AgeBand", "ChangeKind", "ChangeNote", "Factor", "FamilyPart", "Library", "Recipient", "Sex",
)  # fmt: skip
