/** Who must declare that they have no conflict, who has, and the statement that a reader makes. */

import { inWords } from "../dates.ts";
import { ASKED, type Asked, statement } from "../declaring.ts";
import { type Part, button, element } from "../elements.ts";
import { oneLine } from "../intake.ts";
import { MESSAGES, lockCode } from "../lock.ts";
import type { Session } from "../session.ts";
import type { Declaration, Page } from "../validate.ts";
import type { BringIn } from "./intake.ts";
import { clauseMark, notice, table, tag } from "./parts.ts";

/** Most characters of what a reader adds in their own words. */
const MAX_DETAIL = 2000;

/** What a reader can do with a statement that they made. */
export interface DeclareActions {
  readonly save: (text: string) => void;
  /** Seal it for the office; null where the page names no key to seal to. */
  readonly seal: BringIn | null;
}

/** The chapter on declarations; nothing where the view names nobody who must make one. */
export function declarationParts(
  session: Session,
  page: Page,
  actions: DeclareActions,
): readonly Part[] {
  if (page.declarations.length === 0) return [];
  const { name } = session.desk.reader;
  const mine = page.declarations.filter((each) => each.state === "asked" && each.name === name);
  const rows = page.declarations.map((each): Part[] => [
    each.name,
    element("div", {}, each.of, " ", clauseMark(each.clause)),
    stateInWords(each),
  ]);
  const details = element(
    "details",
    { class: "dhr-more", open: mine.length > 0 },
    element("summary", {}, "Make my declaration"),
    form(session, page, mine, actions),
  );
  return [
    mine.length === 0
      ? null
      : notice("warn", element("p", {}, element("strong", {}, "Your declaration is asked for."), " The review waits for it.")),
    table("Declarations of involvement", ["Who", "For", "Declared"], rows, "declared"),
    details,
  ];
}

function stateInWords({ state, on }: Declaration): Part {
  if (state === "asked") return tag("soon", "Not recorded");
  const day = on === null ? "" : `, ${inWords(on)}`;
  return state === "none" ? `No involvement${day}` : element("span", {}, tag("late", "Involved"), day);
}

interface Fields {
  readonly as: HTMLSelectElement;
  readonly involved: readonly HTMLInputElement[];
  readonly supervisor: readonly HTMLInputElement[];
  readonly detail: HTMLTextAreaElement;
  readonly problem: HTMLElement;
  readonly done: HTMLElement;
}

function form(
  session: Session,
  page: Page,
  mine: readonly Declaration[],
  actions: DeclareActions,
): HTMLElement {
  const wanted = mine[0]?.clause;
  const fields: Fields = {
    as: element(
      "select",
      { id: "declare-as" },
      ...ASKED.map((each) =>
        element("option", { value: each.clause, selected: each.clause === wanted }, `${each.as} (${each.clause})`),
      ),
    ),
    involved: yesAndNo("declare-involved"),
    supervisor: yesAndNo("declare-supervisor"),
    detail: element("textarea", {
      id: "declare-detail",
      rows: "4",
      maxlength: String(MAX_DETAIL),
      "aria-describedby": "declare-detail-hint",
      autocomplete: "off",
    }),
    problem: element("div", { id: "declare-problem", role: "alert" }),
    done: element("div", { role: "status" }),
  };
  const questions = element("div", {});
  const ask = (): void => {
    questions.replaceChildren(...questionsOf(chosen(fields), fields));
  };
  fields.as.addEventListener("change", ask);
  ask();
  const made = element("form", { novalidate: true, class: "dhr-form dhr-declare" });
  made.append(
    element(
      "p",
      {},
      "The statement stays in this browser until you save it and send it to the office, who record it. Whoever declares an involvement does not take part; say it all the same.",
    ),
    fields.problem,
    field("declare-as", "I declare", null, fields.as),
    questions,
    field(
      "declare-detail",
      "More, in your own words",
      element("p", { id: "declare-detail-hint", class: "dhr-hint" }, "Needed where you were involved: in what way, and when. Name nobody of the case."),
      fields.detail,
    ),
    element(
      "p",
      { class: "dhr-row" },
      actions.seal === null ? null : sealButton(session, page, fields, actions.seal),
      button(
        "Save my statement in clear",
        () => {
          const problem = missing(fields);
          if (problem === null) actions.save(declared(session, page, fields));
          else refuse(fields, problem);
        },
        { class: actions.seal === null ? "dhr-button dhr-button--main" : "dhr-button" },
      ),
    ),
    fields.done,
  );
  made.addEventListener("submit", (event) => {
    event.preventDefault();
  });
  return made;
}

