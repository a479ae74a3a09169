/** All cases at a glance, for whoever has many: stages, clocks, what is late, action plans. */

import { inWords } from "../dates.ts";
import { type Part, element } from "../elements.ts";
import type { Session } from "../session.ts";
import type { OpenDuty, TimedCard } from "../timing.ts";
import type { Card, Procedure } from "../validate.ts";
import { type ChartRow, chart, legend } from "./chart.ts";
import { growing } from "./growing.ts";
import { chapter, clauseMark, counted } from "./parts.ts";
import { type OpenCase, caseButton } from "./upcoming.ts";

/** Up to how many cases a desk needs no overview. */
const FEW = 3;
/** How many rows a drawing has; its table has all. */
const MOST = 16;
const CASES_NAMED = 6;
const STEP = 40;

/** A figure of all cases, with the cases that make it. */
interface Figure {
  readonly label: string;
  readonly cards: readonly Card[];
  readonly count: number;
  readonly late: boolean;
}

/** Make the overview; null for who has a few cases, or does not open their action plans. */
export function overviewChapter(
  cards: readonly TimedCard[],
  { desk, signal, today }: Session,
  openCase: OpenCase,
): HTMLElement | null {
  const open = cards.filter(({ card }) => card.actions !== null);
  if (open.length <= FEW) return null;
  const charts = [
    stages(open, desk.procedures, openCase),
    ...clocks(open, openCase),
    late(open, openCase),
    plans(open, openCase),
  ].filter((each) => each !== null);
  const grid = element("div", { class: "dhr-charts" }, ...charts);
  const words = `${counted(open.length, "case")}, as they stand on ${inWords(today)}.`;
  openForPrint(grid, signal);
  return chapter("overview", "Overview", element("p", {}, words), grid).node;
}

function stages(
  cards: readonly TimedCard[],
  procedures: readonly Procedure[],
  openCase: OpenCase,
): HTMLElement {
  const order = procedures.flatMap(({ boxes }) => boxes.map(({ stage }) => stage));
  const place = ({ card }: TimedCard): number => {
    const at = order.indexOf(card.stage.id);
    return at < 0 ? order.length : at;
  };
  const sorted = [...cards].sort((a, b) => place(a) - place(b));
  const figures = grouped(sorted, ({ card }) => [card.stage.title]);
  return figureChart("Cases by stage", "Stage", "Cases", figures, null, openCase);
}

type Clock = Card["clocks"][number];

const CLOCK_STATES = [
  "Done in time",
  "Done late",
  "Done, day not known",
  "Running, in time",
  "Running, over it by agreement",
  "Running, over it",
] as const;

function clocks(cards: readonly TimedCard[], openCase: OpenCase): readonly HTMLElement[] {
  const known = new Map<string, Clock>();
  for (const { card } of cards) {
    for (const clock of card.clocks) if (!known.has(clock.clause)) known.set(clock.clause, clock);
  }
  const shortestFirst = [...known.values()].sort((a, b) => a.months - b.months);
  return shortestFirst.map(({ clause, what, months }) => {
    const title = `${what} within ${counted(months, "month")}`;
    const figures = CLOCK_STATES.map((label) => {
      const within = cards.filter(({ card }) =>
        card.clocks.some((each) => each.clause === clause && clockState(each) === label),
      );
      return {
        label,
        cards: within.map(({ card }) => card),
        count: within.length,
        late: label === "Running, over it",
      };
    }).filter(({ count }) => count > 0);
    return figureChart(title, "How it stands", "Cases", figures, clause, openCase);
  });
}

/** How a case stands to a time that the policy allows. */
export function clockState({ done, over, agreed }: Clock): (typeof CLOCK_STATES)[number] {
  if (over === null) return "Done, day not known";
  if (done) return over > 0 ? "Done late" : "Done in time";
  if (over === 0) return "Running, in time";
  return agreed === null ? "Running, over it" : "Running, over it by agreement";
}

function late(cards: readonly TimedCard[], openCase: OpenCase): HTMLElement {
  const figures = grouped(cards, ({ duties }) =>
    duties.filter(({ timing }) => timing.kind === "late").map(holderOf),
  );
  const sorted = figures
    .map((each) => ({ ...each, late: true }))
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
  return figureChart("Late, by agency", "Agency or role", "Late", sorted, null, openCase);
}

function holderOf({ agency, who }: OpenDuty): string {
  return agency || who || "Nobody named";
}

function grouped(
  cards: readonly TimedCard[],
  labels: (timed: TimedCard) => readonly string[],
): readonly Figure[] {
  const found = new Map<string, { cards: Set<Card>; count: number }>();
  for (const timed of cards) {
    for (const label of labels(timed)) {
      const figure = found.get(label) ?? { cards: new Set(), count: 0 };
      figure.cards.add(timed.card);
      figure.count += 1;
      found.set(label, figure);
    }
  }
  return [...found].map(([label, each]) => ({ label, cards: [...each.cards], count: each.count, late: false }));
}

