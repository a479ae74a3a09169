/**
 * Narrowing a list by several facets at once: the links by facet become one form.
 *
 * - Without this script each link leads to the list of one value; nothing is lost.
 * - What is chosen stays on the page: no address and no history has it.
 * - A list of several pages is fetched whole when somebody first narrows it.
 */

const WIDE = "(min-width: 40rem)";

interface Choice {
  readonly facet: string;
  readonly select: HTMLSelectElement;
}

/** Make a form of the facets of a page, if it has any. */
export function narrowLists(page: Document): void {
  const browse = page.querySelector<HTMLElement>("[data-browse]");
  const list = page.querySelector<HTMLElement>("[data-listed]");
  if (browse !== null && list !== null) new Narrowing(page, browse, list).show();
}

class Narrowing {
  readonly #page: Document;
  readonly #browse: HTMLElement;
  readonly #list: HTMLElement;
  readonly #said: HTMLElement;
  readonly #choices: readonly Choice[];
  readonly #clear: HTMLButtonElement;
  #whole: Promise<void> | null = null;

  constructor(page: Document, browse: HTMLElement, list: HTMLElement) {
    this.#page = page;
    this.#browse = browse;
    this.#list = list;
    const facets = [...browse.querySelectorAll<HTMLElement>("[data-facet]")];
    this.#choices = facets.map((facet) => this.#choice(facet));
    this.#said = page.createElement("p");
    this.#said.className = "dhr-browse__said";
    this.#said.setAttribute("role", "status");
    this.#clear = page.createElement("button");
    this.#clear.type = "button";
    this.#clear.className = "dhr-button";
    this.#clear.textContent = "Show everything";
    this.#clear.hidden = true;
    this.#clear.addEventListener("click", this.#reset);
  }

  /** Put the form in the place of the links. */
  show(): void {
    const form = this.#page.createElement("form");
    form.className = "dhr-browse__form";
    form.setAttribute("aria-labelledby", "browse");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
    });
    for (const { facet, select } of this.#choices) {
      const label = this.#page.createElement("label");
      const words = this.#page.createElement("span");
      words.textContent = this.#title(facet);
      label.append(words, select);
      form.append(label);
    }
    for (const old of this.#browse.querySelectorAll("details")) old.remove();
    const fold = this.#page.createElement("details");
    fold.className = "dhr-browse__fold";
    fold.open = matchMedia(WIDE).matches; // on a phone the list comes first
    const words = this.#page.createElement("summary");
    words.textContent = "Choose by year, theme, agency and more";
    fold.append(words, form, this.#clear);
    this.#browse.append(fold, this.#said);
  }

  #title(facet: string): string {
    const list = this.#browse.querySelector(`[data-facet="${facet}"]`);
    return list?.closest("details")?.querySelector("summary")?.textContent ?? facet;
  }

  #choice(list: HTMLElement): Choice {
    const select = this.#page.createElement("select");
    select.append(new Option("All", ""));
    for (const link of list.querySelectorAll<HTMLElement>("[data-value]")) {
      const count = link.parentElement?.querySelector("span")?.textContent ?? "";
      select.append(new Option(`${link.textContent} (${count})`, link.dataset["value"] ?? ""));
    }
    // A choice that a browser kept from an earlier visit would narrow without being seen.
    select.autocomplete = "off";
    select.addEventListener("change", () => void this.#narrow());
    return { facet: list.dataset["facet"] ?? "", select };
  }

  readonly #reset = (): void => {
    for (const { select } of this.#choices) select.value = "";
    this.#choices[0]?.select.focus();
    void this.#narrow();
  };

  async #narrow(): Promise<void> {
    this.#whole ??= this.#fetchRest();
    await this.#whole;
    const chosen = this.#choices.filter(({ select }) => select.value !== "");
    let shown = 0;
    const items = [...this.#list.children].filter((item) => item instanceof HTMLElement);
    for (const item of items) {
      item.hidden = !chosen.every(({ facet, select }) =>
        (item.dataset[facet] ?? "").split(" ").includes(select.value),
      );
      if (!item.hidden) shown += 1;
    }
    this.#clear.hidden = chosen.length === 0;
    this.#said.textContent = chosen.length === 0 ? "" : this.#found(shown, items.length);
  }

  #found(shown: number, all: number): string {
    const what = this.#list.dataset["listed"] ?? "";
    if (shown === 0) return `No ${what} fit all that is chosen.`;
    return `${shown.toString()} of ${all.toString()} ${what} shown.`;
  }

  /** Bring the other pages of a list to this one. */
  async #fetchRest(): Promise<void> {
    const pages = this.#page.querySelector<HTMLElement>(".dhr-pages");
    if (pages === null) return;
    this.#said.textContent = "Loading the whole list.";
    const links = [...pages.querySelectorAll<HTMLAnchorElement>("a:not([aria-current])")];
    const texts = await Promise.all(
      links.map(async (link) => {
        const answer = await fetch(link.href);
        return answer.ok ? answer.text() : "";
      }),
    );
    const whole = texts.every((text) => text !== "");
    for (const [position, text] of texts.entries()) {
      const other = new DOMParser().parseFromString(text, "text/html");
      const base = links[position]?.href ?? this.#page.baseURI;
      for (const item of other.querySelector("[data-listed]")?.children ?? []) {
        this.#list.append(this.#brought(item, base));
      }
    }
    if (whole) pages.remove();
  }

  /** Take an item from another page, with its links made good for this one. */
  #brought(item: Element, base: string): Node {
    const own = this.#page.importNode(item, true);
    for (const link of own.querySelectorAll("a")) {
      link.href = new URL(link.getAttribute("href") ?? "", base).href;
    }
    return own;
  }
}
