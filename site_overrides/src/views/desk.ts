/** The desk: who I am, my cases with what is late and what is owed, and the partnership's pages. */

import { type Day, daysBetween, hoursBetween, inShort, inWords, momentInWords, withWeekday } from "../dates.ts";
import { type Part, button, element, focusOn, lead } from "../elements.ts";
import type { Session } from "../session.ts";
import { type OpenDuty, SOON_DAYS, type TimedCard, timedCards } from "../timing.ts";
import type { Card, PolicyPage } from "../validate.ts";
import { changedChapter } from "./changed.ts";
import { overviewChapter } from "./overview.ts";
import { chapter, clauseMark, counted, notice, table, tag, timingTag } from "./parts.ts";
import { inHand } from "./time.ts";
import { newPapersChapter, upcomingChapter } from "./upcoming.ts";

/** From how many cases on a reader can filter them. */
const FILTER_FROM = 13;
/** How many cases are drawn before the reader asks for the others, or filters them. */
const AT_ONCE = 60;
const CASE_COLUMNS = ["Case", "Stage", "Next deadline", "Owed now"];
/** How many next steps a row shows. */
const STEPS_SHOWN = 2;
/** From what age of the build a reader is warned, in hours. */
const OLD_BUILD_HOURS = 48;

/** What a reader can do on the desk. */
export interface DeskActions {
  /** Open a case, at one of its chapters where that is named. */
  readonly openCase: (card: Card, part?: string) => void;
  readonly openPolicyPage: (entry: PolicyPage) => void;
  readonly search: () => void;
  readonly announce: (words: string) => void;
}

/** Make the desk of a session. */
export function deskView(session: Session, actions: DeskActions, now: Date): HTMLElement {
  const { desk } = session;
  const cards = timedCards(desk.cards, session.today);
  const chapters = cards.length === 0 ? [noCases()] : chaptersOf(session, cards, actions);
  if (desk.pages.length > 0) chapters.push(policyPages(desk.pages, actions));
  return element(
    "div",
    { class: "dhr-desk" },
    element("h1", {}, "My desk"),
    whoAmI(session),
    ...notices(session, now),
    cards.length === 0 ? null : counts(cards),
    contents(chapters),
    ...chapters,
    aboutBuild(session),
  );
}

/** A few cases stand first; a long list of them stands after what is about all of them. */
function chaptersOf(session: Session, cards: readonly TimedCard[], actions: DeskActions): HTMLElement[] {
  const mine = cases(cards, session, actions);
  const rest = [
    upcomingChapter(cards, session.desk.reader, actions.openCase),
    changedChapter(session, actions),
    newPapersChapter(cards.map(({ card }) => card), actions.openCase),
    overviewChapter(cards, session, actions.openCase),
  ].filter((each) => each !== null);
  return cards.length < FILTER_FROM ? [mine, ...rest] : [...rest, mine];
}

/** What stands on the desk, to go there at once. */
function contents(chapters: readonly HTMLElement[]): HTMLElement | null {
  const headings = chapters.flatMap((each) => [...each.querySelectorAll<HTMLElement>(":scope > h2")]);
  if (headings.length < 3) return null;
  const items = headings.map((each) => element("li", {}, lead(each.textContent, () => each)));
  return element("nav", { class: "dhr-ways", "aria-label": "On this page" }, element("ul", {}, ...items));
}

function whoAmI(session: Session): HTMLElement {
  const { name, role, agency } = session.desk.reader;
  const words = [name, role, agency].filter((each) => each !== "").join(" · ");
  return element("p", { class: "dhr-lede" }, words);
}

function notices(session: Session, now: Date): Part[] {
  const { desk, build, today } = session;
  if (desk.demo) {
    const text = `A demonstration: all people, agencies and events are invented. Days are counted from ${inWords(today)}.`;
    return [notice("plain", element("p", {}, text))];
  }
  if (now > build.expires) {
    return [warning(`This site should have been renewed before ${momentInWords(build.expires)}.`)];
  }
  const age = hoursBetween(desk.created, now);
  if (age < OLD_BUILD_HOURS) return [];
  return [warning(`This site was built ${counted(Math.floor(age / 24), "day")} ago.`)];
}

function warning(first: string): HTMLElement {
  const rest = " What was recorded since is not shown. If this stays so, tell the office.";
  return notice("warn", element("p", {}, element("strong", {}, first), rest));
}

