/**
 * Hostile html in, harmless elements out: a copy of what is on the lists, and of nothing else.
 *
 * - An element on the list is made anew, with only the attributes on its list; one that is not on
 *   any list gives way to its content; one that is dropped goes with its content.
 * - A link never leads away: its address stands beside it as text. A link to a place on the same
 *   page is handed to the caller, who knows the places.
 * - An image gives way to its description. No element fetches anything.
 * - Headings are moved down to below the heading that they stand under.
 */

import { cleanText, element } from "./elements.ts";
import { inertBody } from "./trusted.ts";

/** Deepest nesting that is copied; below it, only the words are. */
const MAX_DEPTH = 64;
const MAX_SPAN = 100;

/** Gone with everything inside, before anything else is looked at. */
const DROPPED =
  "script, style, template, iframe, frame, frameset, object, embed, applet, portal, fencedframe, " +
  "noscript, noembed, noframes, svg, math, head, title, link, meta, base, form, input, button, " +
  "select, textarea, option, datalist, dialog, audio, video, canvas, source, track, map, area, " +
  "xmp, plaintext, marquee, slot, col, colgroup";

const COPIED = new Set([
  ..."p br hr strong b em i u s del ins sub sup small code pre kbd samp var blockquote q".split(" "),
  ..."cite abbr mark time dfn dl dt dd div span ul ol li table caption thead tbody tfoot".split(" "),
  ..."tr th td details summary figure figcaption".split(" "),
]);
const CLASSES = new Set(["dhr-fact", "dhr-label", "dhr-meta"]);
const HEADING = /^h([1-6])$/;

type Rule = (value: string) => string | null;
const oneOf =
  (...allowed: readonly string[]): Rule =>
  (value) =>
    allowed.includes(value.toLowerCase()) ? value.toLowerCase() : null;
const numberUpTo =
  (most: number): Rule =>
  (value) =>
    /^[0-9]{1,5}$/.test(value) && Number(value) <= most ? value : null;

const EVERYWHERE: Readonly<Record<string, Rule>> = {
  class: (value) => {
    const known = value.split(/\s+/).filter((name) => CLASSES.has(name));
    return known.length > 0 ? known.join(" ") : null;
  },
  dir: oneOf("ltr", "rtl", "auto"),
  lang: (value) => (/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(value) ? value : null),
};
const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  abbr: { title: cleanText },
  ol: { start: numberUpTo(99_999), reversed: () => "" },
  li: { value: numberUpTo(99_999) },
  td: { colspan: numberUpTo(MAX_SPAN), rowspan: numberUpTo(MAX_SPAN) },
  th: {
    colspan: numberUpTo(MAX_SPAN),
    rowspan: numberUpTo(MAX_SPAN),
    scope: oneOf("row", "col", "rowgroup", "colgroup"),
  },
  time: { datetime: (value) => (/^[0-9TZ:. +-]{4,32}$/.test(value) ? value : null) },
};

/** Where the copied html will stand. */
export interface Surroundings {
  /** The level of the heading above; headings inside begin one below. */
  readonly headingAbove: number;
  /** Make something that leads to a place on this page, or `null` where there is no such place. */
  readonly leadTo: (id: string, label: string) => HTMLElement | null;
}

/** Copy what is harmless of html. */
export function sanitised(html: string, around: Surroundings): DocumentFragment {
  const body = inertBody(html);
  for (const dropped of body.querySelectorAll(DROPPED)) Element.prototype.remove.call(dropped);
  const levels = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(headingLevel);
  const shift = Math.max(0, around.headingAbove + 1 - Math.min(...levels, 6));
  const copy = document.createDocumentFragment();
  copyChildren(body, copy, { ...around, shift, depth: 0 });
  return copy;
}

interface Walk extends Surroundings {
  readonly shift: number;
  readonly depth: number;
}

function headingLevel(heading: Element): number {
  return Number(HEADING.exec(heading.localName)?.[1] ?? 6);
}

function copyChildren(from: Element, to: Node, walk: Walk): void {
  if (walk.depth > MAX_DEPTH) {
    to.appendChild(document.createTextNode(cleanText(from.textContent)));
    return;
  }
  for (const child of from.childNodes) copyNode(child, to, { ...walk, depth: walk.depth + 1 });
}

function copyNode(node: Node, to: Node, walk: Walk): void {
  if (node instanceof Text) {
    to.appendChild(document.createTextNode(cleanText(node.data)));
  } else if (node instanceof HTMLElement) {
    copyElement(node, to, walk);
  }
}

function copyElement(source: HTMLElement, to: Node, walk: Walk): void {
  const name = source.localName;
  if (source instanceof HTMLImageElement) {
    to.appendChild(document.createTextNode(cleanText(`[picture: ${source.alt || "undescribed"}]`)));
  } else if (source instanceof HTMLAnchorElement) {
    copyLink(source, to, walk);
  } else if (HEADING.test(name)) {
    const heading = document.createElement(`h${Math.min(6, headingLevel(source) + walk.shift)}`);
    copyChildren(source, to.appendChild(heading), walk);
  } else if (COPIED.has(name)) {
    // A header without words heads nothing.
    const empty = name === "th" && source.textContent.trim() === "";
    const made = document.createElement(empty ? "td" : name);
    copyAttributes(source, made);
    copyChildren(source, to.appendChild(made), walk);
  } else {
    copyChildren(source, to, walk);
  }
}

function copyAttributes(source: HTMLElement, made: HTMLElement): void {
  const rules = Object.entries({ ...EVERYWHERE, ...ATTRIBUTES[made.localName] });
  for (const [name, rule] of rules) {
    const given = source.getAttribute(name);
    const allowed = given === null ? null : rule(given);
    if (allowed !== null) made.setAttribute(name, allowed);
  }
}

function copyLink(link: HTMLAnchorElement, to: Node, walk: Walk): void {
  const address = (link.getAttribute("href") ?? "").trim();
  if (address.startsWith("#")) {
    const lead = walk.leadTo(address.slice(1), cleanText(link.textContent));
    if (lead !== null) {
      to.appendChild(lead);
      return;
    }
  }
  copyChildren(link, to, walk);
  const shown = /^(?:https:\/\/|mailto:)[^\s]+$/i.test(address) ? cleanText(address) : "";
  if (shown !== "" && !cleanText(link.textContent).includes(shown.replace(/^mailto:/i, ""))) {
    const aside = ` (${shown.replace(/^mailto:/i, "")})`;
    to.appendChild(element("span", { class: "dhr-address" }, aside));
  }
}
