/**
 * The page of a family's advocate: where the review stands, what the family is owed and when, and
 * the papers that they were given, to be read in private and with time.
 */

import { type Day, daysBetween, inWords, withWeekday } from "../dates.ts";
import { type Part, element } from "../elements.ts";
import type { Session } from "../session.ts";
import type { FamilyPage, Page } from "../validate.ts";
import { type PaperActions, papersChapter } from "./papers.ts";
import { clauseMark, counted, table, tag } from "./parts.ts";

type Owed = FamilyPage["owed"][number];

/** The chapters of an advocate's page, each with its id and title. */
export function familyChapters(
  session: Session,
  page: Page,
  family: FamilyPage,
  course: HTMLElement,
  actions: PaperActions,
): readonly (readonly [id: string, title: string, ...parts: Part[]])[] {
  return [
    ["standing", "Where the review stands", ...standing(session.today, page, family), course],
    ["papers", "To read in private, and with time", ...papers(page, actions)],
    ["owed", "What the family is owed", ...owed(session.today, family.owed)],
    ["officers", "Who keeps you informed", ...officers(family)],
  ];
}

function standing(today: Day, page: Page, family: FamilyPage): readonly Part[] {
  const { began, waits_for: waits, with: holder, allowed } = family;
  const stage = page.stage?.title ?? "";
  const last = allowed.filter((each) => each.due !== null && !each.done);
  return [
    element(
      "p",
      {},
      "The review is at the stage ",
      element("strong", {}, stage),
      waits === "" ? "." : `. It waits for ${waits}.`,
      holder === "" ? "" : ` It is now with ${inSentence(holder)}.`,
    ),
    began === null
      ? null
      : element("p", {}, `It began on ${inWords(began)}, ${counted(daysBetween(began, today), "day")} ago.`),
    ...last.map((each) =>
      element(
        "p",
        {},
        `${each.what}: the policy asks for it by ${inWords(each.due ?? today)}`,
        (each.due ?? today) < today
          ? `, which was ${counted(daysBetween(each.due ?? today, today), "day")} ago. `
          : ". ",
        clauseMark(each.clause),
      ),
    ),
  ];
}

/** A holder's name inside a sentence: bodies take an article. */
function inSentence(holder: string): string {
  return /^(?:the |other)/i.test(holder) ? holder : `the ${holder}`;
}

function owed(today: Day, list: readonly Owed[]): readonly Part[] {
  if (list.length === 0) {
    return [element("p", {}, "The record names nothing that is owed to a family here.")];
  }
  const rows = list.map((each): Part[] => [
    element("div", {}, each.what, " ", clauseMark(each.clause)),
    element("div", {}, ...stateInWords(today, each)),
    each.who,
  ]);
  return [
    element(
      "p",
      {},
      "What the policy promises to the family, and whether it was done. If something is missing that was promised, say so to the office: it is theirs to put right.",
    ),
    table("What the family is owed", ["What", "How it stands", "Who owes it"], rows, "owed"),
  ];
}

function stateInWords(today: Day, { state, on, due, at }: Owed): readonly Part[] {
  const done = on === null ? "Done, on a day not recorded" : `Done, ${inWords(on)}`;
  // The page may be older than the day on which it is read.
  const late = state === "late" || (due !== null && due < today && state === "now");
  const by = due === null ? null : element("div", { class: "dhr-quiet" }, `by ${withWeekday(due)}`);
  if (late) {
    return [tag("late", due === null ? "Late" : `${counted(daysBetween(due, today), "day")} late`), by];
  }
  if (state === "declined") return ["Offered, and declined"];
  if (state === "now") return [tag("soon", "Owed now"), by];
  if (state === "later") return [element("span", { class: "dhr-quiet" }, `Still to come, ${at}`)];
  // News is owed again, however often it was given.
  const again = due !== null && on !== null && due > on && due >= today;
  return [done, again ? element("div", { class: "dhr-quiet" }, `next by ${withWeekday(due)}`) : null];
}

function papers(page: Page, actions: PaperActions): readonly Part[] {
  if (page.documents.length === 0) {
    return [
      element(
        "p",
        {},
        "No paper has been shared with the family here yet. A draft report stands here once the office has recorded that it is shared.",
      ),
    ];
  }
  return [
    element(
      "p",
      {},
      "These papers were shared with the family. They can be read here, on a screen that is yours, as often and for as long as is needed; the office is not told that they were opened. A draft may still change: tell the office what is wrong, what hurts and what is missing.",
    ),
    papersChapter(page, actions),
  ];
}

function officers({ officers: named, office }: FamilyPage): readonly Part[] {
  const list = named.map((each) =>
    element("li", {}, element("strong", {}, each.name), `, ${each.role}`),
  );
  return [
    list.length === 0
      ? element("p", {}, "The record does not name yet who is responsible for keeping the family informed.")
      : element("ul", {}, ...list),
    element("p", {}, `The office: ${office.name}, ${office.contact}`),
  ];
}
