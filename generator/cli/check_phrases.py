"""Whether a public half is the one that its owner made: their check phrase, as they read it out."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from generator.cli.output import say
from generator.errors import Place

CheckOption = Annotated[
    str | None,
    typer.Option(
        "--check",
        metavar="PHRASE",
        help="The check phrase of their reading key, as they read it out; another key is refused.",
    ),
]
_QUESTION = "Check phrase that its owner reads out on the telephone (Enter: not compared)"


def compare_phrase(key: str | None, option: str, said: str | None) -> None:
    """Refuse a key whose check phrase is another; print the phrase of one that goes through."""
    from generator.policy.check_phrase import check_phrase, read_phrase
    from generator.portal.errors import CheckPhraseError
    from generator.vault.keys import parse_recipient

    if key is None:
        if said is not None:
            raise CheckPhraseError(Place("--check"), "is given without a key that reads")
        return
    phrase = check_phrase(parse_recipient(key.strip(), Place(option)))
    if said is None and sys.stdin.isatty():
        said = (
            str(typer.prompt(_QUESTION, default="", show_default=False, err=True)).strip() or None
        )
    say(f"Check phrase of the key that was given: {phrase}")
    if said is None:
        say("Nobody has compared it. Ring its owner, and have them read out theirs.")
        return
    read = read_phrase(said)
    if read is None:
        raise CheckPhraseError(
            Place("--check"),
            "is no check phrase",
            remedy="write the eighteen digits that its owner reads out, with or without blanks",
        )
    if read != phrase:
        raise CheckPhraseError(Place("--check"), "is the phrase of another key")
    say("It is the phrase that its owner read out.")
