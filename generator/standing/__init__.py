"""What a case's facts amount to on a given day: stage, deadlines, findings, steps and acts."""

from __future__ import annotations

from generator.standing.derive import standing_of
from generator.standing.model import Act, StageStanding, Standing, State

__all__ = ["Act", "StageStanding", "Standing", "State", "standing_of"]
