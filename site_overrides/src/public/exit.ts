/**
 * Leaving at once: the links "Exit this page", and the Shift key pressed three times.
 *
 * - After the GOV.UK Design System's component: the page is covered while the other one loads, what
 *   happens is said to those who do not see it, and another key or five seconds begin anew.
 * - The page is replaced, so that Back does not return to it. Pages read before it stay in the
 *   browser's history: nothing can take them out, and the site says so.
 */

const PRESSES = 3;
const PATIENCE = 5000; // milliseconds between the first press and giving up
const COVERED = "dhr-covered";

/** What a page's address can do: leave. */
export type Leaving = Pick<Location, "replace">;

/** Give the exit links of a page their script, and count presses of the Shift key. */
export function watchExits(page: Document, leaving: Leaving): void {
  const links = [...page.querySelectorAll<HTMLAnchorElement>("a[data-exit]")];
  const [first] = links;
  if (first === undefined) return;
  const exit = new Exit(page, first.href, leaving);
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      exit.leave();
    });
  }
  page.addEventListener("keydown", exit.down);
  page.addEventListener("keyup", exit.up);
  // A page that comes back from the browser's memory must not come back covered.
  addEventListener("pageshow", exit.reset);
}

class Exit {
  readonly #page: Document;
  readonly #to: string;
  readonly #leaving: Leaving;
  readonly #said: HTMLElement;
  #presses = 0;
  #alone = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #cover: HTMLElement | null = null;

  constructor(page: Document, to: string, leaving: Leaving) {
    this.#page = page;
    this.#to = to;
    this.#leaving = leaving;
    this.#said = page.createElement("div");
    this.#said.className = "dhr-unseen";
    this.#said.setAttribute("role", "status");
    page.body.append(this.#said);
  }

  /** Cover the page, and go. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#say("");
    if (this.#cover === null) {
      this.#cover = this.#page.createElement("div");
      this.#cover.className = "dhr-cover";
      this.#cover.setAttribute("role", "alert");
      this.#page.body.classList.add(COVERED);
      this.#page.body.append(this.#cover);
      this.#cover.textContent = "Loading.";
    }
    this.#page.title = "Loading";
    this.#leaving.replace(this.#to);
  }

  /** Note whether Shift goes down by itself: as part of a capital letter it does not count. */
  readonly down = (event: KeyboardEvent): void => {
    if (event.key !== "Shift" && this.#presses > 0) this.reset();
    const other = event.ctrlKey || event.altKey || event.metaKey;
    this.#alone = event.key === "Shift" && !other && (this.#alone || !event.repeat);
  };

  /** Count a press of Shift when it is let go. */
  readonly up = (event: KeyboardEvent): void => {
    if (event.key !== "Shift" || !this.#alone) return;
    this.#alone = false;
    this.#presses += 1;
    if (this.#presses >= PRESSES) {
      this.leave();
      return;
    }
    if (this.#presses === 1) this.#timer = setTimeout(this.#expire, PATIENCE);
    const left = PRESSES - this.#presses;
    this.#say(
      left === 1
        ? "Shift, press 1 more time to exit."
        : `Shift, press ${left.toString()} more times to exit.`,
    );
  };

  /** Begin anew, with nothing covered. */
  readonly reset = (): void => {
    clearTimeout(this.#timer);
    this.#presses = 0;
    this.#alone = false;
    this.#say("");
    this.#cover?.remove();
    this.#cover = null;
    this.#page.body.classList.remove(COVERED);
  };

  readonly #expire = (): void => {
    this.reset();
    this.#say("Exit this page expired.");
  };

  #say(words: string): void {
    this.#said.textContent = words;
  }
}
