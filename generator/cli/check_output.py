"""How the results of checking are printed: for people, for programs, and for a public log.

The GitHub form shows case ids, counts by level and codes only: a log is not a place for facts.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.cli.output import Format, print_json, print_text
from generator.cli.summary_output import summary
from generator.dates import in_words
from generator.portal.check import CaseResult, CheckResult
from generator.portal.items import Item
from generator.rules.finding import Level
from generator.sites.case_times import clocks_tree, forecast_tree


def print_check(result: CheckResult, form: Format) -> None:
    """Print the results of checking."""
    match form:
        case Format.JSON:
            print_json(as_json(result))
        case Format.GITHUB:
            print_text(as_github(result))
        case Format.MARKDOWN:
            groups = [
                ("policy", result.policy),
                *((each.case, each.items) for each in result.cases),
            ]
            last = f"{cases(len(result.cases))}: {counted(result.counts)}."
            print_text(summary("dhr check", (each for each in groups if each[1]), last=last))
        case Format.TEXT:
            print_text(as_text(result))


def item_json(item: Item) -> dict[str, Any]:
    """Return a finding for other programs."""
    return {
        "clause": item.clause,
        "level": str(item.level),
        "case": item.case,
        "path": item.path,
        "line": item.line,
        "field": item.field,
        "message": item.message,
        "remedy": item.remedy,
        "code": item.code,
    }


def as_json(result: CheckResult) -> dict[str, Any]:
    """Return the form that other programs read."""
    return {
        "findings": [item_json(item) for item in result.items],
        "summary": {
            "cases": len(result.cases),
            "unreadable": sum(case.unreadable for case in result.cases),
            "not_granted": sum(not case.granted for case in result.cases),
            "levels": result.counts,
            "refused": result.refused,
        },
    }


def _item_text(item: Item) -> Iterator[str]:
    clause = f"{item.clause}  " if item.clause else ""
    code = f" [{item.code}]" if item.code else ""
    yield f"  {item.level:<8} {clause}{item.message}{code}"
    where = item.field or item.path
    if item.field and item.code:
        where = f"{item.path} ({item.field})"
    yield f"{'':11}at {where}; {item.remedy}"


def group(title: str, items: Sequence[Item]) -> Iterator[str]:
    """Write findings under a title, for people."""
    yield title
    for item in items:
        yield from _item_text(item)
    yield ""


def as_text(result: CheckResult) -> str:
    """Return the form that people read: case by case, heaviest first."""
    lines: list[str] = []
    if result.policy:
        lines += group("policy", result.policy)
    for case in result.cases:
        if case.items:
            stage = case.stage or _unopened(case)
            lines += group(f"{case.case}  {stage}", case.items)
    lines.append(f"{cases(len(result.cases))}: {counted(result.counts)}.")
    return "\n".join(lines)


def counted(counts: Mapping[str, int]) -> str:
    """Write counts by level in words."""
    told = ", ".join(f"{count} {level}" for level, count in counts.items() if count)
    return told or "nothing to report"


def cases(number: int) -> str:
    """Write a number of cases."""
    return f"{number} {'case' if number == 1 else 'cases'}"


def as_github(result: CheckResult) -> str:
    """Return the form for a public log: ids, counts by level, and codes."""
    lines: list[str] = []
    for case in result.cases:
        lines += github_lines(case.case, case.items)
    lines += github_lines("policy", result.policy)
    total = " ".join(f"{level}={count}" for level, count in result.counts.items())
    lines.append(f"::notice title=dhr check::cases={len(result.cases)} {total}")
    return "\n".join(lines)


def github_lines(title: str, items: Sequence[Item], *, clauses: bool = True) -> Iterator[str]:
    """Write counts and codes for a log; `clauses` also names those of findings without a code."""
    levels = Counter(item.level for item in items)
    if not levels:
        return
    kind = "error" if levels[Level.BLOCKED] or levels[Level.BROKEN] else "warning"
    if not levels[Level.OVERDUE] and kind == "warning":
        kind = "notice"
    counts = " ".join(f"{level}={levels[level]}" for level in Level if levels[level])
    codes = sorted({item.code or (item.clause if clauses else "") or "" for item in items} - {""})
    named = f" codes={','.join(codes)}" if codes else ""
    yield f"::{kind} title={title}::{counts}{named}"


def status_json(result: CheckResult, today: dt.date) -> dict[str, Any]:
    """Return where each case stands, for other programs."""
    return {"today": today.isoformat(), "cases": [_case_json(case, today) for case in result.cases]}


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _case_json(case: CaseResult, today: dt.date) -> dict[str, Any]:
    if case.standing is None:
        return {"id": case.case, "label": case.case, "readable": False, "granted": case.granted}
    standing = case.standing
    return {
        "id": case.case,
        "label": case.case,
        "readable": True,
        "stage": {"id": standing.stage.id, "title": standing.stage.title},
        "opened": _iso(case.opened),
        "deadlines": [
            {
                "clause": deadline.clause,
                "what": deadline.what,
                "who": deadline.who,
                "due": _iso(deadline.due),
                "met": _iso(deadline.met),
                "overdue_days": deadline.overdue_days(today),
            }
            for deadline in standing.deadlines
        ],
        "next": [
            {"clause": step.clause, "what": step.what, "who": step.who, "due": _iso(step.due)}
            for step in standing.next_steps
        ],
        "acts": {
            act: [missing.clause for missing in gates] for act, gates in standing.acts.items()
        },
        "clocks": clocks_tree(standing),
        "forecast": forecast_tree(standing),
    }


def status_rows(result: CheckResult, today: dt.date) -> list[tuple[str, ...]]:
    """Return where each case stands, one row for each."""
    rows: list[tuple[str, ...]] = []
    for case in result.cases:
        if case.standing is None:
            why = "dhr check says why" if case.granted else ""
            rows.append((case.case, _unopened(case), "", why, "", ""))
            continue
        standing = case.standing
        late = sum(d.open and d.overdue_days(today) > 0 for d in standing.deadlines)
        step = standing.next_steps[0] if standing.next_steps else None
        rows.append(
            (
                case.case,
                standing.stage.title,
                str(late) if late else "",
                step.what if step else "nothing more is owed",
                step.who if step else "",
                in_words(step.due) if step and step.due else "",
            )
        )
    return rows


def _unopened(case: CaseResult) -> str:
    return "cannot be read" if case.granted else "not granted to you"
