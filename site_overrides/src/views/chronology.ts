/** The merged chronology of a case: every entry in order, to be filtered, printed and kept. */

import { type Day, inWords } from "../dates.ts";
import { type Part, button, element, lead } from "../elements.ts";
import type { Chronology, Page } from "../validate.ts";
import { clauseMark, counted, notice, table } from "./parts.ts";

type Entry = Chronology["entries"][number];

/** About how high an entry is, for those that are not in sight and not laid out, in rem. */
const ROW_HEIGHT = 4;

/** What a reader can do with a chronology. */
export interface ChronologyActions {
  readonly back: () => void;
  readonly announce: (words: string) => void;
  readonly save: (csv: string) => void;
}

/** What a reader asked for; an empty text asks for all. */
interface Wish {
  readonly agency: number | null;
  readonly person: string;
  readonly from: string;
  readonly to: string;
  readonly words: readonly string[];
}

/** An entry with its row on the page, and the text that is searched. */
interface Shown {
  readonly entry: Entry;
  readonly row: HTMLTableRowElement;
  readonly text: string;
}

/** The part of a case's page that leads to its chronology. */
export function chronologyPart(chronology: Chronology, read: (from: HTMLElement) => void): HTMLElement {
  const { entries, agencies, points } = chronology;
  const open = button("Read the chronology", () => {
    read(open);
  });
  const about = `${counted(entries.length, "entry", "entries")} of ${counted(agencies.length, "agency", "agencies")}, merged on ${inWords(chronology.merged)}. `;
  const told = points.length === 0 ? null : `${counted(points.length, "point")} to look at. `;
  return element("div", { class: "dhr-chronology-lead" }, element("p", {}, about, told, clauseMark("B9.11")), open);
}

/** Make the view of a chronology. */
export function chronologyView(page: Page, chronology: Chronology, actions: ChronologyActions): HTMLElement {
  const years = yearsOf(chronology);
  const told = element("p", { class: "dhr-chronology-told", id: "chronology-told" });
  const shown = years.flatMap((year) => year.shown);
  const apply = (wish: Wish): void => {
    for (const { entry, row, text } of shown) row.hidden = !fits(entry, text, wish);
    for (const { node, entry, shown: inside } of years) {
      node.hidden = inside.every(({ row }) => row.hidden);
      entry.hidden = node.hidden;
    }
    const left = shown.filter(({ row }) => !row.hidden).length;
    told.textContent = inSentence(chronology, wish, left);
  };
  const filter = filterOf(chronology, (wish) => {
    apply(wish);
    actions.announce(told.textContent);
  });
  apply(NOTHING);
  const save = (): void => {
    actions.save(asCsv(chronology, shown.filter(({ row }) => !row.hidden).map(({ entry }) => entry)));
  };
  return element(
    "div",
    { class: "dhr-chronology" },
    button(`Back to ${page.title}`, actions.back, { class: "dhr-link dhr-back" }),
    element("h1", {}, `Chronology of ${page.title}`),
    ...about(chronology),
    points(chronology),
    filter,
    told,
    button("Save these entries as a table (CSV)", save),
    element("nav", { class: "dhr-years", "aria-label": "Years" }, element("ul", {}, ...years.map(({ entry }) => entry))),
    ...years.map(({ node }) => node),
  );
}

const NOTHING: Wish = { agency: null, person: "", from: "", to: "", words: [] };

function about(chronology: Chronology): readonly Part[] {
  const names = chronology.pseudonyms
    ? "People are named by their pseudonyms where the record knows them; what an agency wrote may hold other details. "
    : "";
  const agencies = new Intl.ListFormat("en-GB").format(chronology.agencies);
  const text = `What ${agencies} returned, merged on ${inWords(chronology.merged)}. A question mark says that a day is not sure; where only the month or the year is known, the entry stands before its days. ${names}`;
  return [element("p", {}, text, clauseMark("B9.11"))];
}

function points({ points: all }: Chronology): HTMLElement | null {
  if (all.length === 0) return null;
  const items = all.map(({ words }) => element("li", {}, words));
  return notice(
    "plain",
    element(
      "details",
      {},
      element("summary", {}, `${counted(all.length, "point")} to look at: gaps, doubles, what is missing`),
      element("ul", {}, ...items),
    ),
  );
}

interface Year {
  readonly node: HTMLElement;
  readonly entry: HTMLLIElement;
  readonly shown: readonly Shown[];
}

/** One table for each year, and what leads to it. */
function yearsOf(chronology: Chronology): readonly Year[] {
  const byYear = new Map<string, Entry[]>();
  for (const entry of chronology.entries) {
    const year = entry.first.slice(0, 4);
    const others = byYear.get(year);
    if (others === undefined) byYear.set(year, [entry]);
    else others.push(entry);
  }
  return [...byYear].map(([year, entries]) => {
    const heading = element("h2", {}, year);
    const cells = entries.map((entry) => rowOf(entry, chronology));
    const columns = ["When", "Agency and source", "Person", "What happened"];
    const made = table(`Entries of ${year}`, columns, cells, "chronology");
    const rows = [...(made.tBodies[0]?.rows ?? [])];
    const shown = rows.flatMap((row, at): Shown[] => {
      const entry = entries[at];
      return entry === undefined ? [] : [{ entry, row, text: row.textContent.toLowerCase() }];
    });
    const node = element("section", { class: "dhr-year" }, heading, made);
    node.style.setProperty("contain-intrinsic-size", `auto ${entries.length * ROW_HEIGHT}rem`);
    return {
      node,
      entry: element("li", {}, lead(year, () => heading)),
      shown,
    };
  });
}

