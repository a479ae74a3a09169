/**
 * What is late, soon or ahead on a day: computed here, because a page may be older than the day on
 * which it is read.
 */

import { type Day, daysBetween, inShort, londonDay } from "./dates.ts";
import type { Card, Deadline, Desk, Step } from "./validate.ts";

/** From how many days before its last day a duty counts as due soon. */
export const SOON_DAYS = 14;

/** How a duty stands to its last day. */
export type Timing =
  | { readonly kind: "done"; readonly words: string }
  | { readonly kind: "late" | "soon" | "ahead"; readonly days: number; readonly words: string }
  | { readonly kind: "undated"; readonly words: string };

/** The day to count from: the demonstration's own, else the day in London. */
export function dayOfReading(desk: Desk, now: Date): Day {
  const london = londonDay(now);
  if (desk.today === null) return london;
  // A clock that runs behind the build is wrong; the build's day is then the better one.
  return desk.demo || desk.today > london ? desk.today : london;
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}

function untilDue(due: Day, today: Day): Timing {
  const left = daysBetween(today, due);
  if (left < 0) return { kind: "late", days: -left, words: `${days(-left)} late` };
  const words = left === 0 ? "due today" : left === 1 ? "due tomorrow" : `${days(left)} left`;
  return { kind: left <= SOON_DAYS ? "soon" : "ahead", days: left, words };
}

/** Tell how a deadline stands. */
export function timingOf(deadline: Deadline, today: Day): Timing {
  if (deadline.met !== null) {
    const late = deadline.due === null ? 0 : daysBetween(deadline.due, deadline.met);
    const on = `Done ${inShort(deadline.met)}`;
    return { kind: "done", words: late > 0 ? `${on}, ${days(late)} late` : on };
  }
  if (deadline.done) return { kind: "done", words: "Done, on a day not recorded" };
  if (deadline.due === null) return { kind: "undated", words: "No date yet" };
  return untilDue(deadline.due, today);
}

/** Tell how a next step stands. */
export function timingOfStep(step: Step, today: Day): Timing {
  return step.due === null ? { kind: "undated", words: "no date" } : untilDue(step.due, today);
}

/** A duty that is open and has a last day. */
export interface OpenDuty {
  readonly clause: string;
  readonly what: string;
  readonly who: string;
  /** Whose duty it is where `who` is a role there; empty where `who` says so itself. */
  readonly agency: string;
  readonly due: Day;
  readonly timing: Extract<Timing, { days: number }>;
}

/**
 * Every open duty of a case that has a last day, the earliest first. A next step that only says
 * who must meet a deadline is not counted a second time.
 */
export function openDuties(
  of: { readonly deadlines: readonly Deadline[]; readonly next: readonly Step[] },
  today: Day,
): readonly OpenDuty[] {
  const deadlines = of.deadlines.map((each) => ({ ...each, timing: timingOf(each, today) }));
  const told = new Set(deadlines.map((each) => `${each.clause} ${each.due ?? ""}`));
  const steps = of.next
    .filter((each) => !told.has(`${each.clause} ${each.due ?? ""}`))
    .map((each) => ({ ...each, agency: "", timing: timingOfStep(each, today) }));
  return [...deadlines, ...steps]
    .flatMap(({ clause, what, who, agency, due, timing }) =>
      "days" in timing && due !== null ? [{ clause, what, who, agency, due, timing }] : [],
    )
    .sort((a, b) => compare(a.due, b.due) || compare(a.clause, b.clause));
}

/** A card with what is open on it. */
export interface TimedCard {
  readonly card: Card;
  readonly duties: readonly OpenDuty[];
  readonly late: number;
  readonly soon: number;
}

/** All cards: what is longest late or due first, then what is blocked or owed, then the rest. */
export function timedCards(cards: readonly Card[], today: Day): readonly TimedCard[] {
  const timed = cards.map((card) => {
    const duties = openDuties(card, today);
    const late = duties.filter((duty) => duty.timing.kind === "late").length;
    const soon = duties.filter((duty) => duty.timing.kind === "soon").length;
    return { card, duties, late, soon };
  });
  return timed.sort((a, b) => compare(urgency(a), urgency(b)) || compare(a.card.case, b.card.case));
}

/** Texts that sort as cases do: a day comes before any word. */
function urgency({ card, duties }: TimedCard): string {
  const blocked = card.findings.blocked + card.findings.broken > 0;
  return duties[0]?.due ?? (blocked ? "blocked" : card.next.length > 0 ? "owed" : "quiet");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
