"""Criminal proceedings and the end of a review (B14)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.dates import add_months, in_words
from generator.records.panel import ParallelKind, Process
from generator.rules.branch import Branch, branch_of, review_from
from generator.rules.finding import Context, Deadline, GateAnswer, Holds, Missing
from generator.rules.holders import SSP
from generator.rules.places import does_not_apply, latest, unknown, when
from generator.rules.registry import deadline, gate
from generator.rules.report import last_day_for_the_report


def criminal_processes(context: Context) -> list[tuple[str, Process]]:
    """List the criminal processes, each with its place (B14.1)."""
    every = enumerate(context.case.parallel.processes)
    return [(f"parallel.processes[{i}]", p) for i, p in every if p.kind is ParallelKind.CRIMINAL]


@gate("B14.1", guards=("publication.published",))
def criminal_proceedings_are_over(context: Context) -> GateAnswer:
    """Hold once every criminal process has its outcome and its end, or none exists (B14.1)."""
    processes = criminal_processes(context)
    if not processes:
        return _without_processes(context)
    missing = [
        Missing(
            f"{place}.{field}",
            f"The criminal process {process.id} {message}",
            f"Record the {word} of the criminal process {process.id}; publish nothing before.",
            process.lead,
        )
        for place, process in processes
        for field, word, message in (
            ("outcome", "outcome", "has no recorded outcome."),
            ("ended", "end", "is not recorded as complete."),
        )
        if getattr(process, field) is None
    ]
    missing += _published_early(context, [process for _, process in processes])
    if missing:
        return tuple(missing)
    ends = [value for _, process in processes for value in (process.outcome, process.ended)]
    return unknown("parallel.processes", *ends) or Holds()


def _without_processes(context: Context) -> GateAnswer:
    parallel = context.case.parallel
    if parallel.no_proceedings is not None:
        return does_not_apply("There are no criminal proceedings.", "parallel.no_proceedings")
    return unknown("publication.published", context.case.publication.published) or (
        Missing(
            "parallel.processes",
            "It is not recorded whether there are criminal proceedings.",
            "Record each process with its outcome and its end, or that there are none.",
            SSP,
        ),
    )


def _published_early(context: Context, processes: list[Process]) -> list[Missing]:
    published = when(context.case.publication.published)
    ended = latest(*(process.ended for process in processes))
    if published is None or ended is None or published >= ended:
        return []
    return [
        Missing(
            "publication.published",
            f"The reports were published on {in_words(published)}, before all criminal "
            f"proceedings were complete on {in_words(ended)}.",
            "Withdraw them, and take legal advice before they are released again.",
            SSP,
        )
    ]


@deadline("B14.2")
def conclusion_due(context: Context) -> Iterator[Deadline]:
    """Last day to send the review to the Home Office after criminal proceedings end (B14.2).

    The policy asks for no delay and names no period; the profile's number says what counts as
    delay, and a later timescale that was formally agreed (B10.2) is none. Only the partnership's
    own part is timed: what follows is the Home Office's.
    """
    case = context.case
    ends = [when(process.ended) for _, process in criminal_processes(context)]
    known = [day for day in ends if day is not None]
    if len(known) < len(ends) or not known or review_from(case) is None:
        return
    if branch_of(case, context.profile) is Branch.TRANSFERRED:
        return
    sent = [when(each) for each in case.clearance.submissions]
    days = [day for day in sent if day is not None]
    met = min(days, default=None)
    counted = [day for day in known if met is None or day <= met] or [min(known)]
    due = add_months(max(counted), context.profile.number("conclude-months"))
    yield Deadline(
        "B14.2",
        "Conclude the review and send it to the Home Office, criminal proceedings being over",
        SSP,
        "clearance.submissions",
        max(due, last_day_for_the_report(context) or due),
        met,
        bool(case.clearance.submissions) or case.clearance.unknown is not None,
        "Complete the documents and send them; or record in the delays what holds the review.",
    )
