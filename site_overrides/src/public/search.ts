/**
 * Full-text search, in the reader's browser: Pagefind's index, and a plain list of what it finds.
 *
 * - What is searched for goes nowhere: into no address, no history, no storage, no request.
 * - Results are made of text nodes; the marked words of an excerpt are taken from Pagefind's markup
 *   by reading it, never by letting a browser run it.
 */

/** A part of a page that holds what was searched for. */
interface Part {
  readonly title: string;
  readonly url: string;
  readonly excerpt: string;
}

/** What Pagefind tells of a page that it found. */
interface Found {
  readonly url: string;
  readonly excerpt: string;
  readonly meta: Readonly<Record<string, string | undefined>>;
  readonly sub_results: readonly Part[];
}

interface Results {
  readonly results: readonly { readonly data: () => Promise<Found> }[];
}

interface Pagefind {
  readonly init: () => Promise<void>;
  readonly debouncedSearch: (words: string) => Promise<Results | null>;
}

const AT_ONCE = 10;
const PARTS = 3;
/** A recommendation's place in its review's list; it has a page of its own, named alike. */
const LISTED = /(\/recommendations\/)#([a-z]{1,3}[0-9]+(?:-[0-9]+)?)$/;
const MARKS = /<mark>(.*?)<\/mark>/gs;

/** Make the search of a page, if it has a place for one. */
export function startSearch(page: Document): void {
  const place = page.querySelector<HTMLElement>("[data-search]");
  if (place !== null) new Search(page, place).show();
}

class Search {
  readonly #page: Document;
  readonly #place: HTMLElement;
  readonly #field: HTMLInputElement;
  readonly #said: HTMLElement;
  readonly #list: HTMLElement;
  readonly #more: HTMLButtonElement;
  #index: Promise<Pagefind> | null = null;
  #asked = 0;
  #results: Results = { results: [] };
  #shown = 0;

  constructor(page: Document, place: HTMLElement) {
    this.#page = page;
    this.#place = place;
    this.#field = page.createElement("input");
    this.#field.type = "search";
    this.#field.id = "search-words";
    this.#field.autocomplete = "off";
    this.#field.spellcheck = true;
    this.#field.enterKeyHint = "search";
    this.#said = page.createElement("p");
    this.#said.className = "dhr-search__said";
    this.#said.setAttribute("role", "status");
    this.#list = page.createElement("ol");
    this.#list.className = "dhr-cards dhr-search__found";
    this.#more = page.createElement("button");
    this.#more.type = "button";
    this.#more.className = "dhr-button";
    this.#more.textContent = "Show more";
    this.#more.hidden = true;
  }

  /** Put the form where the words about JavaScript stand. */
  show(): void {
    this.#place.querySelector("[data-without-script]")?.remove();
    const form = this.#page.createElement("form");
    form.className = "dhr-search";
    form.setAttribute("role", "search");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#search();
    });
    const label = this.#page.createElement("label");
    label.htmlFor = this.#field.id;
    label.textContent = "Words to search for";
    const button = this.#page.createElement("button");
    button.className = "dhr-button";
    button.textContent = "Search";
    const row = this.#page.createElement("div");
    row.className = "dhr-search__row";
    row.append(this.#field, button);
    form.append(label, row);
    this.#place.append(form, this.#said, this.#list, this.#more);
    this.#field.addEventListener("input", () => void this.#search());
    this.#field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.#field.value === "") return;
      event.preventDefault();
      this.#field.value = "";
      void this.#search();
    });
    this.#more.addEventListener("click", () => void this.#showMore());
    // Nothing of a search comes back with the page out of the browser's memory.
    addEventListener("pagehide", () => {
      this.#field.value = "";
      this.#list.replaceChildren();
      this.#said.textContent = "";
    });
    this.#field.focus({ preventScroll: true });
  }

  async #search(): Promise<void> {
    const words = this.#field.value.trim();
    this.#asked += 1;
    const mine = this.#asked;
    if (words === "") {
      this.#put({ results: [] }, "");
      return;
    }
    try {
      this.#index ??= this.#load();
      const index = await this.#index;
      const results = await index.debouncedSearch(words);
      if (results === null || mine !== this.#asked) return; // another search has begun
      this.#put(results, counted(results.results.length));
      await this.#showMore(mine);
    } catch {
      this.#index = null;
      this.#put({ results: [] }, "The search could not be loaded. Check your connection, then try again.");
    }
  }

  async #load(): Promise<Pagefind> {
    const folder = new URL(this.#place.dataset["search"] ?? "", this.#page.baseURI);
    const index = (await import(new URL("pagefind.js", folder).href)) as Pagefind;
    await index.init();
    return index;
  }

  #put(results: Results, said: string): void {
    this.#results = results;
    this.#shown = 0;
    this.#list.replaceChildren();
    this.#said.textContent = said;
    this.#more.hidden = true;
  }

  async #showMore(mine = this.#asked): Promise<void> {
    const next = this.#results.results.slice(this.#shown, this.#shown + AT_ONCE);
    const found = await Promise.all(next.map(async (each) => each.data()));
    if (mine !== this.#asked) return;
    const first = this.#shown;
    this.#shown += next.length;
    this.#list.append(...found.map((each) => this.#item(each)));
    this.#more.hidden = this.#shown >= this.#results.results.length;
    // Whoever asked for more goes on reading at the first that came.
    if (first > 0) this.#list.children[first]?.querySelector("a")?.focus();
  }

  #item(found: Found): HTMLElement {
    const item = this.#page.createElement("li");
    item.className = "dhr-card";
    const title = this.#page.createElement("h2");
    title.className = "dhr-card__title";
    title.append(this.#link(found.url, found.meta["title"] ?? "Untitled"));
    const kind = this.#page.createElement("p");
    kind.className = "dhr-card__facts";
    kind.textContent = found.meta["kind"] ?? "";
    item.append(title, kind);
    const parts = found.sub_results.filter((part) => part.url !== found.url).slice(0, PARTS);
    if (parts.length === 0) item.append(this.#excerpt(found.excerpt));
    for (const part of parts) {
      const place = this.#page.createElement("p");
      place.className = "dhr-search__part";
      place.append(this.#link(part.url.replace(LISTED, "$1$2/"), part.title));
      item.append(place, this.#excerpt(part.excerpt));
    }
    return item;
  }

  #link(url: string, words: string): HTMLElement {
    const link = this.#page.createElement("a");
    link.href = url;
    link.textContent = words;
    return link;
  }

  #excerpt(markup: string): HTMLElement {
    const excerpt = this.#page.createElement("p");
    excerpt.append(...marked(this.#page, markup));
    return excerpt;
  }
}

function counted(count: number): string {
  if (count === 0) return "Nothing was found. Try fewer or other words.";
  return count === 1 ? "1 page was found." : `${count.toString()} pages were found.`;
}

/** Turn an excerpt's markup into text and marks; whatever else is in it stays words. */
export function* marked(page: Document, markup: string): Generator<Node> {
  let at = 0;
  for (const match of markup.matchAll(MARKS)) {
    yield page.createTextNode(plain(markup.slice(at, match.index)));
    const mark = page.createElement("mark");
    mark.textContent = plain(match[1] ?? "");
    yield mark;
    at = match.index + match[0].length;
  }
  yield page.createTextNode(plain(markup.slice(at)));
}

const REFERENCES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

function plain(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#39|amp);/g, (found) => REFERENCES[found] ?? found);
}
