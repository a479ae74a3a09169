"""The yearly drill of the break-glass identity (`policy/recovery.yaml`), in clear (X1).

The file says when that identity was last proved to open everything, and which identity it was; so a
new one has to be proved anew.
"""

from __future__ import annotations

import datetime as dt

from generator import yaml_strict
from generator.dates import add_months
from generator.errors import Place
from generator.schema import AgeRecipient, Count, Day, Model, validate

PATH = "policy/recovery.yaml"


class Recovery(Model):
    """When the break-glass identity was last proved, and how often it must be."""

    drilled: Day
    break_glass: AgeRecipient
    every_months: Count = 12

    def due(self) -> dt.date:
        """Return the last day on which the drill is fresh enough."""
        return add_months(self.drilled, self.every_months)


def parse_recovery(text: str) -> Recovery:
    """Read `policy/recovery.yaml`."""
    place = Place(PATH)
    return validate(Recovery, yaml_strict.parse(text, place), place, text=text)
