/** A table that begins short, and shows more of its rows when it is asked. */

import { type Part, button, element, focusOn } from "../elements.ts";
import { counted, table } from "./parts.ts";

/** What a growing table is made of. */
export interface Growing<Row> {
  readonly caption: string;
  readonly kind: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly cells: (row: Row) => readonly Part[];
  readonly first: number;
  readonly step: number;
}

/** Make a table of the first rows, with a button for more where there are any. */
export function growing<Row>(of: Growing<Row>): HTMLElement {
  const { rows, first, step } = of;
  const made = (from: number, to: number): HTMLTableElement =>
    table(of.caption, of.columns, rows.slice(from, to).map(of.cells), of.kind);
  const shown = made(0, first);
  let end = Math.min(first, rows.length);
  const told = element("span", { class: "dhr-quiet" });
  const more = button("", () => {
    const added = [...(made(end, end + step).tBodies[0]?.rows ?? [])];
    shown.tBodies[0]?.append(...added);
    end = Math.min(end + step, rows.length);
    tell();
    const next = added[0]?.querySelector<HTMLElement>("button") ?? added[0];
    if (next !== undefined) focusOn(next);
  });
  const line = element("p", { class: "dhr-more-rows" }, more, " ", told);
  const tell = (): void => {
    more.textContent = `Show ${Math.min(step, rows.length - end)} more`;
    told.textContent = `${end} of ${counted(rows.length, "line")} shown`;
    more.hidden = end === rows.length;
    line.hidden = rows.length <= first;
  };
  tell();
  return element("div", {}, shown, line);
}