function sealButton(session: Session, page: Page, fields: Fields, seal: BringIn): HTMLElement {
  const sealed = async (): Promise<void> => {
    const text = declared(session, page, fields);
    const about = {
      kind: "other",
      title: oneLine(`Declaration of involvement (${chosen(fields).clause}), ${session.desk.reader.name}`),
      dated: session.today,
      fileName: "declaration.md",
    };
    const name = await seal(about, new TextEncoder().encode(text));
    const words = `Saved as ${name}. Send it to the office, by e-mail if you like: it opens for them alone.`;
    fields.done.replaceChildren(notice("plain", element("p", {}, words)));
  };
  return button(
    "Seal my statement for the office",
    () => {
      fields.done.replaceChildren();
      const problem = missing(fields);
      if (problem !== null) {
        refuse(fields, problem);
        return;
      }
      sealed().catch((thrown: unknown) => {
        fields.problem.replaceChildren(
          element("p", { class: "dhr-problem" }, MESSAGES[lockCode(thrown)]),
        );
      });
    },
    { class: "dhr-button dhr-button--main" },
  );
}

function declared(session: Session, page: Page, fields: Fields): string {
  fields.problem.replaceChildren();
  const { partnership, reader } = session.desk;
  return statement({
    asked: chosen(fields),
    marking: page.marking,
    case: page.case ?? "",
    partnership: partnership.name,
    name: reader.name,
    reader: reader.id,
    of: reader.agency,
    on: session.today,
    involved: answer(fields.involved) === "yes",
    supervisor: answer(fields.supervisor) === "yes",
    detail: fields.detail.value,
  });
}

function chosen(fields: Fields): Asked {
  const found = ASKED.find((each) => each.clause === fields.as.value) ?? ASKED[0];
  if (found === undefined) throw new Error("no declaration is known");
  return found;
}

function questionsOf(asked: Asked, fields: Fields): readonly HTMLElement[] {
  const first = question(`Was I, or am I, ${asked.involved}?`, fields.involved);
  return asked.supervisor === null
    ? [first]
    : [first, question(`Am I ${asked.supervisor}?`, fields.supervisor)];
}

function question(words: string, answers: readonly HTMLInputElement[]): HTMLElement {
  const lines = answers.map((each) =>
    element(
      "p",
      { class: "dhr-check" },
      each,
      element("label", { for: each.id }, each.value === "no" ? "No" : "Yes"),
    ),
  );
  return element("fieldset", { class: "dhr-choice" }, element("legend", {}, words), ...lines);
}

function yesAndNo(name: string): readonly HTMLInputElement[] {
  return ["no", "yes"].map((value) =>
    element("input", { type: "radio", id: `${name}-${value}`, name, value, "aria-describedby": "declare-problem" }),
  );
}

function answer(answers: readonly HTMLInputElement[]): string | null {
  return answers.find((each) => each.checked)?.value ?? null;
}

/** What is not answered yet, in words, with the field that it stands in. */
function missing(fields: Fields): readonly [words: string, at: HTMLElement | undefined] | null {
  const first = answer(fields.involved);
  if (first === null) return ["Answer yes or no to the question.", fields.involved[0]];
  const second = chosen(fields).supervisor === null ? "no" : answer(fields.supervisor);
  if (second === null) return ["Answer yes or no to the second question.", fields.supervisor[0]];
  const told = fields.detail.value.trim() !== "";
  if ((first === "yes" || second === "yes") && !told) {
    return ["Say in what way you were involved, and when.", fields.detail];
  }
  return null;
}

function refuse(fields: Fields, [words, at]: readonly [string, HTMLElement | undefined]): void {
  fields.problem.replaceChildren(element("p", { class: "dhr-problem" }, words));
  at?.focus();
}

function field(id: string, label: string, hint: HTMLElement | null, input: HTMLElement): HTMLElement {
  return element("div", { class: "dhr-field" }, element("label", { for: id }, label), hint, input);
}
