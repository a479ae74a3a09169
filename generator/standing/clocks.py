"""Honest clocks: how long a case took, and in whose hands it was (B10.2, B10.3, B14.2).

- A stage begins on the day on which the last of the stages before it ended.
- The way to publication is shared out by the rule that `times.RULE` states: claims are ranked, and
  each day goes to the first claim on it.
- Only what is recorded holds time. Criminal proceedings that run beside a review do not, unless a
  delay because of them is recorded, or they alone stand before publication (B14.1).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from generator.dates import add_months, in_words
from generator.policy.procedure import Stage
from generator.records.case import Case
from generator.records.panel import Delay
from generator.rules.branch import review_from
from generator.rules.clearance import day_cleared
from generator.rules.criminal import criminal_processes
from generator.rules.finding import Context, Deadline
from generator.rules.holders import (
    CHAIR,
    HOME_OFFICE,
    PANEL,
    SSP,
    SSP_CHAIR,
    STANDING_PANEL,
    TEAM,
)
from generator.rules.places import when
from generator.standing.model import StageStanding, State
from generator.standing.times import (
    Agreed,
    AgreedKind,
    Allowance,
    Clocks,
    Holder,
    StageTime,
    Stretch,
)

_OURS = frozenset({SSP, SSP_CHAIR, TEAM, STANDING_PANEL, CHAIR, PANEL})

_PREPARED = "The documents are not with the Home Office: they are prepared, or changed as it asked."

_CAUSES = (
    (Holder.HOME_OFFICE, re.compile(r"home office|quality assurance", re.IGNORECASE)),
    (Holder.FAMILY, re.compile(r"famil|bereave", re.IGNORECASE)),
    (
        Holder.COURT,
        re.compile(
            r"court|trial|crimin|prosecut|\bcps\b|verdict|investigation|inquest|coroner",
            re.IGNORECASE,
        ),
    ),
    (Holder.AGENCY, re.compile(r"agenc|\bimrs?\b", re.IGNORECASE)),
    (Holder.PARTNERSHIP, re.compile(r"partnership|\bssp\b|panel|chair", re.IGNORECASE)),
)


def holder_of(cause: str) -> Holder:
    """Read the cause of a recorded delay (B7.3).

    Officers write it in a line of their own; what none of the five words is found in is `other`.
    """
    return next((holder for holder, words in _CAUSES if words.search(cause)), Holder.OTHER)


class _Claim(NamedTuple):
    """A claim on the days from `first` up to, and without, `after`; the lowest rank wins."""

    rank: int
    first: dt.date
    after: dt.date
    holder: Holder
    who: str
    why: str
    clause: str
    field: str
    delay: bool


def clocks_of(
    context: Context, stages: Sequence[StageStanding], deadlines: Sequence[Deadline]
) -> Clocks:
    """Tell where a case's time went, from its facts and the stages derived from them."""
    began = _began(context)
    times = _stage_times(context, stages, began)
    until, running = _until(context, stages, times)
    whole = began is not None
    if began is None:
        began = next((day for time in times for day in (time.entered, time.left) if day), None)
    stretches: tuple[Stretch, ...] = ()
    if began is not None and until is not None and began <= until:
        claims = [
            claim
            for claim in _claims(context, stages, times, deadlines, until)
            if claim.first <= claim.after
        ]
        stretches = tuple(_shared_out(claims, began, until))
    return Clocks(
        began,
        whole,
        until,
        running,
        times,
        tuple(sorted(_allowances(context, deadlines), key=lambda each: each.first)),
        stretches,
        tuple(sorted(_agreed(context.case), key=lambda each: each.on or dt.date.min)),
    )


def _began(context: Context) -> dt.date | None:
    """Return the day from which the case runs: the first on which the SSP knew of it."""
    notified = context.case.notification
    first = when(notified.attention) or when(notified.chair_notified)
    if first is None:
        days = [when(each) for each in (*notified.police, *notified.referrals)]
        first = min((day for day in days if day), default=None)
    return None if first is None or first > context.today else first


def _stage_times(
    context: Context, stages: Sequence[StageStanding], began: dt.date | None
) -> tuple[StageTime, ...]:
    times: list[StageTime] = []
    entered, known = began, began or dt.date.min
    for number, standing in enumerate(stages):
        if standing.state is State.LATER:
            times.append(StageTime(standing.stage, None, None, None))
        elif standing.state in (State.DONE, State.SKIPPED):
            day = standing.on
            left = None if day is None else max(min(day, context.today), known)
            days = None if left is None or entered is None else (left - entered).days
            times.append(StageTime(standing.stage, entered, left, days))
            entered, known = left, left or known
        elif number == len(stages) - 1:
            times.append(StageTime(standing.stage, standing.on or entered, None, None))
        else:
            days = None if entered is None else (context.today - entered).days
            times.append(StageTime(standing.stage, entered, None, days))
    return tuple(times)


