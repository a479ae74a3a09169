"""Commands about git's history: verify-history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from generator.cli.output import Plain, print_json, print_text, say
from generator.cli.settings import settings_of, trust_of

if TYPE_CHECKING:
    from generator.history.verify import History

SHOWN = 20  # refusals printed as text
SHORT = 12


def register(app: typer.Typer) -> None:
    """Add these commands."""
    trusted = "5f0c9a1e7b3d4c2a8f6e0d9b7c5a3e1f2d4b6a80"
    example = f"Example: dhr verify-history main..my-branch --trust {trusted}"
    app.command("verify-history", epilog=example)(verify_history)


def verify_history(
    context: typer.Context,
    span: Annotated[
        str | None,
        typer.Argument(
            metavar="[BASE..HEAD]",
            help="A branch as it would come onto BASE; else all of HEAD since the trust root.",
        ),
    ] = None,
    trust: Annotated[
        str | None,
        typer.Option(
            "--trust",
            metavar="COMMIT",
            envvar="DHR_TRUST",
            help="The full id of a commit that you trust, kept outside this repository.",
        ),
    ] = None,
    form: Annotated[Plain, typer.Option("--format", help="Text, or JSON.")] = Plain.TEXT,
) -> int:
    """Verify that every change of cases, policy and releases was made by somebody who may make it.

    Needs no identity. Judges what is committed, by the signatures' keys and the policy before each
    change; never by names, addresses or dates.

    Ends with 0 where everything is verified, and with 1 where a commit is refused.
    """
    from generator.history.verify import verify_history as verify
    from generator.portal.policy_files import find_root

    history = verify(find_root(settings_of(context).folder), trust_of(context, trust), span)
    if form is Plain.JSON:
        print_json(_as_json(history))
    else:
        _print(history)
    return 1 if history.found.refusals else 0


def _print(history: History) -> None:
    found = history.found
    for refusal in found.refusals[:SHOWN]:
        print_text(str(refusal))
    if len(found.refusals) > SHOWN:
        print_text(f"And {len(found.refusals) - SHOWN} more; --format json has them all.")
    if found.refusals:
        print_text(f"Refused. Verified up to {found.upto}.")
        return
    people = len({change.person for change in found.changes})
    print_text(
        f"Verified {found.commits} commits from {history.trust[:SHORT]} to {history.head[:SHORT]}: "
        f"{len(found.changes)} signed changes by {people} people, {found.merges} merges as both "
        "sides give them."
    )
    if history.base is None and history.head != history.trust:
        say(f"The next trust root, to be kept outside this repository: {history.head}")


def _as_json(history: History) -> dict[str, Any]:
    found = history.found
    return {
        "trust": history.trust,
        "base": history.base,
        "head": history.head,
        "verified": not found.refusals,
        "upto": found.upto,
        "commits": found.commits,
        "merges": found.merges,
        "changes": [
            {
                "commit": change.commit,
                "person": change.person,
                "when": None if change.when is None else change.when.isoformat(),
                "paths": list(change.paths),
            }
            for change in found.changes
        ],
        "refusals": [refusal.as_json() for refusal in found.refusals],
    }
