"""Clocks and forecast of a case in words, for the terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.dates import in_words
from generator.standing import Standing
from generator.standing.times import RULE, Agreed, AgreedKind, Allowance, Clocks, StageTime, Stretch


def time_words(standing: Standing) -> str:
    """Write where a case's time went, who has it in hand, and what may come next."""
    clocks = standing.clocks
    lines = ["Time", *_indented(_whole(clocks)), *_indented(map(_allowance, clocks.allowances))]
    lines += ["", "Time in each stage", *_indented(_stages(clocks))]
    if clocks.stretches:
        lines += ["", "In whose hands", *_indented(_hands(clocks)), f"  {RULE}"]
    if clocks.agreed:
        lines += ["", "Stops and extensions", *_indented(map(_agreed, clocks.agreed))]
    if standing.forecast:
        lines += ["", "Next dates: the earliest reasonable day for each stage to end, no promise"]
        for each in standing.forecast:
            day = in_words(each.on) if each.on else "cannot be said"
            lines.append(f"  {each.stage.title:<20} {day:<18} {each.rests_on} ({each.clause})")
    return "\n".join(lines)


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _day(day: dt.date | None) -> str:
    return in_words(day) if day else "a day that is not known"


def _whole(clocks: Clocks) -> Iterator[str]:
    if clocks.began is None or clocks.days is None:
        yield "The day on which it began or ended is not known."
    else:
        ended = "" if clocks.running else f" to {_day(clocks.until)}"
        known = "" if clocks.whole else ", the first day that is known"
        yield f"{_days(clocks.days)}, from {in_words(clocks.began)}{known}{ended}."
    now = clocks.now
    if now is not None:
        since = in_words(now.first)
        yield f"In hand with {_holder(now)} since {since}: {now.why} ({now.clause})"


def _holder(stretch: Stretch) -> str:
    if stretch.who.lower() == stretch.holder.lower():
        return stretch.who
    return f"{stretch.who} ({stretch.holder})"


def _allowance(each: Allowance) -> str:
    allowed = "1 month" if each.months == 1 else f"{each.months} months"
    took = "took" if each.done else "so far"
    if each.days is None or each.over is None:
        words = "done, on a day that is not known"
    else:
        words = f"{took} {_days(each.days)}"
        words += f", {_days(each.over)} more than that" if each.over else ", within that"
    agreed = f"; agreed until {in_words(each.agreed)}" if each.agreed else ""
    return f"{each.what}, {allowed} (to {in_words(each.due)}): {words}{agreed} ({each.clause})"


def _stages(clocks: Clocks) -> Iterator[str]:
    for time in clocks.stages:
        if time.days is not None or time.entered or time.left:
            yield f"{time.stage.title:<20} {_length(time)}"


def _length(time: StageTime) -> str:
    if time.days is None:
        if time.entered and not time.left:
            return f"reached {in_words(time.entered)}"
        return f"not known, to {_day(time.left)}"
    end = f" to {in_words(time.left)}" if time.left else ", so far"
    return f"{_days(time.days):<10} from {_day(time.entered)}{end}"


def _hands(clocks: Clocks) -> Iterator[str]:
    for holder, days in sorted(clocks.totals().items(), key=lambda each: -each[1]):
        delays = sum(s.days for s in clocks.stretches if s.holder is holder and s.delay)
        late = f", {_days(delays)} of them delay" if delays else ""
        yield f"{holder:<15} {_days(days)}{late}"


def _agreed(each: Agreed) -> str:
    until = f"until {in_words(each.until)}" if each.until else "with no end recorded"
    if each.kind is AgreedKind.STOP:
        return f"{each.holder}, from {_day(each.on)} {until}: {each.reason} ({each.clause})"
    return f"extension, of {_day(each.on)}, {until}: {each.reason} ({each.clause})"
