/** Where a case's time went, in whose hands it was, and when the next stages may end. */

import { type Day, daysBetween, inShort, inWords, withWeekday } from "../dates.ts";
import { type BarPart, bar } from "../drawing.ts";
import { type Part, element } from "../elements.ts";
import type { Clocks, Forecast } from "../validate.ts";
import { clauseMark, counted, table, tag } from "./parts.ts";

type Allowance = Clocks["allowances"][number];
type Stretch = NonNullable<Clocks["now"]>;

const MONTHS: Readonly<Record<number, string>> = { 1: "one month", 6: "six months" };

/** Make the chapter on where the time went. */
export function timeParts(clocks: Clocks): readonly Part[] {
  return [
    whole(clocks),
    ...clocks.allowances.map(allowance),
    element("h3", {}, "Time in each stage"),
    ...stages(clocks),
    ...hands(clocks),
    ...agreed(clocks),
  ];
}

/** Make the chapter on the next dates. */
export function forecastParts(forecasts: readonly Forecast[]): readonly Part[] {
  const rows = forecasts.map((each): Part[] => [
    each.title,
    each.on === null ? element("span", { class: "dhr-quiet" }, "Cannot be said") : withWeekday(each.on),
    element("div", {}, each.rests_on, " ", clauseMark(each.clause)),
  ]);
  return [
    element(
      "p",
      {},
      "The earliest reasonable day for each stage to end. It is no deadline and no promise: it ",
      "rests on the dates that are recorded, and where there are none on the time that a stage ",
      "typically takes here.",
    ),
    table("Next dates", ["Stage", "Ends at the earliest", "What this rests on"], rows, "forecast"),
  ];
}

/** Write who has a case in hand. */
export function inHand({ holder, who }: { readonly holder: string; readonly who: string }): string {
  return who.toLowerCase() === holder.toLowerCase() ? who : `${who} (${holder})`;
}

function whole(clocks: Clocks): HTMLElement {
  const { began, until, days, now } = clocks;
  if (began === null || days === null) {
    return element("p", {}, "No day is known from which its time could be counted.");
  }
  const known = clocks.whole ? "" : ", the first day that is known";
  const end = clocks.running || until === null ? "" : `, to ${inWords(until)}`;
  return element(
    "div",
    { class: "dhr-time-whole" },
    element("p", {}, element("strong", {}, counted(days, "day")), ` from ${inWords(began)}${known}${end}`),
    now === null ? null : element("p", {}, ...handNow(now)),
  );
}

function handNow(now: Stretch): readonly Part[] {
  return [
    "In hand with ",
    element("strong", {}, inHand(now)),
    ` since ${inWords(now.first)}`,
    ...(now.delay ? [" ", tag("late", "delay")] : []),
    now.why === "" ? null : `: ${now.why}`,
    " ",
    clauseMark(now.clause),
  ];
}

function allowance(each: Allowance): HTMLElement {
  const allowed = daysBetween(each.first, each.due);
  const given = each.agreed === null ? allowed : daysBetween(each.first, each.agreed);
  const longest = Math.max(each.days ?? 0, allowed, given, 1);
  const months = MONTHS[each.months] ?? `${each.months} months`;
  const parts: BarPart[] = [];
  if (each.days !== null) {
    parts.push({ from: 0, to: Math.min(each.days, allowed) / longest, kind: "time" });
    if (each.days > allowed) parts.push({ from: allowed / longest, to: each.days / longest, kind: "delay" });
  }
  return element(
    "div",
    { class: "dhr-allowance" },
    element("p", {}, `${each.what}: ${tookInWords(each)} `, clauseMark(each.clause)),
    bar(parts, allowed / longest),
    element(
      "p",
      { class: "dhr-quiet" },
      `The mark is the end of ${months}, ${inWords(each.due)}`,
      each.agreed === null ? "." : `; agreed until ${inWords(each.agreed)}.`,
    ),
  );
}

function tookInWords({ days, over, done }: Allowance): string {
  if (days === null || over === null) return "done, on a day that is not known";
  const took = done ? `took ${counted(days, "day")}` : `${counted(days, "day")} so far`;
  return over === 0 ? `${took}, within its time` : `${took}, ${over} over its time`;
}