function rowOf(entry: Entry, chronology: Chronology): readonly Part[] {
  return [
    element("span", { class: "dhr-due" }, entry.when),
    element(
      "div",
      {},
      chronology.agencies[entry.agency] ?? "",
      element("div", { class: "dhr-quiet" }, [entry.source, entry.reference, `row ${entry.row}`].filter((each) => each !== "").join(" · ")),
    ),
    entry.person === "" ? "–" : entry.person,
    element(
      "div",
      { class: "dhr-entry" },
      element("p", {}, entry.event),
      told("Response or decision", entry.response),
      told("Seen or spoken to", entry.seen),
      told("Comment", entry.comment),
    ),
  ];
}

function told(name: string, text: string): HTMLElement | null {
  if (text === "") return null;
  return element("p", {}, element("span", { class: "dhr-quiet" }, `${name}: `), text);
}

// ---------------------------------------------------------------------------------------------
// Filters

function filterOf(chronology: Chronology, changed: (wish: Wish) => void): HTMLElement {
  const agency = choice("chronology-agency", ["All agencies", ...chronology.agencies]);
  const everybody = [...new Set(chronology.entries.map(({ person }) => person))].filter((each) => each !== "");
  const people = everybody.sort((a, b) => a.localeCompare(b, "en-GB"));
  const person = choice("chronology-person", ["Everybody", ...people]);
  const from = element("input", { id: "chronology-from", type: "date" });
  const to = element("input", { id: "chronology-to", type: "date" });
  const words = element("input", { id: "chronology-words", type: "search", autocomplete: "off" });
  const read = (): void => {
    changed({
      agency: agency.selectedIndex > 0 ? agency.selectedIndex - 1 : null,
      person: person.selectedIndex > 0 ? (people[person.selectedIndex - 1] ?? "") : "",
      from: from.value,
      to: to.value,
      words: words.value.toLowerCase().split(/\s+/).filter((each) => each !== ""),
    });
  };
  const clear = (): void => {
    agency.selectedIndex = person.selectedIndex = 0;
    from.value = to.value = words.value = "";
    read();
  };
  for (const each of [agency, person, from, to]) each.addEventListener("change", read);
  words.addEventListener("input", read);
  return element(
    "div",
    { class: "dhr-filter", role: "search", "aria-label": "Filter the chronology" },
    labelled("Agency", agency),
    labelled("Person", person),
    labelled("From", from),
    labelled("To", to),
    labelled("Words", words),
    button("Show all", clear),
  );
}

function choice(id: string, options: readonly string[]): HTMLSelectElement {
  return element("select", { id }, ...options.map((each) => element("option", {}, each)));
}

function labelled(words: string, field: HTMLElement): HTMLElement {
  return element("div", {}, element("label", { for: field.id }, words), field);
}

/** An entry that may have happened on some day of the period is in it. */
function fits(entry: Entry, text: string, wish: Wish): boolean {
  return (
    (wish.agency === null || entry.agency === wish.agency) &&
    (wish.person === "" || entry.person === wish.person) &&
    (wish.from === "" || entry.last >= wish.from) &&
    (wish.to === "" || entry.first <= wish.to) &&
    wish.words.every((word) => text.includes(word))
  );
}

function inSentence(chronology: Chronology, wish: Wish, left: number): string {
  const all = counted(chronology.entries.length, "entry", "entries");
  const asked = [
    wish.agency === null ? "" : (chronology.agencies[wish.agency] ?? ""),
    wish.person,
    wish.from === "" ? "" : `from ${inWords(wish.from as Day)}`,
    wish.to === "" ? "" : `to ${inWords(wish.to as Day)}`,
    wish.words.length === 0 ? "" : `with “${wish.words.join(" ")}”`,
  ].filter((each) => each !== "");
  return asked.length === 0 ? all : `${left} of ${all}: ${asked.join(", ")}`;
}

// ---------------------------------------------------------------------------------------------
// Keeping

const HEADINGS = ["When", "First day", "Last day", "Agency", "Source of information", "Reference", "Person", "Contact or event", "Response or decision", "Seen or spoken to", "Comment", "Row in its file"];

/** Write entries as a table that a spreadsheet opens, and in which nothing is a formula. */
function asCsv(chronology: Chronology, entries: readonly Entry[]): string {
  const lines = entries.map((entry) => [
    entry.when,
    entry.first,
    entry.last,
    chronology.agencies[entry.agency] ?? "",
    entry.source,
    entry.reference,
    entry.person,
    entry.event,
    entry.response,
    entry.seen,
    entry.comment,
    String(entry.row),
  ]);
  const text = [HEADINGS, ...lines].map((line) => line.map(cell).join(",")).join("\r\n");
  return `\uFEFF${text}\r\n`;
}

/** What begins like a formula gets an apostrophe, by which spreadsheets know a text. */
function cell(text: string): string {
  const plain = /^\s*[=+@\-\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}
