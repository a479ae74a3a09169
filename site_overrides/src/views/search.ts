/** The search over all cases of a reader: a field, and a list of what was found, by case. */

import type { CaseSearch, Hit } from "../casesearch.ts";
import { button, cleanText, element } from "../elements.ts";
import { counted } from "./parts.ts";

/** What a reader can do with what was found. */
export interface SearchActions {
  readonly back: () => void;
  /** `from` gives where the reader comes back to: the list may be made anew meanwhile. */
  readonly open: (hit: Hit, from: () => HTMLElement) => void;
}

const AT_ONCE = 20;
/** Characters of a text that are shown before and after what was found. */
const AROUND = 90;
/** Milliseconds without a keystroke before the list is made. */
const STILL = 80;

/** Make the view; what was found stays on it while the reader looks at a case and comes back. */
export function searchView(search: CaseSearch, actions: SearchActions): HTMLElement {
  const field = element("input", {
    id: "search-words",
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": "search-said",
  });
  const said = element("p", { id: "search-said", role: "status" });
  const list = element("ol", { class: "dhr-plain dhr-hits" });
  const more = button("Show more", () => {
    const first = list.children.length;
    append();
    list.children[first]?.querySelector("button")?.focus();
  });
  more.hidden = true;
  const ways = new Map<number, HTMLElement>();
  let found: readonly Hit[] = [];
  let timer = 0;

  const append = (): void => {
    const shown = list.children.length;
    for (const hit of found.slice(shown, shown + AT_ONCE)) {
      const way = button(
        `${hit.card.case}: ${cleanText(hit.title)}`,
        () => {
          actions.open(hit, () => ways.get(hit.id) ?? field);
        },
        { class: "dhr-link" },
      );
      ways.set(hit.id, way);
      list.append(element("li", { class: "dhr-hit" }, way, element("p", {}, ...excerpt(hit))));
    }
    more.hidden = list.children.length >= found.length;
  };
  const look = (): void => {
    const words = field.value.trim();
    found = words === "" ? [] : search.find(words);
    // More cases may be opened while a reader stands on what was found: they stay there.
    const at = [...ways].find(([, way]) => way === document.activeElement)?.[0];
    list.replaceChildren();
    ways.clear();
    append();
    while (at !== undefined && !ways.has(at) && !more.hidden) append();
    if (at !== undefined) (ways.get(at) ?? field).focus({ preventScroll: true });
    said.textContent = [words === "" ? "" : inWords(found), progress(search)].join(" ").trim();
  };
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, STILL);
  };
  field.addEventListener("input", wait);
  void search.prepare(wait).then(look, () => {
    said.textContent = "The search stopped. Lock, open your desk again, and try once more.";
  });
  said.textContent = progress(search);
  return element(
    "div",
    { class: "dhr-search" },
    button("Back to my desk", actions.back, { class: "dhr-link dhr-back" }),
    element("h1", {}, "Search my cases"),
    element(
      "p",
      { class: "dhr-lede" },
      "Facts, papers that are text, and chronologies. What you search for stays in this page.",
    ),
    element(
      "form",
      { class: "dhr-form", role: "search", novalidate: true },
      element("label", { for: "search-words" }, "Words to search for"),
      field,
    ),
    said,
    list,
    more,
  );
}

function inWords(found: readonly Hit[]): string {
  if (found.length === 0) return "Nothing was found.";
  const cases = new Set(found.map((hit) => hit.card.case)).size;
  return `Found in ${counted(found.length, "place")} of ${counted(cases, "case")}.`;
}

function progress(search: CaseSearch): string {
  const { opened, total, failed } = search;
  if (opened < total) return `Opening your cases: ${opened.toString()} of ${total.toString()}.`;
  if (failed.length === 0) return "";
  return `Not searched, because they could not be opened: ${failed.join(", ")}.`;
}

/** What stands around the first word found, with all found words in it marked. */
function* excerpt({ text, terms }: Hit): Generator<Node> {
  const sorted = [...terms].sort((a, b) => b.length - a.length).map(escaped);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${sorted.join("|")})`, "giu");
  const first = sorted.length === 0 ? -1 : text.search(pattern);
  const from = Math.max(0, first - AROUND);
  const start = from === 0 ? 0 : text.indexOf(" ", from) + 1;
  const until = Math.max(0, first) + AROUND * 2;
  const part = text.slice(start, until >= text.length ? undefined : text.lastIndexOf(" ", until));
  yield document.createTextNode(start > 0 ? "… " : "");
  let at = 0;
  for (const match of first < 0 ? [] : part.matchAll(pattern)) {
    yield document.createTextNode(cleanText(part.slice(at, match.index)));
    yield element("mark", {}, match[0]);
    at = match.index + match[0].length;
  }
  yield document.createTextNode(cleanText(part.slice(at)));
  yield document.createTextNode(start + part.length < text.length ? " …" : "");
}

function escaped(term: string): string {
  return term.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
