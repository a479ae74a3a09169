"""Commands for the sites: build, serve."""

from __future__ import annotations

import datetime as dt
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.output import progress, say
from generator.cli.settings import open_portal, settings_of, trust_of


class Site(StrEnum):
    """Which site to build."""

    BOTH = "both"
    INTERNAL = "internal"
    PUBLIC = "public"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("build", epilog="Example: dhr --identity builder.txt build internal")(build)
    app.command("serve", epilog="Example: dhr serve")(serve)


def build(
    context: typer.Context,
    site: Annotated[Site, typer.Argument(metavar="[SITE]", help="internal, public or both.")] = (
        Site.BOTH
    ),
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where to; build/ in the portal otherwise."),
    ] = None,
) -> None:
    """Build the sites; a build that fails leaves the last good one as it was.

    The public site is built from published/ alone, and needs no key.
    """
    if site is not Site.INTERNAL:
        _build_public(context, out)
    if site is not Site.PUBLIC:
        _build_internal(context, out)


def _build_public(context: typer.Context, out: Path | None) -> None:
    from generator.portal.day import day_of
    from generator.portal.policy_files import find_root, read_policy
    from generator.sites.public import build_public

    settings = settings_of(context)
    root = find_root(settings.folder)
    policy = read_policy(root)
    target = (out or root / "build") / "public"
    today = day_of(policy.partnership, settings.today, dt.datetime.now(tz=dt.UTC))
    built = build_public(root, target, policy=policy, today=today)
    for left_out in built.left_out:
        say(f"not published: {left_out}")
    say(f"public site: {built.reviews} reviews, {built.files} files")


def _build_internal(context: typer.Context, out: Path | None) -> None:
    from generator.sites.internal import build_internal

    portal = open_portal(context)
    target = (out or portal.root / "build") / "internal"
    built = build_internal(
        portal,
        target,
        trust=trust_of(context, os.environ.get("DHR_TRUST")),
        watch=lambda items, total: progress(items, "Sealing pages", total),
    )
    for left_out, code in built.left_out:
        say(f"not shown as granted: {left_out} [{code}]; dhr check says why")
    say(f"internal site: {built.pages} pages for {built.desks} readers, build {built.number}")


def serve(
    context: typer.Context,
    internal_port: Annotated[
        int,
        typer.Option(
            "--internal-port", metavar="PORT", min=0, max=65535, help="For the internal site."
        ),
    ] = 8601,
    public_port: Annotated[
        int,
        typer.Option(
            "--public-port", metavar="PORT", min=0, max=65535, help="For the public site."
        ),
    ] = 8602,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where the sites were built.")
    ] = None,
) -> None:
    """Serve both built sites on this machine only, on two ports, until you stop it."""
    from generator.portal.policy_files import find_root
    from generator.sites.serving import serve_sites

    root = find_root(settings_of(context).folder)
    serve_sites(
        out or root / "build",
        {"internal": internal_port, "public": public_port},
        say,
        demo=root,
    )
