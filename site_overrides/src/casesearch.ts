/**
 * Search over everything that a reader may open: their cases' pages are opened one after another,
 * and what they say is indexed in the memory of this page. Nothing of it is kept anywhere else.
 *
 * - A page that does not open is counted and named; the others are searched.
 * - What is searched for stays in this page: the host sees that pages are fetched, and not why.
 */

import MiniSearch from "minisearch";

import { LockedError } from "./lock.ts";
import { openCase } from "./page.ts";
import { inertBody } from "./trusted.ts";
import type { Card, Desk, Page } from "./validate.ts";

/** A part of a case that holds what was searched for. */
export interface Hit {
  readonly id: number;
  readonly card: Card;
  /** The place on the case's page: the id of its chapter. */
  readonly place: string;
  readonly title: string;
  readonly text: string;
  /** The words of the text that were found. */
  readonly terms: readonly string[];
}

interface Entry {
  readonly id: number;
  readonly card: Card;
  readonly place: string;
  readonly title: string;
  readonly text: string;
}

const BLOCKS =
  "p, li, dt, dd, td, th, tr, div, section, article, h1, h2, h3, h4, h5, h6, br, pre, span, a";
/** From how many letters on a word's beginning is enough. */
const BEGINNING = 3;

/** The search of one unlocked time. */
export class CaseSearch {
  readonly total: number;
  readonly failed: string[] = [];
  readonly #desk: Desk;
  readonly #signal: AbortSignal;
  readonly #entries: Entry[] = [];
  readonly #index = new MiniSearch<Entry>({
    fields: ["title", "text"],
    searchOptions: {
      boost: { title: 2 },
      combineWith: "AND",
      prefix: (term) => term.length >= BEGINNING,
    },
  });
  #opened = 0;
  #under: Promise<void> | null = null;

  constructor(desk: Desk, signal: AbortSignal) {
    this.#desk = desk;
    this.#signal = signal;
    this.total = desk.cards.length;
  }

  /** How many cases were looked at so far. */
  get opened(): number {
    return this.#opened;
  }

  /** Open and index every case; `each` is told after each one. Asked again, it is the same work. */
  prepare(each: () => void): Promise<void> {
    this.#under ??= this.#openAll(each);
    return this.#under;
  }

  /** Find the parts in which all words stand, the best first. */
  find(words: string): readonly Hit[] {
    return this.#index.search(words).flatMap(({ id, terms }) => {
      const entry = this.#entries[Number(id)];
      return entry === undefined ? [] : [{ ...entry, terms }];
    });
  }

  async #openAll(each: () => void): Promise<void> {
    for (const card of this.#desk.cards) {
      try {
        this.#add(card, await openCase(this.#desk, card, this.#signal));
      } catch (thrown) {
        this.#signal.throwIfAborted();
        if (!(thrown instanceof LockedError)) throw thrown;
        this.failed.push(card.case);
      }
      this.#opened += 1;
      each();
      await nextTask(); // the page stays quick while it works
    }
  }

  #add(card: Card, page: Page): void {
    const add = (place: string, title: string, text: string): void => {
      const entry = { id: this.#entries.length, card, place, title, text };
      this.#entries.push(entry);
      this.#index.add(entry);
    };
    for (const section of page.sections) {
      add(`part-section-${section.id}`, section.title, textOf(section.html));
    }
    for (const paper of page.documents) {
      add("part-papers", paper.title, paper.html === null ? "" : textOf(paper.html));
    }
    const duties = [...page.deadlines.map((one) => one.what), ...page.findings.map((one) => one.message)];
    if (duties.length > 0) add("part-deadlines", "Deadlines and findings", duties.join(" · "));
    if (page.chronology !== null) {
      for (const { when, person, source, event, response, comment } of page.chronology.entries) {
        const told = [when, person, source, event, response, comment].filter((one) => one !== "");
        add("part-section-chronology", "Chronology", told.join(" · "));
      }
    }
  }
}

/** The words of rendered html, with a blank where one block ends. */
function textOf(html: string): string {
  const body = inertBody(html);
  for (const block of body.querySelectorAll(BLOCKS)) block.after(" ");
  return body.textContent.replace(/\s+/g, " ").trim();
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
