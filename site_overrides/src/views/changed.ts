/** What changed in my cases: the last days, or since the reader last looked where they asked. */

import { type Day, daysBetween, londonDay, momentInWords } from "../dates.ts";
import { type Part, button, element, focusOn } from "../elements.ts";
import { forgetLooked, keepLooked, lookedAt } from "../looked.ts";
import { MESSAGES } from "../lock.ts";
import type { Session } from "../session.ts";
import type { Card } from "../validate.ts";
import { growing } from "./growing.ts";
import { chapter, counted, notice, tag } from "./parts.ts";
import { type OpenCase, caseButton } from "./upcoming.ts";

/** How many days are shown where the browser keeps nothing. */
const DAYS = 14;
const FIRST = 8;
const STEP = 20;

interface News {
  readonly card: Card;
  readonly change: Card["changes"][number];
}

/** What a reader can do with what changed. */
export interface ChangedActions {
  readonly openCase: OpenCase;
  readonly announce: (words: string) => void;
}

/** Make the chapter on what changed; null where no case tells of changes. */
export function changedChapter(session: Session, actions: ChangedActions): HTMLElement | null {
  const all = session.desk.cards
    .flatMap((card) => card.changes.map((change): News => ({ card, change })))
    .sort((a, b) => b.change.when.getTime() - a.change.when.getTime());
  if (all.length === 0) return null;
  const list = element("div", {});
  const control = element("div", { class: "dhr-looked" });
  const { node } = chapter("changed", "What changed", list, control);
  const show = (): void => {
    const since = lookedAt(session.looked);
    list.replaceChildren(...(newsParts(all, since, countingDay(session), actions) as Node[]));
    control.replaceChildren(...controls(session, all, since, change));
  };
  const change = (words: string): void => {
    show();
    actions.announce(words);
    const first = control.querySelector("button");
    if (first !== null) focusOn(first);
  };
  show();
  return node;
}

/** Changes happen on days of the calendar, also where a demonstration counts from its own. */
function countingDay({ desk, today }: Session): Day {
  const built = londonDay(desk.created);
  return desk.demo && built > today ? built : today;
}

function newsParts(
  all: readonly News[],
  since: Date | null,
  today: Day,
  actions: ChangedActions,
): readonly Part[] {
  const isNew = ({ change }: News): boolean => since !== null && change.when > since;
  const shown = all.filter(
    (each) => isNew(each) || daysBetween(londonDay(each.change.when), today) < DAYS,
  );
  const fresh = shown.filter(isNew).length;
  const recent = `in the last ${DAYS} days`;
  const words =
    since === null
      ? shown.length === 0
        ? `Nothing changed ${recent}.`
        : `${counted(shown.length, "change")} ${recent}.`
      : fresh === 0
        ? `Nothing is new since the site of ${momentInWords(since)}.`
        : `${counted(fresh, "change")} new since the site of ${momentInWords(since)}.`;
  const said = element("p", {}, words);
  if (shown.length === 0) return [said];
  const rows = growing({
    caption: "What changed in my cases, the newest first",
    kind: "changed",
    columns: ["When", "Case", "What", "Who"],
    rows: shown,
    cells: (each) => cells(each, isNew(each), actions),
    first: FIRST,
    step: STEP,
  });
  return [said, rows];
}

function cells({ card, change }: News, fresh: boolean, actions: ChangedActions): readonly Part[] {
  return [
    element("span", {}, momentInWords(change.when), fresh ? " " : null, fresh ? tag("new", "new") : null),
    caseButton(card, "changes", "changes", actions.openCase),
    change.what.join(", "),
    change.who === "" ? element("span", { class: "dhr-quiet" }, "Not proved") : change.who,
  ];
}

function controls(
  session: Session,
  all: readonly News[],
  since: Date | null,
  changed: (words: string) => void,
): readonly HTMLElement[] {
  const problem = element("div", { role: "status" });
  const keep = (words: string): void => {
    if (keepLooked(session.looked, session.desk.created)) changed(words);
    else problem.replaceChildren(notice("warn", element("p", {}, MESSAGES["not-stored"])));
  };
  const seen =
    since === null || !all.some(({ change }) => change.when > since)
      ? null
      : button("I have seen these", () => {
          keep("Nothing is marked as new now.");
        });
  const mark = button(
    "Mark what is new since I last looked",
    () => {
      if (since === null) {
        keep("What comes from now on will be marked as new.");
      } else {
        forgetLooked(session.looked);
        changed("Forgotten. Nothing is marked as new.");
      }
    },
    { "aria-pressed": String(since !== null), class: "dhr-button dhr-toggle" },
  );
  const told =
    since === null
      ? "If you ask for it, this browser keeps one thing: when the site was built that you last looked at. Do not ask for it on a computer that others use."
      : "This browser keeps when the site was built that you last looked at, and nothing else. Press again to have it forgotten at once.";
  const buttons = element("p", { class: "dhr-row" }, ...(seen === null ? [mark] : [mark, seen]));
  return [buttons, problem, element("p", { class: "dhr-quiet" }, told)];
}
