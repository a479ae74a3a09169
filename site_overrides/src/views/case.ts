/** The page of a case: where it stands, what is owed, the facts, the papers. */

import { inWords, withWeekday } from "../dates.ts";
import { type Part, button, element, focusOn, lead } from "../elements.ts";
import { sanitised } from "../sanitise.ts";
import type { Session } from "../session.ts";
import { openDuties, timingOf, timingOfStep } from "../timing.ts";
import type { Chronology, Finding, Level, Page, Paper, Section, Stage } from "../validate.ts";
import { changesParts } from "./changes.ts";
import { chronologyPart } from "./chronology.ts";
import { declarationParts } from "./declare.ts";
import { familyChapters } from "./family.ts";
import { flowchart } from "./flowchart.ts";
import { type BringIn, intakeParts } from "./intake.ts";
import { papersChapter } from "./papers.ts";
import { chapter, clauseMark, counted, notice, reading, table, tag, timingTag } from "./parts.ts";
import { forecastParts, timeParts } from "./time.ts";

/** The way back from a page. */
export interface WayBack {
  readonly label: string;
  readonly go: () => void;
}

/** What a reader can do on a page. */
export interface CaseActions {
  readonly back: WayBack;
  readonly read: (paper: Paper, from: HTMLElement) => void;
  readonly save: (paper: Paper) => void;
  readonly saveDeclaration: (text: string) => void;
  readonly bringIn: BringIn;
  readonly readChronology: (chronology: Chronology, from: HTMLElement) => void;
}

interface Chapter {
  readonly title: string;
  readonly node: HTMLElement;
  readonly heading: HTMLElement;
}

const LEVELS: Readonly<Record<Level, string>> = {
  blocked: "Blocked",
  broken: "Broken",
  overdue: "Overdue",
  due: "Due",
  note: "Note",
};
const HEAVIEST_FIRST = Object.keys(LEVELS);

/** Make the view of a page that belongs to no case: a page of the policy, to be read at length. */
export function policyView(page: Page, back: () => void): HTMLElement {
  const parts = page.sections.flatMap(({ title, html }): Part[] => [
    title === page.title ? null : element("h2", {}, title),
    reading(html, { headingAbove: title === page.title ? 1 : 2, leadTo: () => null }),
  ]);
  return element(
    "div",
    { class: "dhr-paper" },
    button("Back to my desk", back, { class: "dhr-link dhr-back" }),
    element("h1", {}, page.title),
    ...parts,
  );
}

/** Make the view of a case's page. */
export function caseView(session: Session, page: Page, actions: CaseActions): HTMLElement {
  const chapters = chaptersOf(session, page, actions);
  const title = element("h1", {}, page.title);
  const body = element("div", { class: "dhr-body" }, ...chapters.map((each) => each.node));
  return element(
    "div",
    { class: "dhr-case-page" },
    button(actions.back.label, actions.back.go, { class: "dhr-link dhr-back" }),
    title,
    page.family === null ? summary(session, page) : null,
    element("div", { class: "dhr-columns" }, contents(chapters), body),
  );
}

function chaptersOf(session: Session, page: Page, actions: CaseActions): readonly Chapter[] {
  const chapters: Chapter[] = [];
  const leadTo = leads(chapters, page);
  const add = (id: string, title: string, ...parts: readonly Part[]): void => {
    chapters.push({ title, ...chapter(id, title, ...parts) });
  };
  if (page.family !== null) {
    for (const [id, title, ...parts] of familyChapters(session, page, page.family, timeline(page.stages), actions)) {
      add(id, title, ...parts);
    }
    return chapters;
  }
  add("standing", "Where it stands", standing(session, page), flowchart(page, session.desk.procedures));
  add("deadlines", "Deadlines", deadlines(session, page));
  add("findings", "Findings", findings(page, chapters));
  if (page.forecast.length > 0) add("forecast", "Next dates", ...forecastParts(page.forecast));
  if (page.clocks !== null) add("time", "Time", ...timeParts(page.clocks));
  for (const section of page.sections) {
    const more = section.id === "chronology" ? chronologyOf(page, actions) : null;
    add(`section-${section.id}`, section.title, facts(section, leadTo), more);
  }
  const declarations = declarationParts(session, page, {
    save: actions.saveDeclaration,
    seal: page.intake === null ? null : actions.bringIn,
  });
  if (declarations.length > 0) add("declarations", "Declarations", ...declarations);
  add("papers", "Documents", papersChapter(page, actions));
  if (page.intake !== null) add("intake", "Bring in a paper", ...intakeParts(actions.bringIn));
  if (page.changes.length > 0) add("changes", "Changes", ...changesParts(page.changes));
  return chapters;
}

function chronologyOf({ chronology }: Page, actions: CaseActions): Part {
  if (chronology === null) return null;
  return chronologyPart(chronology, (from) => {
    actions.readChronology(chronology, from);
  });
}

/** Links inside the facts lead to papers of the same page, and to clauses. */
function leads(
  chapters: readonly Chapter[],
  page: Page,
): (id: string, label: string) => HTMLElement | null {
  const known = new Set(page.documents.map((paper) => paper.id));
  return (id, label) => {
    if (id.startsWith("clause-")) return clauseMark(label);
    if (!known.has(id)) return null;
    return lead(label, () => {
      const papers = chapters.map((each) => each.node.querySelector(`[data-paper="${id}"] button`));
      return papers.find((each) => each instanceof HTMLElement) ?? null;
    });
  };
}

