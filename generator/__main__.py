"""Run the command as `python -m generator`."""

from __future__ import annotations

from generator.cli.main import run

run()
