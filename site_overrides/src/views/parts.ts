/** Small parts that several views share. */

import { type Part, element } from "../elements.ts";
import { type Surroundings, sanitised } from "../sanitise.ts";
import type { Timing } from "../timing.ts";

const ACRONYMS: Readonly<Record<string, string>> = { imr: "IMR", dhr: "DHR", ssp: "SSP" };
const KIB = 1024;

/** What a field for a secret says to browsers and to keepers of passwords: leave it alone. */
export const PRIVATE = {
  autocomplete: "off",
  autocapitalize: "none",
  autocorrect: "off",
  spellcheck: "false",
  translate: "no",
  "data-lpignore": "true",
  "data-1p-ignore": true,
} as const;

/** Write a short name as words: `overview-report` becomes Overview report. */
export function nameInWords(name: string): string {
  const words = name.split("-").map((word) => ACRONYMS[word] ?? word);
  const text = words.join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Write a number with what it counts. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Write a number of bytes as people do. */
export function sizeInWords(bytes: number): string {
  if (bytes < KIB) return counted(bytes, "byte");
  if (bytes < KIB * KIB) return `${Math.ceil(bytes / KIB)} kB`;
  return `${(bytes / KIB / KIB).toFixed(1)} MB`;
}

/** A short word on a tinted ground; the word says all that the tint does. */
export function tag(kind: string, words: string): HTMLSpanElement {
  return element("span", { class: `dhr-tag dhr-tag--${kind}` }, words);
}

/** How a duty stands, as a tag where it needs attention and as plain words where it does not. */
export function timingTag(timing: Timing): HTMLSpanElement {
  const plain = timing.kind !== "late" && timing.kind !== "soon";
  return plain
    ? element("span", { class: "dhr-quiet" }, timing.words)
    : tag(timing.kind, timing.words);
}

/** A clause's number, which tells what the clause says when it is pressed. */
export function clauseMark(clause: string): HTMLButtonElement {
  const anchor = clause.toLowerCase().replace(".", "-");
  return element(
    "button",
    {
      type: "button",
      class: "dhr-clause",
      "data-clause": `clause-${anchor}`,
      "aria-haspopup": "dialog",
      "aria-label": `Clause ${clause}`,
    },
    clause,
  );
}

/** Something that the reader should know before the rest. */
export function notice(kind: "warn" | "plain", ...parts: readonly Part[]): HTMLDivElement {
  return element("div", { class: `dhr-notice dhr-notice--${kind}` }, ...parts);
}

/** A part of a page under its own heading, to which the reader can be led. */
export function chapter(
  id: string,
  title: string,
  ...parts: readonly Part[]
): { readonly node: HTMLElement; readonly heading: HTMLElement } {
  const heading = element("h2", { id: `part-${id}` }, title);
  const node = element(
    "section",
    { class: "dhr-chapter", "aria-labelledby": heading.id },
    heading,
    ...parts,
  );
  return { node, heading };
}

/** A text that people wrote, to be read at length; a wide table in it scrolls by itself. */
export function reading(html: string, around: Surroundings): HTMLElement {
  const article = element("article", { class: "md-typeset dhr-reading" }, sanitised(html, around));
  for (const wide of article.querySelectorAll("table")) {
    const scroll = element("div", {
      class: "dhr-scroll",
      role: "group",
      "aria-label": "Table",
      tabindex: "0",
    });
    wide.replaceWith(scroll);
    scroll.append(wide);
  }
  return article;
}

/** A table that becomes a list of cards where it is narrow, and stays a table for assistance. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly Part[])[],
  kind: string,
): HTMLTableElement {
  const heads = columns.map((each) =>
    element("th", { role: "columnheader", scope: "col" }, each),
  );
  const body = rows.map((row) => element("tr", { role: "row" }, ...row.map(cellOf(columns))));
  return element(
    "table",
    { role: "table", class: `dhr-table dhr-table--${kind}` },
    element("caption", { class: "dhr-unseen" }, caption),
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...heads)),
    element("tbody", { role: "rowgroup" }, ...body),
  );
}

function cellOf(columns: readonly string[]): (part: Part, at: number) => HTMLElement {
  return (part, at) =>
    at === 0
      ? element("th", { role: "rowheader", scope: "row" }, part)
      : element("td", { role: "cell", "data-label": columns[at] ?? "" }, part);
}
