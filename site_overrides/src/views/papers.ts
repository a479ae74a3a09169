/** The papers of a page: to read in place where that is safe, and to save. */

import { inShort } from "../dates.ts";
import { type Part, button, element } from "../elements.ts";
import type { Session } from "../session.ts";
import type { Page, Paper } from "../validate.ts";
import { nameInWords, reading, sizeInWords, table } from "./parts.ts";

/** Most bytes of a plain text that is shown in place. */
const MAX_SHOWN_TEXT = 2_000_000;
/** How long an address for saving must last, in milliseconds. */
const SAVING_LASTS = 60_000;

/** Endings of saved files; what is not here is saved under a name that no program runs. */
const ENDINGS: Readonly<Record<string, string>> = {
  "application/msword": "doc",
  "application/pdf": "pdf",
  "application/vnd.ms-excel": "xls",
  "application/vnd.oasis.opendocument.spreadsheet": "ods",
  "application/vnd.oasis.opendocument.text": "odt",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "image/jpeg": "jpg",
  "image/png": "png",
  "message/rfc822": "eml",
  "text/csv": "csv",
  "text/markdown": "md",
  "text/plain": "txt",
};

export interface PaperActions {
  readonly read: (paper: Paper, from: HTMLElement) => void;
  readonly save: (paper: Paper) => void;
}

/** How a paper can be read in the browser; `null` where it can only be saved. */
export function wayToRead(paper: Paper): "html" | "text" | "pdf" | null {
  if (paper.html !== null) return "html";
  const text = paper.media_type === "text/plain" || paper.media_type === "text/csv";
  if (text && paper.size <= MAX_SHOWN_TEXT) return "text";
  if (paper.media_type === "application/pdf" && navigator.pdfViewerEnabled) return "pdf";
  return null;
}

/** The list of a page's papers. */
export function papersChapter(page: Page, actions: PaperActions): HTMLElement {
  if (page.documents.length === 0) return element("p", {}, "No document is open to you here.");
  const rows = page.documents.map((paper): Part[] => [
    element("div", {}, paper.title, element("div", { class: "dhr-quiet" }, nameInWords(paper.kind))),
    paper.date === null ? "–" : inShort(paper.date),
    sizeInWords(paper.size),
    paperButtons(paper, actions),
  ]);
  const list = table("Documents", ["Document", "Date", "Size", "Open"], rows, "papers");
  return element("div", {}, savingNotice(page.marking), list);
}

function savingNotice(marking: string): HTMLElement {
  const text = `What you save is ${marking} and no longer sealed. Keep it only where such papers may be kept, and delete it when you are done: locking does not remove it.`;
  return element("p", { class: "dhr-quiet" }, text);
}

function paperButtons(paper: Paper, actions: PaperActions): HTMLElement {
  const read = button(
    "Read",
    () => {
      actions.read(paper, read);
    },
    { "aria-label": `Read ${paper.title}` },
  );
  return element(
    "div",
    { class: "dhr-actions", "data-paper": paper.id },
    wayToRead(paper) === null ? null : read,
    saveButton(paper, actions),
  );
}

function saveButton(paper: Paper, actions: Pick<PaperActions, "save">): HTMLElement {
  const save = (): void => {
    actions.save(paper);
  };
  return button("Save to this computer", save, { "aria-label": `Save to this computer: ${paper.title}` });
}

/** A paper's bytes, and how to give them an address for as long as its view is shown. */
export interface OpenPaper {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lend: (mediaType: string) => string;
}

/** The view of one paper, read in place; a text or a PDF was opened for it. */
export function paperView(
  page: Page,
  paper: Paper,
  opened: OpenPaper | null,
  actions: { readonly back: () => void; readonly save: (paper: Paper) => void },
): HTMLElement {
  const about = [nameInWords(paper.kind), paper.date === null ? "" : inShort(paper.date), page.title];
  return element(
    "div",
    { class: "dhr-paper" },
    button(`Back to ${page.title}`, actions.back, { class: "dhr-link dhr-back" }),
    element("h1", {}, paper.title),
    element("p", { class: "dhr-lede" }, about.filter((each) => each !== "").join(" · ")),
    saveButton(paper, actions),
    content(paper, opened),
  );
}

function content(paper: Paper, opened: OpenPaper | null): HTMLElement {
  if (opened === null) {
    return reading(paper.html ?? "", { headingAbove: 1, leadTo: () => null });
  }
  if (paper.media_type === "application/pdf") {
    const src = opened.lend("application/pdf");
    return element("iframe", { class: "dhr-pdf", src, title: paper.title });
  }
  return element("pre", { class: "dhr-text" }, new TextDecoder().decode(opened.bytes));
}

/** Save a paper under a name that says its marking, case, kind and date, and no more. */
export function savePaper(
  session: Session,
  page: Page,
  paper: Paper,
  bytes: Uint8Array<ArrayBuffer>,
): void {
  const parts = [page.marking, page.case ?? "", paper.kind, paper.date ?? "", paper.id];
  saveAs(session, parts, ENDINGS[paper.media_type] ?? "bin", bytes);
}

/** Hand bytes to the browser to be saved, under a name of plain words. */
export function saveAs(
  session: Session,
  parts: readonly string[],
  ending: string,
  bytes: Uint8Array<ArrayBuffer>,
): void {
  const stem = parts.filter((each) => each !== "").join(" ").replace(/[^A-Za-z0-9 -]/g, "");
  const until = AbortSignal.any([session.signal, AbortSignal.timeout(SAVING_LASTS)]);
  const link = element("a", {
    href: session.lend(bytes, "application/octet-stream", until),
    download: `${stem}.${ending}`,
    hidden: true,
  });
  document.body.append(link);
  link.click();
  link.remove();
}