function stages(clocks: Clocks): readonly Part[] {
  const six = clocks.allowances.find((each) => each.clause === "B10.2");
  const days = clocks.stages.flatMap(({ entered, left }) => [entered, left].filter((each) => each !== null));
  const ends = [...days, ...[clocks.until, six?.due ?? null].filter((each) => each !== null)].sort();
  const first = [...days, ...(clocks.began === null ? [] : [clocks.began])].sort()[0];
  const last = ends.at(-1);
  const scale = first === undefined || last === undefined ? null : { first, last };
  const mark = six !== undefined && scale !== null ? share(six.due, scale) : null;
  const rows = clocks.stages
    .filter((each) => each.entered !== null || each.left !== null)
    .map((each): Part[] => {
      const over = each.left ?? (each.days === null ? each.entered : clocks.until);
      const part =
        scale === null || each.entered === null || over === null
          ? null
          : bar(
              [
                {
                  from: share(each.entered, scale),
                  to: share(over < each.entered ? each.entered : over, scale),
                  kind: each.left === null ? "now" : "time",
                },
              ],
              mark,
            );
      return [
        each.title,
        each.entered === null ? "not known" : inShort(each.entered),
        leftInWords(each),
        each.days === null ? "–" : counted(each.days, "day"),
        part,
      ];
    });
  if (rows.length === 0) return [element("p", {}, "The days of its stages are not known.")];
  const legend =
    mark === null || six === undefined
      ? null
      : element("p", { class: "dhr-quiet" }, `The mark on each line is the end of six months, ${inWords(six.due)}.`);
  return [table("Time in each stage", ["Stage", "From", "To", "Days", "Course"], rows, "stages"), legend];
}

function leftInWords(each: Clocks["stages"][number]): string {
  if (each.left !== null) return inShort(each.left);
  return each.days === null ? "–" : "so far";
}

function share(day: Day, scale: { readonly first: Day; readonly last: Day }): number {
  const length = Math.max(daysBetween(scale.first, scale.last), 1);
  return Math.min(Math.max(daysBetween(scale.first, day) / length, 0), 1);
}

function hands(clocks: Clocks): readonly Part[] {
  if (clocks.hands.length === 0) return [];
  const longest = Math.max(...clocks.hands.map((each) => each.days), 1);
  const rows = clocks.hands.map((each): Part[] => [
    each.holder.charAt(0).toUpperCase() + each.holder.slice(1),
    counted(each.days, "day"),
    each.delay === 0 ? "–" : counted(each.delay, "day"),
    bar(
      [
        { from: 0, to: (each.days - each.delay) / longest, kind: "time" },
        { from: (each.days - each.delay) / longest, to: each.days / longest, kind: "delay" },
      ].filter(({ from, to }) => to > from) as BarPart[],
      null,
    ),
  ]);
  const all = clocks.stretches.map((each): Part[] => [
    inShort(each.first),
    inShort(each.after),
    counted(each.days, "day"),
    element("div", {}, inHand(each), each.delay ? " " : null, each.delay ? tag("late", "delay") : null),
    element("div", {}, each.why, " ", clauseMark(each.clause)),
  ]);
  return [
    element("h3", {}, "In whose hands"),
    table("In whose hands the time was", ["Holder", "Days", "Of them delay", "Course"], rows, "hands"),
    element(
      "details",
      { class: "dhr-more" },
      element("summary", {}, "Every stretch, and how days are counted"),
      element("p", { class: "dhr-quiet" }, clocks.rule),
      table("Every stretch of time", ["From", "To", "Days", "Who", "Why"], all, "stretches"),
    ),
  ];
}

function agreed(clocks: Clocks): readonly Part[] {
  if (clocks.agreed.length === 0) return [];
  const rows = clocks.agreed.map((each): Part[] => [
    each.kind === "stop" ? `Stop (${each.holder ?? "other"})` : "Extension",
    each.on === null ? "not known" : inShort(each.on),
    each.until === null ? "not recorded" : inShort(each.until),
    element("div", {}, each.reason, " ", clauseMark(each.clause)),
  ]);
  return [
    element("h3", {}, "Stops and extensions"),
    table("Stops and extensions", ["What", "From", "Until", "Why"], rows, "agreed"),
  ];
}
