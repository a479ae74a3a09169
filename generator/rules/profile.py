"""The procedure that a case pins (A1)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.dates import in_words
from generator.rules.duty import broken, note
from generator.rules.finding import Context, Finding, Step
from generator.rules.registry import rule


@rule("A1")
def pinned_procedure_is_in_force(context: Context) -> Iterator[Finding | Step]:
    """Report a case that follows a procedure before it is in force (A1)."""
    profile, opened = context.profile, context.case.record.opened
    if not profile.begun(opened):
        begins = f"begins on {in_words(profile.begins)}" if profile.begins else "is a draft"
        yield broken(
            "A1",
            "record.profile",
            f"The case follows {profile.id}, which {begins}; the case was opened on "
            f"{in_words(opened)} (record.opened).",
            "Let the case follow the procedure that was in force on that day.",
        )
    elif not profile.takes_new_cases(opened):
        yield note(
            "A1",
            "record.profile",
            f"The case follows {profile.id}, which had been replaced when it was opened.",
            "Nothing, if the death came under it; otherwise pin the procedure that replaced it.",
        )