function figureChart(
  title: string,
  first: string,
  second: string,
  figures: readonly Figure[],
  clause: string | null,
  openCase: OpenCase,
): HTMLElement {
  const rows = figures.map(({ label, count, late: isLate }): ChartRow => ({
    label,
    value: String(count),
    parts: [{ count, kind: isLate ? "late" : "done" }],
  }));
  const cells = ({ label, cards, count }: Figure): readonly Part[] => [
    label,
    String(count),
    casesCell(cards, openCase),
  ];
  const behind = { kind: "figures", columns: [first, second, "Which cases"], rows: figures, cells };
  return chartPart(title, clause, rows, behind);
}

function casesCell(cards: readonly Card[], openCase: OpenCase): HTMLElement {
  const named = cards.slice(0, CASES_NAMED).flatMap((card): Part[] => [
    caseButton(card, "standing", "where it stands", openCase),
    " ",
  ]);
  const more = cards.length - CASES_NAMED;
  return element("div", {}, ...named, more > 0 ? `and ${more} more` : null);
}

/** A case's action plan in numbers. */
interface Plan {
  readonly card: Card;
  readonly done: number;
  readonly late: number;
  readonly going: number;
  readonly rejected: number;
}

/** Count a case's actions as the day of reading has them. */
export function planOf({ card, duties }: TimedCard): Plan | null {
  if (card.actions === null) return null;
  const { done, partly, waiting, rejected } = card.actions;
  if (done + partly + waiting + rejected === 0) return null;
  const late = duties.filter(({ clause, timing }) => clause === "B13.5" && timing.kind === "late").length;
  return { card, done, late, going: Math.max(0, partly + waiting - late), rejected };
}

function numbers(...each: readonly (readonly [number, string])[]): string {
  return each.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : [])).join(", ");
}

function plans(cards: readonly TimedCard[], openCase: OpenCase): HTMLElement | null {
  const found = cards.map(planOf).filter((each) => each !== null);
  if (found.length === 0) return null;
  const sorted = found.sort((a, b) => b.late - a.late || b.going - a.going || (a.card.case < b.card.case ? -1 : 1));
  const rows = sorted.map(({ card, done, late, going, rejected }): ChartRow => ({
    label: card.case,
    value: numbers([done, "done"], [going, "to do"], [late, "late"], [rejected, "rejected"]),
    parts: [
      { count: done, kind: "done" },
      { count: going, kind: "going" },
      { count: late, kind: "late" },
    ],
  }));
  const cells = (each: Plan): readonly Part[] => [
    caseButton(each.card, "section-actions", "actions", openCase),
    String(each.done),
    String(each.going),
    String(each.late),
    String(each.rejected),
  ];
  const columns = ["Case", "Done", "To do", "Late", "Rejected"];
  return chartPart("Action plans", "B13.5", rows, { kind: "plans", columns, rows: sorted, cells }, legend());
}

interface Behind<Row> {
  readonly kind: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly cells: (row: Row) => readonly Part[];
}

/** A drawing under its heading, with the table behind it; the table is made when it is opened. */
function chartPart<Row>(
  title: string,
  clause: string | null,
  rows: readonly ChartRow[],
  behind: Behind<Row>,
  below: HTMLElement | null = null,
): HTMLElement {
  const heading = element("h3", {}, title, clause === null ? null : " ", clause === null ? null : clauseMark(clause));
  if (rows.length === 0) return element("section", { class: "dhr-chart-part" }, heading, element("p", {}, "None."));
  const left = rows.length - MOST;
  return element(
    "section",
    { class: "dhr-chart-part" },
    heading,
    chart(title, rows.slice(0, MOST)),
    below,
    left > 0 ? element("p", { class: "dhr-quiet" }, `and ${left} more in the table`) : null,
    tableBehind(title, behind),
  );
}

function tableBehind<Row>(title: string, behind: Behind<Row>): HTMLDetailsElement {
  const details = element("details", { class: "dhr-more dhr-behind" }, element("summary", {}, "The numbers in a table"));
  const fill = (): void => {
    if (!details.open || details.childElementCount > 1) return;
    details.append(growing({ ...behind, caption: title, first: STEP, step: STEP }));
  };
  details.addEventListener("toggle", fill);
  details.addEventListener("beforeprint", () => {
    details.open = true;
    fill();
  });
  return details;
}

/** On paper every table is open; afterwards those are closed that were. */
function openForPrint(grid: HTMLElement, signal: AbortSignal): void {
  let opened: readonly HTMLDetailsElement[] = [];
  const print = (): void => {
    if (!grid.isConnected) return;
    opened = [...grid.querySelectorAll<HTMLDetailsElement>("details:not([open])")];
    for (const each of opened) each.dispatchEvent(new Event("beforeprint"));
  };
  const close = (): void => {
    for (const each of opened) each.open = false;
    opened = [];
  };
  addEventListener("beforeprint", print, { signal });
  addEventListener("afterprint", close, { signal });
}
