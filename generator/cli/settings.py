"""The global options, and opening the portal that they name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generator.dates import parse_day
from generator.errors import Place

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


def identity_of(context: typer.Context) -> Path | None:
    """Return the identity file: as the command line or the environment has it, else the clone's."""
    from generator.clone.setup import clone_identity
    from generator.portal.policy_files import find_root

    settings = settings_of(context)
    return settings.identity or clone_identity(find_root(settings.folder))


def trust_of(context: typer.Context, given: str | None) -> str | None:
    """Return the trust root of history: as it was given, else the clone's."""
    from generator.clone.setup import clone_trust
    from generator.portal.policy_files import find_root

    return given or clone_trust(find_root(settings_of(context).folder))


def open_portal(context: typer.Context) -> Portal:
    """Open the portal that `-C`, `--identity` and `--today` name.

    From here on plaintext is in memory: the process keeps out of core dumps.
    """
    from generator.files.posix import harden_process
    from generator.portal.partnership import Portal

    harden_process()
    settings = settings_of(context)
    return Portal.open(
        settings.folder,
        identity=identity_of(context),
        today=settings.today,
        now=dt.datetime.now(tz=dt.UTC),
        ask_passphrase=ask_passphrase,
    )


def ask_passphrase(place: Place) -> str:
    """Ask for the passphrase of an identity file at the terminal, without showing it."""
    return str(typer.prompt(f"Passphrase of {place}", hide_input=True, err=True))


def day(text: str) -> dt.date:
    """Read a date given as an option."""
    try:
        return parse_day(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
