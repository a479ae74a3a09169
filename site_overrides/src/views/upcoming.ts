/** What comes up in my cases: every running deadline by its day, and the newest papers. */

import { inShort, withWeekday } from "../dates.ts";
import { type Part, button, element } from "../elements.ts";
import type { OpenDuty, TimedCard } from "../timing.ts";
import type { Card, Desk } from "../validate.ts";
import { growing } from "./growing.ts";
import { chapter, clauseMark, counted, nameInWords, tag, timingTag } from "./parts.ts";

const FIRST = 8;
const PAPERS_FIRST = 5;
const STEP = 20;
/** A role, and what the policy calls those who have it. */
const OFFICER = "Officer";
const OFFICERS = "Domestic Abuse Team";

export type OpenCase = (card: Card, part?: string) => void;

interface Due {
  readonly card: Card;
  readonly duty: OpenDuty;
}

/** Make the chapter of deadlines across all cases; null where none is running. */
export function upcomingChapter(
  cards: readonly TimedCard[],
  reader: Desk["reader"],
  openCase: OpenCase,
): HTMLElement | null {
  const rows = cards
    .flatMap(({ card, duties }) => duties.map((duty): Due => ({ card, duty })))
    .sort((a, b) => compare(a.duty.due, b.duty.due) || compare(a.card.case, b.card.case));
  if (rows.length === 0) return null;
  const holders = holdersOf(reader);
  const mine = ({ duty }: Due): boolean => holders.has(duty.who) || holders.has(duty.agency);
  const late = rows.filter(({ duty }) => duty.timing.kind === "late").length;
  const own = rows.filter(mine).length;
  const words = [
    `${counted(rows.length, "deadline")} in all`,
    late === 0 ? "none late" : `${late} late`,
    own === 0 ? "none yours" : `${own} yours`,
  ].join(", ");
  const list = growing({
    caption: "Deadlines of my cases, by day",
    kind: "upcoming",
    columns: ["Last day", "Case", "What", "Who"],
    rows,
    cells: (each) => dueCells(each, mine(each), openCase),
    first: FIRST,
    step: STEP,
  });
  return chapter("upcoming", "Deadlines", element("p", {}, `${words}.`), list).node;
}

/** The names under which the reader owes something: their agency's, and their own role's. */
function holdersOf({ agency, role }: Desk["reader"]): ReadonlySet<string> {
  const names = [agency, role, role === OFFICER ? OFFICERS : ""];
  return new Set(names.filter((each) => each !== ""));
}

function dueCells({ card, duty }: Due, mine: boolean, openCase: OpenCase): readonly Part[] {
  return [
    element("span", { class: "dhr-due" }, withWeekday(duty.due), " ", timingTag(duty.timing)),
    caseButton(card, "deadlines", "deadlines", openCase),
    element("span", {}, duty.what, " ", clauseMark(duty.clause)),
    element("span", {}, [duty.who || "–", duty.agency].filter((each) => each !== "").join(", "), mine ? " " : null, mine ? tag("own", "yours") : null),
  ];
}

/** Make the chapter of the newest papers; null where no case has any that are open. */
export function newPapersChapter(cards: readonly Card[], openCase: OpenCase): HTMLElement | null {
  const rows = cards
    .flatMap((card) => card.papers.map((paper) => ({ card, paper })))
    .sort((a, b) => compare(b.paper.date ?? "", a.paper.date ?? ""));
  if (rows.length === 0) return null;
  const list = growing({
    caption: "The newest documents of my cases",
    kind: "news",
    columns: ["Date", "Case", "Document"],
    rows,
    cells: ({ card, paper }): readonly Part[] => [
      paper.date === null ? "No date" : inShort(paper.date),
      caseButton(card, "papers", "documents", openCase),
      element("div", {}, paper.title, element("div", { class: "dhr-quiet" }, nameInWords(paper.kind))),
    ],
    first: PAPERS_FIRST,
    step: STEP,
  });
  return chapter("papers", "Newest documents", list).node;
}

/** A button that opens a case at one of its chapters, which its spoken name tells. */
export function caseButton(card: Card, part: string, words: string, openCase: OpenCase): HTMLElement {
  const open = (): void => {
    openCase(card, part);
  };
  return button(card.case, open, { class: "dhr-link dhr-at", "aria-label": `${card.case}: ${words}` });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