function summary(session: Session, page: Page): HTMLElement {
  const late = openDuties(page, session.today).filter((duty) => duty.timing.kind === "late");
  const lines = late.map((duty) =>
    element(
      "li",
      {},
      tag("late", duty.timing.words),
      ` ${duty.what}`,
      duty.what.includes(duty.who) ? "" : ` (${duty.who})`,
      " ",
      clauseMark(duty.clause),
    ),
  );
  return element(
    "div",
    {},
    page.stage === null
      ? null
      : element("p", { class: "dhr-lede" }, "Stage: ", element("strong", {}, page.stage.title)),
    late.length === 0
      ? null
      : notice(
          "warn",
          element("p", {}, element("strong", {}, `${counted(late.length, "duty", "duties")} late`)),
          element("ul", { class: "dhr-plain" }, ...lines),
        ),
  );
}

function contents(chapters: readonly Chapter[]): HTMLElement {
  const items = chapters.map(({ title, heading }) => element("li", {}, lead(title, () => heading)));
  const details = element(
    "details",
    {},
    element("summary", {}, "On this page"),
    element("ul", {}, ...items),
  );
  const wide = matchMedia("(min-width: 60em)");
  const follow = (): void => {
    details.open = wide.matches;
  };
  follow();
  wide.addEventListener("change", follow);
  return element("nav", { class: "dhr-contents", "aria-label": "On this page" }, details);
}

function standing(session: Session, page: Page): HTMLElement {
  return element(
    "div",
    { class: "dhr-standing" },
    element("div", {}, element("h3", {}, "Stages"), timeline(page.stages)),
    element("div", {}, element("h3", {}, "Next steps"), steps(session, page)),
  );
}

function timeline(stages: readonly Stage[]): HTMLElement {
  const items = stages.map((stage) => {
    const current = stage.state === "current" || stage.state === "blocked";
    return element(
      "li",
      { class: `dhr-stage dhr-stage--${stage.state}`, "aria-current": current ? "step" : null },
      element("span", { class: "dhr-stage-title" }, stage.title),
      " ",
      element("span", { class: "dhr-stage-state" }, stateInWords(stage)),
      " ",
      element("span", { class: "dhr-clauses" }, ...stage.clauses.flatMap((each) => [clauseMark(each), " "])),
    );
  });
  return element("ol", { class: "dhr-timeline" }, ...items);
}

/** A stage's `on` is the day on which it ended, or on which the last one was reached. */
function stateInWords({ state, on }: Stage): string {
  const when = on === null ? "" : ` ${inWords(on)}`;
  const words = {
    done: `Done${when}`,
    current: on === null ? "Now" : `Reached${when}`,
    blocked: "Blocked",
    later: "Later",
    skipped: "Passed over, as accepted",
  };
  return words[state];
}

function steps(session: Session, page: Page): HTMLElement {
  if (page.next.length === 0) return element("p", {}, "Nothing is owed at present.");
  const items = page.next.map((step) =>
    element(
      "li",
      {},
      element("span", { class: "dhr-who" }, step.who),
      `: ${step.what} `,
      clauseMark(step.clause),
      step.due === null
        ? null
        : element("div", { class: "dhr-due" }, `by ${withWeekday(step.due)} `, timingTag(timingOfStep(step, session.today))),
    ),
  );
  return element("ul", { class: "dhr-steps" }, ...items);
}

function deadlines(session: Session, page: Page): HTMLElement {
  if (page.deadlines.length === 0) return element("p", {}, "No deadline is running.");
  const order = ["late", "soon", "ahead", "undated", "done"];
  const timed = page.deadlines
    .map((each) => ({ each, timing: timingOf(each, session.today) }))
    .sort((a, b) => order.indexOf(a.timing.kind) - order.indexOf(b.timing.kind));
  const rows = timed.map(({ each, timing }): Part[] => [
    element(
      "div",
      {},
      each.what,
      " ",
      clauseMark(each.clause),
      each.note === "" ? null : element("div", { class: "dhr-quiet" }, each.note),
    ),
    each.who === "" ? "–" : each.who,
    each.due === null ? "–" : withWeekday(each.due),
    timingTag(timing),
  ]);
  return table("Deadlines", ["What", "Who", "Last day", "State"], rows, "deadlines");
}

function findings(page: Page, chapters: readonly Chapter[]): HTMLElement {
  if (page.findings.length === 0) return element("p", {}, "There are no findings.");
  const sorted = [...page.findings].sort(
    (a, b) => HEAVIEST_FIRST.indexOf(a.level) - HEAVIEST_FIRST.indexOf(b.level),
  );
  return element("ul", { class: "dhr-findings" }, ...sorted.map((each) => finding(each, page, chapters)));
}

function finding(each: Finding, page: Page, chapters: readonly Chapter[]): HTMLElement {
  const section = page.sections.find(({ id }) => id === /^[a-z_-]*/.exec(each.where)?.[0]);
  const heading = (): HTMLElement | null =>
    chapters.find(({ title }) => title === section?.title)?.heading ?? null;
  return element(
    "li",
    { class: `dhr-finding dhr-finding--${each.level}` },
    element("p", {}, tag(each.level, LEVELS[each.level]), " ", clauseMark(each.clause), ` ${each.message}`),
    each.remedy === ""
      ? null
      : element("p", { class: "dhr-remedy" }, element("strong", {}, "What to do: "), each.remedy),
    section === undefined ? null : element("p", {}, lead(`See ${section.title}`, heading)),
  );
}

function facts(
  section: Section,
  leadTo: (id: string, label: string) => HTMLElement | null,
): HTMLElement {
  const copied = sanitised(section.html, { headingAbove: 2, leadTo });
  return element("div", { class: "dhr-facts" }, copied);
}

/** Bring a reader back to what they left. */
export function returnTo(from: HTMLElement): void {
  focusOn(from);
  from.scrollIntoView({ block: "center" });
}
