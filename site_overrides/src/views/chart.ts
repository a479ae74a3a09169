/**
 * A chart of bars, drawn with words: a row's label and number stand above its bar.
 *
 * Everything is measured in the letters' own size and in shares of the width, so that it fits a
 * telephone and a sheet of paper alike. What a colour says, the height of a bar and its words say.
 */

import { element } from "../elements.ts";
import { drawn } from "../drawing.ts";

/** A part of a bar. */
export interface ChartPart {
  readonly count: number;
  readonly kind: "done" | "going" | "late";
}

/** A row of a chart. */
export interface ChartRow {
  readonly label: string;
  readonly value: string;
  readonly parts: readonly ChartPart[];
}

/** Most letters of a line on the narrowest screen. */
const LINE = 37;
const LINE_HEIGHT = 1.35;
const BAR_HEIGHT = 0.95;
const GAP = 0.55;
/** Heights of the parts, by what they say. */
const HEIGHTS: Readonly<Record<ChartPart["kind"], number>> = { done: 0.6, going: 0.6, late: 0.95 };

/** Draw a chart; its rows are read out in its name, and stand in the table behind it. */
export function chart(title: string, rows: readonly ChartRow[]): SVGSVGElement {
  const longest = Math.max(1, ...rows.map(({ parts }) => total(parts)));
  const shapes: SVGElement[] = [];
  let top = 0;
  for (const row of rows) {
    const lines = wrapped(row);
    lines.forEach(({ words, value }, at) => {
      const y = `${em(top + (at + 1) * LINE_HEIGHT - 0.4)}em`;
      const end = { class: "dhr-chart-value", x: "100%", y, "text-anchor": "end" };
      shapes.push(drawn("text", { x: "0", y }, words));
      if (value !== "") shapes.push(drawn("text", end, value));
    });
    top += lines.length * LINE_HEIGHT;
    shapes.push(...bars(row.parts, longest, top));
    top += BAR_HEIGHT + GAP;
  }
  const told = rows.map(({ label, value }) => `${label}: ${value}`).join("; ");
  return drawn(
    "svg",
    { class: "dhr-chart", role: "img", width: "100%", height: `${em(top)}em` },
    drawn("title", {}, `${title}. ${told}`),
    ...shapes,
  );
}

function bars(parts: readonly ChartPart[], longest: number, top: number): readonly SVGElement[] {
  const shapes: SVGElement[] = [
    drawn("rect", { class: "dhr-chart-ground", x: "0", y: `${em(top + 0.4)}em`, width: "100%", height: "0.06em" }),
  ];
  let from = 0;
  for (const { count, kind } of parts) {
    if (count > 0) {
      const height = HEIGHTS[kind];
      shapes.push(
        drawn("rect", {
          class: `dhr-chart-${kind}`,
          x: `${em((from / longest) * 100)}%`,
          y: `${em(top + (BAR_HEIGHT - height) / 2)}em`,
          width: `${em((count / longest) * 100)}%`,
          height: `${em(height)}em`,
        }),
      );
    }
    from += count;
  }
  return shapes;
}

/** What the shapes of a bar of several parts mean. */
export function legend(): HTMLElement {
  const items = (["done", "going", "late"] as const).map((kind) => {
    const height = HEIGHTS[kind];
    const y = `${em((BAR_HEIGHT - height) / 2)}em`;
    const mark = drawn(
      "svg",
      { class: "dhr-chart-mark", "aria-hidden": "true", width: "1.6em", height: `${em(BAR_HEIGHT)}em` },
      drawn("rect", { class: `dhr-chart-${kind}`, x: "0.1em", y, width: "1.4em", height: `${em(height)}em` }),
    );
    return element("li", {}, mark, ` ${kind === "going" ? "to do" : kind}`);
  });
  return element("ul", { class: "dhr-chart-legend" }, ...items);
}

function total(parts: readonly ChartPart[]): number {
  return parts.reduce((sum, { count }) => sum + count, 0);
}

interface Line {
  readonly words: string;
  readonly value: string;
}

/** Break a label into lines; the number stands at the end of the last, or below where it is long. */
function wrapped({ label, value }: ChartRow): readonly Line[] {
  const lines: Line[] = [];
  let words = "";
  for (const word of label.split(" ")) {
    if (words !== "" && words.length + 1 + word.length > LINE - 4) {
      lines.push({ words, value: "" });
      words = word;
    } else {
      words = words === "" ? word : `${words} ${word}`;
    }
  }
  const fits = words.length + value.length + 1 <= LINE;
  if (fits) return [...lines, { words, value }];
  return [...lines, { words, value: "" }, { words: "", value }];
}

/** A number that is short enough to be read in the page. */
function em(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
