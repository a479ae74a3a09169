/** Drawings made by hand, as elements are: names and attributes are ours, words are text. */

import { type Attributes, cleanText } from "./elements.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Make an element of a drawing. */
export function drawn<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...parts: readonly (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...parts.map((part) => (typeof part === "string" ? cleanText(part) : part)));
  return made;
}

/** A part of a bar, from and to a share of its length between 0 and 1. */
export interface BarPart {
  readonly from: number;
  readonly to: number;
  readonly kind: "time" | "delay" | "now";
}

const LENGTH = 1000;
/** The least that can be seen, so that a day in ten years still shows. */
const LEAST = 4;

/**
 * Draw a bar on a line of a given length, with a mark where one is due. It says nothing that the
 * words beside it do not, and so is not there for assistance.
 */
export function bar(parts: readonly BarPart[], mark: number | null): SVGSVGElement {
  const filled = parts.map(({ from, to, kind }) =>
    drawn("rect", {
      class: `dhr-bar-${kind}`,
      x: String(Math.min(from * LENGTH, LENGTH - LEAST)),
      // A delay stands out by its height too, where colours are not seen or not printed.
      y: kind === "delay" ? "0" : "4",
      width: String(Math.max((to - from) * LENGTH, LEAST)),
      height: kind === "delay" ? "16" : "8",
    }),
  );
  const at = mark === null ? "" : String(mark * LENGTH);
  const marked = mark === null ? [] : [drawn("path", { class: "dhr-bar-mark", d: `M${at} 0V16` })];
  return drawn(
    "svg",
    {
      class: "dhr-bar",
      viewBox: `0 0 ${LENGTH} 16`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
    },
    drawn("path", { class: "dhr-bar-line", d: `M0 8H${LENGTH}` }),
    ...filled,
    ...marked,
  );
}
