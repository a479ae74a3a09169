"""Commands that publish: release, approve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import say
from generator.cli.settings import open_portal, settings_of


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("release", epilog="Example: dhr release DHR-2022-001")(release)
    example = "Example: dhr approve sandmere-2021-a --person p-7f3k --key ~/.ssh/id_ed25519"
    app.command("approve", epilog=example)(approve)


def release(context: typer.Context, case: CaseArgument) -> None:
    """Check every gate, scan for identifiers, and write the reports and their certificate.

    Nothing is public yet: two people must approve the certificate.
    """
    from generator.release.releasing import release_case

    portal = open_portal(context)
    done = release_case(portal, case)
    say(f"published/{done.slug}/ is written: {done.summary}.")
    say(f"Two people must now read it and approve it: dhr approve {done.slug}")


def approve(
    context: typer.Context,
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The release, as in published/.")],
    person: Annotated[
        str, typer.Option("--person", metavar="PERSON", help="Who approves: your id.")
    ],
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="Your SSH signing key.")],
) -> None:
    """Sign a release's certificate as one of the two people who must approve it."""
    from generator.portal.policy_files import find_root
    from generator.release.approving import approve_release

    root = find_root(settings_of(context).folder)
    approved = approve_release(root, slug, person, key)
    say(f"{person} has approved {slug}. Approved by {approved.count} of {approved.needed} people.")