def _until(
    context: Context, stages: Sequence[StageStanding], times: Sequence[StageTime]
) -> tuple[dt.date | None, bool]:
    """Return where the way that is shared out ends, and whether that is only for now."""
    for standing, time in zip(stages, times, strict=True):
        if standing.stage.id == "publication" and standing.state in (State.DONE, State.SKIPPED):
            return time.left, False
    if stages[-1].state is not State.LATER:
        return times[-1].entered, False
    return context.today, True


# ---------------------------------------------------------------------------------------------
# Sharing the days out


def _shared_out(claims: Sequence[_Claim], began: dt.date, until: dt.date) -> Iterator[Stretch]:
    """Give each day to the first claim on it; neighbouring days of one claim are one stretch."""
    cuts = {began, until}
    for claim in claims:
        cuts.update(day for day in (claim.first, claim.after) if began < day < until)
    held: list[tuple[_Claim, dt.date, dt.date]] = []
    for first, after in pairwise(sorted(cuts)):
        claim = min(each for each in claims if each.first <= first and each.after >= after)
        goes_on = bool(held) and held[-1][0] is claim
        held.append((claim, held.pop()[1] if goes_on else first, after))
    if not held:  # the day on which it began
        claim = min(each for each in claims if each.first <= began <= each.after)
        held.append((claim, began, until))
    for claim, first, after in held:
        _, _, _, holder, who, why, clause, field, delay = claim
        yield Stretch(holder, who, why, clause, field, delay, first, after)


def _claims(
    context: Context,
    stages: Sequence[StageStanding],
    times: Sequence[StageTime],
    deadlines: Iterable[Deadline],
    until: dt.date,
) -> Iterator[_Claim]:
    yield _claim(9, dt.date.min, dt.date.max, SSP, "Its stages have no known days.", "B10.2")
    for time in times:
        if time.entered is not None:
            who = time.stage.holder if time.stage.holder in _OURS else SSP
            why = _PREPARED if time.stage.id == "quality-assurance" else _waits(time.stage)
            after = time.left or until
            yield _claim(8, time.entered, after, who, why, time.stage.clauses[0])
    yield from _delays(context.case, until)
    yield from _child_review(context.case, times, until)
    yield from _home_office(context.case, until)
    yield from _court(context, until)
    yield from _agencies(context, stages, times, deadlines, until)


def _waits(stage: Stage) -> str:
    return f"{stage.title}: waits for {stage.waits_for}."


def _claim(  # noqa: PLR0913, PLR0917 - what a claim is
    rank: int, first: dt.date, after: dt.date, who: str, why: str, clause: str
) -> _Claim:
    return _Claim(rank, first, after, Holder.PARTNERSHIP, who, why, clause, "", delay=False)


def _delays(case: Case, until: dt.date) -> Iterator[_Claim]:
    for number, delay in enumerate(case.parallel.delays):
        first, last = when(delay), _last_day(delay)
        if first is None or (last is None and delay.until is not None):
            continue
        after = until if last is None else last + dt.timedelta(days=1)
        holder, field = holder_of(delay.cause), f"parallel.delays[{number}]"
        who = delay.cause[:1].upper() + delay.cause[1:]
        yield _Claim(1, first, after, holder, who, delay.reason, "B7.3", field, delay=True)


def _last_day(delay: Delay) -> dt.date | None:
    return delay.until if isinstance(delay.until, dt.date) else None


def _child_review(case: Case, times: Iterable[StageTime], until: dt.date) -> Iterator[_Claim]:
    review = case.death.child_review
    for time in times:
        if time.stage.id == "child-review" and time.entered is not None:
            who = time.stage.holder if review is None else review.partnership
            why = "The child review takes precedence."
            after, field = time.left or until, "death.child_review"
            yield _Claim(2, time.entered, after, Holder.AGENCY, who, why, "A7", field, delay=False)