function noCases(): HTMLElement {
  return element("p", {}, "No case is open to you at present.");
}

function cases(cards: readonly TimedCard[], session: Session, actions: DeskActions): HTMLElement {
  const shown = table(
    "My cases, what is longest late first",
    CASE_COLUMNS,
    cards.slice(0, AT_ONCE).map((timed) => caseRow(timed, session, actions)),
    "cases",
  );
  const { whole, line } = restOf(shown, cards.slice(AT_ONCE), session, actions);
  const search = button("Search my cases", actions.search, { class: "dhr-button" });
  const { node } = chapter("cases", "My cases", element("p", {}, search), shown, line);
  if (cards.length >= FILTER_FROM) shown.before(filter(cards, shown, whole, actions));
  return node;
}

/** What draws the rows of a long list that are not drawn yet; on paper it is drawn whole. */
function restOf(
  shown: HTMLTableElement,
  left: readonly TimedCard[],
  session: Session,
  actions: DeskActions,
): { readonly whole: () => void; readonly line: HTMLElement | null } {
  if (left.length === 0) return { whole: () => undefined, line: null };
  const whole = (): void => {
    if (line.hidden) return;
    line.hidden = true;
    const rows = left.map((timed) => caseRow(timed, session, actions));
    shown.tBodies[0]?.append(...(table("", CASE_COLUMNS, rows, "cases").tBodies[0]?.rows ?? []));
  };
  const more = button(`Show the other ${left.length}`, () => {
    whole();
    const first = shown.tBodies[0]?.rows.item(AT_ONCE)?.querySelector<HTMLElement>("button");
    if (first) focusOn(first);
  });
  const line = element("p", {}, more, " ", element("span", { class: "dhr-quiet" }, `${AT_ONCE} of ${counted(AT_ONCE + left.length, "case")} shown`));
  addEventListener("beforeprint", whole, { signal: session.signal });
  return { whole, line };
}

function counts(cards: readonly TimedCard[]): HTMLElement {
  const late = cards.filter((each) => each.late > 0).length;
  const soon = cards.filter((each) => each.soon > 0).length;
  const blocked = cards.filter((each) => each.card.findings.blocked > 0).length;
  const numbers: [number, string][] = [
    [cards.length, cards.length === 1 ? "case" : "cases"],
    [late, "with something late"],
    [soon, `with something due within ${SOON_DAYS} days`],
    [blocked, "blocked"],
  ];
  const items = numbers.map(([count, words]) =>
    element("li", {}, element("strong", {}, String(count)), ` ${words}`),
  );
  return element("ul", { class: "dhr-counts" }, ...items);
}

function caseRow(timed: TimedCard, { desk, today }: Session, actions: DeskActions): Part[] {
  return [
    caseCell(timed, desk.reader.name, actions),
    stageCell(timed.card, today),
    dutyCell(timed),
    owedCell(timed.card),
  ];
}

/** The stage, how many days the case has taken, and who has it in hand. */
function stageCell({ stage, time }: Card, today: Day): HTMLElement {
  return element("div", {}, element("div", {}, stage.title), ...(time === null ? [] : timeLines(time, today)));
}

function timeLines(time: NonNullable<Card["time"]>, today: Day): readonly Part[] {
  const { began, until, whole } = time;
  if (began === null) return [];
  const days = counted(Math.max(0, daysBetween(began, until ?? today)), "day");
  const least = whole ? days : `at least ${days}`;
  return [
    element("div", { class: "dhr-quiet" }, until === null ? least : `${least} until ${inShort(until)}`),
    time.who === ""
      ? null
      : element("div", { class: "dhr-quiet" }, `with ${inHand(time)} `, time.delay ? tag("late", "delay") : null),
  ];
}

function caseCell({ card }: TimedCard, reader: string, actions: DeskActions): HTMLElement {
  const { blocked, broken } = card.findings;
  const open = button(
    card.case,
    () => {
      actions.openCase(card);
    },
    { class: "dhr-link dhr-case" },
  );
  const label = card.label === card.case || card.label === "" ? null : card.label;
  return element(
    "div",
    {},
    open,
    label === null ? null : element("div", { class: "dhr-quiet" }, label),
    card.opened === null ? null : element("div", { class: "dhr-quiet" }, `since ${inShort(card.opened)}`),
    blocked > 0 ? tag("blocked", `${blocked} blocked`) : null,
    broken > 0 ? tag("broken", `${broken} broken`) : null,
    card.undeclared.some(({ name }) => name === reader) ? declare(card, actions) : null,
  );
}

