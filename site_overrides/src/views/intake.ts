/** The form in which a reader seals a paper for the office, to be sent by any channel. */

import { type Day, parseDay } from "../dates.ts";
import { type Part, element } from "../elements.ts";
import { type Described, MAX_PAPER, oneLine } from "../intake.ts";
import { MESSAGES, lockCode } from "../lock.ts";
import { nextPaint } from "../showing.ts";
import { nameInWords, notice } from "./parts.ts";

/** What a reader may bring in; an officer can file it as anything else. */
const KINDS = [
  "imr",
  "chronology",
  "minutes",
  "other-report",
  "research",
  "interview",
  "terms-of-reference",
  "overview-report",
  "executive-summary",
  "action-plan",
  "letter",
  "other",
] as const;
/** Most characters of a title and of a file's name. */
const MAX_TITLE = 200;

/** Seal a paper and save it; resolves to the name of the file that was saved. */
export type BringIn = (about: Described, data: Uint8Array<ArrayBuffer>) => Promise<string>;

interface Fields {
  readonly file: HTMLInputElement;
  readonly title: HTMLInputElement;
  readonly kind: HTMLSelectElement;
  readonly dated: HTMLInputElement;
  readonly problem: HTMLElement;
  readonly done: HTMLElement;
  readonly submit: HTMLButtonElement;
}

/** The chapter in which papers are brought in. */
export function intakeParts(bringIn: BringIn): readonly Part[] {
  const fields: Fields = {
    file: element("input", { id: "intake-file", type: "file", "aria-describedby": "intake-file-hint intake-problem" }),
    title: element("input", {
      id: "intake-title",
      type: "text",
      maxlength: String(MAX_TITLE),
      autocomplete: "off",
      "aria-describedby": "intake-title-hint intake-problem",
    }),
    kind: element(
      "select",
      { id: "intake-kind" },
      ...KINDS.map((each) => element("option", { value: each }, nameInWords(each))),
    ),
    dated: element("input", { id: "intake-dated", type: "date", "aria-describedby": "intake-dated-hint intake-problem" }),
    problem: element("div", { id: "intake-problem", role: "alert" }),
    done: element("div", { role: "status" }),
    submit: element("button", { type: "submit", class: "dhr-button dhr-button--main" }, "Seal and save"),
  };
  const form = element(
    "form",
    { novalidate: true, class: "dhr-form" },
    fields.problem,
    field("The paper", fields.file, "A file of up to 50 MB. It is not sent anywhere."),
    field("Title", fields.title, "What the office files it under: “IMR of the Trust, version 2”."),
    field("Kind", fields.kind, null),
    field("The day that it bears", fields.dated, "Leave it empty where the paper bears none."),
    fields.submit,
    fields.done,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submitted(fields, bringIn);
  });
  return [
    element(
      "p",
      {},
      "A paper that you seal here opens for the office alone, so that it can travel by ordinary e-mail or any other way. Neither the case nor the title stands in its file's name.",
    ),
    form,
  ];
}

async function submitted(fields: Fields, bringIn: BringIn): Promise<void> {
  const { file, submit } = fields;
  if (submit.getAttribute("aria-disabled") === "true") return;
  fields.problem.replaceChildren();
  fields.done.replaceChildren();
  for (const each of [file, fields.title, fields.dated]) each.removeAttribute("aria-invalid");
  const wrong = missing(fields);
  if (wrong !== null) {
    refuse(fields, ...wrong);
    return;
  }
  const chosen = file.files?.[0];
  if (chosen === undefined) return;
  submit.setAttribute("aria-disabled", "true");
  submit.textContent = "Sealing…";
  try {
    await nextPaint();
    const saved = await bringIn(described(fields, chosen.name), await bytesOf(chosen));
    fields.done.replaceChildren(
      notice(
        "plain",
        element("p", {}, element("strong", {}, `Saved as ${saved}. `), "Send this file to the office, by e-mail if you like. They see your name as you are known here, which they may check with you."),
        element("p", {}, "Keep the original where such papers may be kept until the office has told you that it is filed; then delete both."),
      ),
    );
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === "NotReadableError") {
      refuse(fields, "The browser cannot read this file. Choose it again.", file);
    } else {
      refuse(fields, MESSAGES[lockCode(thrown)], file);
    }
  } finally {
    submit.removeAttribute("aria-disabled");
    submit.textContent = "Seal and save";
  }
}

async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.arrayBuffer());
}

function described(fields: Fields, name: string): Described {
  return {
    kind: fields.kind.value,
    title: oneLine(fields.title.value),
    dated: dayIn(fields),
    fileName: oneLine(name.replace(/[/\\]/g, " ")).slice(-MAX_TITLE) || "paper",
  };
}

function dayIn({ dated }: Fields): Day | null {
  return dated.value === "" ? null : parseDay(dated.value);
}

/** What is missing or cannot be, in words, with the field that it stands in. */
function missing(fields: Fields): readonly [words: string, at: HTMLElement] | null {
  const chosen = fields.file.files?.[0];
  if (chosen === undefined) return ["Choose the paper first.", fields.file];
  if (chosen.size === 0) return ["This file is empty.", fields.file];
  if (chosen.size > MAX_PAPER) {
    return ["This file is larger than 50 MB. Split it, or reduce its images.", fields.file];
  }
  if (oneLine(fields.title.value) === "") return ["Give the paper a title.", fields.title];
  if (fields.dated.validity.badInput || (fields.dated.value !== "" && dayIn(fields) === null)) {
    return ["This is no day. Write day, month and year, or leave it empty.", fields.dated];
  }
  return null;
}

function refuse(fields: Fields, words: string, at: HTMLElement): void {
  fields.problem.replaceChildren(element("p", { class: "dhr-problem" }, words));
  at.setAttribute("aria-invalid", "true");
  at.focus();
}

function field(label: string, input: HTMLElement, hint: string | null): HTMLElement {
  return element(
    "div",
    { class: "dhr-field" },
    element("label", { for: input.id }, label),
    hint === null ? null : element("p", { id: `${input.id}-hint`, class: "dhr-hint" }, hint),
    input,
  );
}