def _home_office(case: Case, until: dt.date) -> Iterator[_Claim]:
    """Claim the time from each submission to its answer (B11.5, B12.1)."""
    answers = [when(each) for each in case.clearance.answers]
    for number, submission in enumerate(case.clearance.submissions):
        sent = when(submission)
        if sent is None:
            continue
        after = min((day for day in answers if day is not None and day >= sent), default=None)
        if after is None and len(answers) > number:
            continue  # answered, on a day that is not known
        why = f"Submitted on {in_words(sent)}"
        why += f", and answered on {in_words(after)}." if after else ", and not answered yet."
        field = f"clearance.submissions[{number}]"
        last, holder = after or until, Holder.HOME_OFFICE
        yield _Claim(3, sent, last, holder, HOME_OFFICE, why, "B12.1", field, delay=False)


def _court(context: Context, until: dt.date) -> Iterator[_Claim]:
    """Claim the time in which criminal proceedings alone keep a cleared report back (B14.1)."""
    cleared = day_cleared(context.case)
    processes = [process for _, process in criminal_processes(context)]
    if cleared is None or not processes:
        return
    if any(process.ended is not None and when(process.ended) is None for process in processes):
        return
    after = max(when(process.ended) or until for process in processes)
    why = "Criminal proceedings are not complete; nothing is published before."
    yield _Claim(
        4, cleared, after, Holder.COURT, "Court", why, "B14.1", "parallel.processes", delay=True
    )


def _agencies(
    context: Context,
    stages: Sequence[StageStanding],
    times: Sequence[StageTime],
    deadlines: Iterable[Deadline],
    until: dt.date,
) -> Iterator[_Claim]:
    """Claim the time in which IMRs are written, in time or overdue, within their stage (B9.8)."""
    stage = next((n for n, each in enumerate(stages) if each.stage.id == "inquiry"), None)
    if stage is None or times[stage].entered is None:
        return
    end = times[stage].left or until
    for deadline in deadlines:
        if deadline.clause != "B9.8" or (deadline.done and deadline.met is None):
            continue
        overdue = deadline.due + dt.timedelta(days=1)
        after = min(deadline.met or end, end)
        why = f"{deadline.what}; it was due by {in_words(deadline.due)}."
        yield _Claim(
            5, overdue, after, Holder.AGENCY, deadline.who, why, "B9.8", deadline.field, delay=True
        )
    letters = [when(imr.commission) for imr in context.case.imrs.imrs]
    returned = [when(imr.returned) for imr in context.case.imrs.imrs]
    first = min((day for day in letters if day), default=None)
    if first is None:
        return
    after = end if None in returned else min(end, max(day for day in returned if day))
    why = "The IMRs that were commissioned are being written."
    who = times[stage].stage.holder
    yield _Claim(6, first, after, Holder.AGENCY, who, why, "B9.8", "imrs.imrs", delay=False)


# ---------------------------------------------------------------------------------------------
# What the policy allows, and what was agreed


def _allowances(context: Context, deadlines: Iterable[Deadline]) -> Iterator[Allowance]:
    """Set the decision against one month, and the reports against six (B3.2, B10.2)."""
    notified = context.case.notification
    known = when(notified.attention) or when(notified.chair_notified)
    starts = {
        "B3.2": ("The SSP Chair's decision", "decision-months", known),
        "B10.2": ("The three documents", "report-months", review_from(context.case)),
    }
    for deadline in deadlines:
        what, number, first = starts.get(deadline.clause, ("", "", None))
        if first is None:
            continue
        months = context.profile.number(number)
        due = add_months(first, months)
        ended = deadline.met
        days = (
            None if ended is None and not deadline.open else ((ended or context.today) - first).days
        )
        yield Allowance(
            deadline.clause,
            what,
            deadline.field,
            months,
            first,
            due,
            deadline.due if deadline.due > due else None,
            not deadline.open,
            ended,
            None if days is None else max(0, days),
        )


def _agreed(case: Case) -> Iterator[Agreed]:
    for number, delay in enumerate(case.parallel.delays):
        yield Agreed(
            AgreedKind.STOP,
            holder_of(delay.cause),
            when(delay),
            _last_day(delay),
            delay.reason,
            "B7.3",
            f"parallel.delays[{number}]",
        )
    for number, timescale in enumerate(case.report.timescales):
        if timescale.agreed_with_ssp:
            yield Agreed(
                AgreedKind.EXTENSION,
                None,
                when(timescale),
                timescale.new_date,
                f"Agreed with the SSP: {timescale.reason}",
                "B10.2",
                f"report.timescales[{number}]",
            )
    for number, put in enumerate(case.report.renegotiations):
        if put.agreed and put.new_date is not None:
            yield Agreed(
                AgreedKind.EXTENSION,
                None,
                when(put.answered),
                put.new_date,
                "Agreed with the Home Office.",
                "B10.3",
                f"report.renegotiations[{number}]",
            )