/** That a declaration of no conflict is asked of the reader, and the way to make it. */
function declare(card: Card, actions: DeskActions): HTMLElement {
  const open = (): void => {
    actions.openCase(card, "declarations");
  };
  const way = button("Your declaration is asked for", open, { class: "dhr-link" });
  return element("div", { class: "dhr-asked" }, way);
}

function dutyCell({ duties, late }: TimedCard): HTMLElement {
  const next: OpenDuty | undefined = duties[0];
  if (next === undefined) return element("div", { class: "dhr-quiet" }, "None is running");
  return element(
    "div",
    {},
    element("div", { class: "dhr-due" }, withWeekday(next.due), " ", timingTag(next.timing)),
    element("div", {}, next.what, " ", clauseMark(next.clause)),
    late > 1 ? element("div", { class: "dhr-quiet" }, `and ${late - 1} more late`) : null,
  );
}

function owedCell(card: Card): HTMLElement {
  if (card.next.length === 0) return element("div", { class: "dhr-quiet" }, "Nothing");
  const more = card.next.length - STEPS_SHOWN;
  const items = card.next
    .slice(0, STEPS_SHOWN)
    .map((step) =>
      element("li", {}, element("span", { class: "dhr-who" }, step.who), ": ", step.what),
    );
  return element(
    "div",
    {},
    element("ul", { class: "dhr-owed" }, ...items),
    more > 0 ? element("div", { class: "dhr-quiet" }, `and ${more} more`) : null,
  );
}

const SHOW: readonly [string, (timed: TimedCard) => boolean][] = [
  ["All cases", () => true],
  ["Something late", (timed) => timed.late > 0],
  [`Due within ${SOON_DAYS} days`, (timed) => timed.soon > 0],
  ["Blocked", (timed) => timed.card.findings.blocked > 0],
];

function filter(
  cards: readonly TimedCard[],
  shown: HTMLTableElement,
  whole: () => void,
  actions: DeskActions,
): HTMLElement {
  const words = element("input", { id: "filter", type: "search", autocomplete: "off" });
  const which = element("select", { id: "filter-show" }, ...SHOW.map(([name]) => element("option", {}, name)));
  const told = element("p", { class: "dhr-quiet" }, counted(cards.length, "case"));
  let rows: readonly HTMLTableRowElement[] = [];
  let texts: readonly string[] = [];
  const apply = (): void => {
    if (rows.length === 0) {
      whole();
      rows = [...(shown.tBodies[0]?.rows ?? [])];
      texts = rows.map((row) => row.textContent.toLowerCase());
    }
    const wanted = words.value.toLowerCase().split(/\s+/);
    const fits = SHOW[which.selectedIndex]?.[1] ?? (() => true);
    let left = 0;
    cards.forEach((timed, at) => {
      const row = rows[at];
      if (row === undefined) return;
      row.hidden = !(fits(timed) && wanted.every((word) => texts[at]?.includes(word)));
      if (!row.hidden) left += 1;
    });
    told.textContent = left === cards.length ? counted(left, "case") : `${left} of ${counted(cards.length, "case")}`;
    actions.announce(told.textContent);
  };
  words.addEventListener("input", apply);
  which.addEventListener("change", apply);
  return element(
    "div",
    { class: "dhr-filter" },
    element("div", {}, element("label", { for: "filter" }, "Find by case, stage, agency or duty"), words),
    element("div", {}, element("label", { for: "filter-show" }, "Show"), which),
    told,
  );
}

function policyPages(pages: readonly PolicyPage[], actions: DeskActions): HTMLElement {
  const items = pages.map((entry) => {
    const open = (): void => {
      actions.openPolicyPage(entry);
    };
    return element("li", {}, button(entry.title, open, { class: "dhr-link" }));
  });
  const list = element("ul", { class: "dhr-pages" }, ...items);
  return chapter("pages", "Pages for the partnership only", list).node;
}

function aboutBuild({ desk }: Session): HTMLElement {
  const text = `Build ${desk.build} of ${momentInWords(desk.created)}.`;
  return element("p", { class: "dhr-quiet dhr-build" }, text);
}
