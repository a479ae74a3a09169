"""The global options, and opening the portal that they name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from generator.portal.partnership import Portal


@dataclass(frozen=True)
class Settings:
    """What was asked for before the command's own name."""

    folder: Path
    identity: Path | None
    today: dt.date | None


def settings_of(context: typer.Context) -> Settings:
    """Return the global options of a running command."""
    found = context.find_object(Settings)
    if found is None:  # pragma: no cover - the callback always sets it
        message = "the command was started without its options"
        raise RuntimeError(message)
    return found


def open_portal(context: typer.Context) -> Portal:
    """Open the portal that `-C`, `--identity` and `--today` name."""
    from generator.portal.partnership import Portal

    settings = settings_of(context)
    return Portal.open(
        settings.folder,
        identity=settings.identity,
        today=settings.today,
        now=dt.datetime.now(tz=dt.UTC),
        ask_passphrase=ask_passphrase,
    )


def ask_passphrase(prompt: str) -> str:
    """Ask for a passphrase at the terminal, without showing it."""
    return str(typer.prompt(prompt, hide_input=True, err=True))
