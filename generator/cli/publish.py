"""Commands that publish: release, approve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.case import CaseArgument
from generator.cli.output import say
from generator.cli.settings import open_portal, settings_of
from generator.errors import InputError, Place


class WhatToApproveError(InputError):
    """It is not said what is approved."""

    code = "approve"
    default_remedy = "name a release (dhr approve SLUG), or a change of policy (--policy main)"


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
    slug: Annotated[
        str | None, typer.Argument(metavar="[SLUG]", help="The release, as in published/.")
    ] = None,
    person: Annotated[
        str, typer.Option("--person", metavar="PERSON", help="Who approves: your id.")
    ] = ...,  # type: ignore[assignment]
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="Your SSH signing key.")] = ...,  # type: ignore[assignment]
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy", metavar="BASE", help="Approve a change of policy since this commit."
        ),
    ] = None,
) -> None:
    """Sign a release's certificate, or a change of policy: two people must approve each."""
    from generator.portal.policy_files import find_root

    root = find_root(settings_of(context).folder)
    if (slug is None) is (policy is None):
        raise WhatToApproveError(Place("approve"), "needs a release, or a change of policy")
    if slug is not None:
        from generator.release.approving import approve_release

        release = approve_release(root, slug, person, key)
        said, count, needed = f"{person} has approved {slug}.", release.count, release.needed
    else:
        from generator.release.approving_policy import approve_policy

        change = approve_policy(root, policy or "", person, key)
        said = f"{person} has approved the change of policy. Commit {change.path}."
        count, needed = change.count, change.needed
    say(f"{said} Approved by {count} of {needed} people.")
