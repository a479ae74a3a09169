/**
 * The internal site in the browser: from the key to the desk, from the desk to its pages, and back
 * to nothing.
 *
 * One view is shown at a time, in place of the one before. Moving between views gives the focus to
 * the new heading, changes neither the address nor the title, and leaves no trace in the history.
 */

import { inWords } from "./dates.ts";
import { CaseSearch, type Hit } from "./casesearch.ts";
import { openDesk } from "./desk.ts";
import { button, cleanText, element, ofShell } from "./elements.ts";
import { lockWhenIdle } from "./idle.ts";
import type { Identity } from "./keys.ts";
import { type Described, sealPaper } from "./intake.ts";
import { type LockCode, LockedError, MESSAGES, lockCode } from "./lock.ts";
import { openCase, openPaper, openPolicyPage } from "./page.ts";
import { Session } from "./session.ts";
import { announce, focusOnHeading, hasWebCrypto } from "./showing.ts";
import type { Chronology, Page, Paper } from "./validate.ts";
import { type WayBack, caseView, policyView, returnTo } from "./views/case.ts";
import { chronologyView } from "./views/chronology.ts";
import { showClause } from "./views/clause.ts";
import { type DeskActions, deskView } from "./views/desk.ts";
import { type OpenPaper, paperView, saveAs, savePaper, wayToRead } from "./views/papers.ts";
import { notice } from "./views/parts.ts";
import { searchView } from "./views/search.ts";
import { unlockView, unusableView } from "./views/unlock.ts";

/** Where a reader came from: the view, and what they pressed there. */
interface Origin {
  readonly view: HTMLElement;
  readonly from: HTMLElement;
}

/** A view, and the place on it that the reader wants. */
interface Place {
  readonly view: HTMLElement;
  readonly at: HTMLElement;
}

const IDLE_WORDS =
  "Nothing was done here for a while. In one minute your desk is locked; you can open it again with your key.";
const IDLE_LOCKED = "Locked, because nothing was done for 15 minutes.";

let session: Session | null = null;
let opening = new AbortController();

/** Show a view; the focus goes to its heading unless a place on it is given. */
function show(view: HTMLElement, place?: HTMLElement): void {
  announce("");
  ofShell("dhr-view").replaceChildren(view);
  if (place !== undefined) {
    returnTo(place);
    return;
  }
  focusOnHeading();
}

async function unlock(identity: () => Promise<Identity>): Promise<void> {
  opening.abort();
  opening = new AbortController();
  const { signal } = opening;
  announce("Opening your desk");
  try {
    const desk = await openDesk(await identity(), signal);
    // Whoever locked or left meanwhile does not want to see it.
    if (!signal.aborted) enter(new Session(desk, new Date()));
  } finally {
    if (!signal.aborted) announce("");
  }
}

function enter(opened: Session): void {
  session = opened;
  const { marking, name } = opened.desk.partnership;
  setMarking(marking);
  setPrinted(opened);
  ofShell("dhr-title").textContent = cleanText(name);
  ofShell("dhr-reader").textContent = cleanText(opened.desk.reader.name);
  ofShell("dhr-session").replaceChildren(button("Lock", () => { lock(); }, { class: "dhr-button dhr-lock" }));
  ofShell("dhr-about").hidden = true;
  const desktop = new Desktop(opened);
  const { signal } = opened;
  const onClick = (event: Event): void => {
    const mark = event.target instanceof Element ? event.target.closest("[data-clause]") : null;
    const anchor = mark?.getAttribute("data-clause");
    if (anchor) desktop.showClause(anchor);
  };
  ofShell("dhr-view").addEventListener("click", onClick, { signal });
  lockWhenIdle(signal, IDLE_WORDS, () => {
    lock(IDLE_LOCKED);
  });
  desktop.showDesk();
}

/** Everything that an unlocked reader moves between. */
class Desktop {
  readonly #session: Session;
  readonly #desk: HTMLElement;
  #policy: Promise<Page> | undefined;
  #search: HTMLElement | undefined;

  constructor(opened: Session) {
    this.#session = opened;
    const actions: DeskActions = {
      announce,
      search: this.#showSearch,
      openCase: (card, part) => {
        this.#goTo(card.case, async (signal) => {
          const view = this.#pageView(await openCase(opened.desk, card, signal));
          const at = part === undefined ? null : view.querySelector<HTMLElement>(`#part-${part}`);
          return at === null ? view : { view, at };
        });
      },
      openPolicyPage: (entry) => {
        this.#goTo(entry.title, async (signal) =>
          policyView(await openPolicyPage(opened.desk, entry, signal), this.showDesk),
        );
      },
    };
    this.#desk = deskView(opened, actions, new Date());
  }

  /** Show what a clause says; the policy is opened when it is first asked for. */
  readonly showClause = (anchor: string): void => {
    const { desk, signal } = this.#session;
    if (desk.clauses === null) return;
    this.#policy ??= openPolicyPage(desk, desk.clauses, signal);
    this.#policy.then(
      (page) => {
        const section = page.sections.find((each) => each.id === anchor);
        if (section === undefined) announce("The policy has no such clause.");
        else if (!signal.aborted) showClause(section);
      },
      () => {
        this.#policy = undefined;
        if (!signal.aborted) announce("The policy could not be opened.");
      },
    );
  };

  readonly showDesk = (): void => {
    this.#session.turn();
    show(this.#desk);
  };

  readonly #showSearch = (): void => {
    const { desk, signal } = this.#session;
    this.#session.turn();
    const view = (this.#search ??= searchView(new CaseSearch(desk, signal), {
      back: this.showDesk,
      open: (hit, from) => {
        this.#openAt(hit, () => {
          show(view, from());
        });
      },
    }));
    const field = view.querySelector("input");
    show(view, field ?? view);
  };

  /** Open a case at the place that was found; the way back leads to what was found. */
  #openAt({ card, place }: Hit, comeBack: () => void): void {
    const go = (): void => {
      this.#session.turn();
      comeBack();
    };
    this.#goTo(card.case, async (signal) => {
      const page = await openCase(this.#session.desk, card, signal);
      const view = this.#pageView(page, { label: "Back to what was found", go });
      const at = view.querySelector<HTMLElement>(`#${place}`);
      return at === null ? view : { view, at };
    });
  }

  /** Make a view and show it, unless the reader has gone elsewhere meanwhile. */
  #goTo(name: string, make: (signal: AbortSignal) => Promise<HTMLElement | Place>): void {
    const signal = this.#session.turn();
    announce(`Opening ${cleanText(name)}`);
    make(signal).then(
      (made) => {
        if (signal.aborted) return;
        if (made instanceof HTMLElement) show(made);
        else show(made.view, made.at);
      },
      (thrown: unknown) => {
        if (!signal.aborted) show(refusalView(lockCode(thrown), this.showDesk));
      },
    );
  }

  #pageView(page: Page, back?: WayBack): HTMLElement {
    const view: HTMLElement = caseView(this.#session, page, {
      back: back ?? { label: "Back to my desk", go: this.showDesk },
      read: (paper, from) => {
        this.#goTo(paper.title, (signal) => this.#paperView(page, paper, signal, { view, from }));
      },
      save: (paper) => {
        this.#save(page, paper);
      },
      saveDeclaration: (text) => {
        const parts = [page.marking, page.case ?? "", "declaration", this.#session.today];
        saveAs(this.#session, parts, "md", new TextEncoder().encode(text));
        announce("Handed to the browser to be saved");
      },
      bringIn: (about, data) => this.#seal(page, about, data),
      readChronology: (chronology, from) => {
        this.#session.turn();
        show(this.#chronologyView(page, chronology, { view, from }));
      },
    });
    return view;
  }

  /** Seal something to a case's key and save it; the name of the file that was saved. */
  async #seal(page: Page, about: Described, data: Uint8Array<ArrayBuffer>): Promise<string> {
    const { desk, signal } = this.#session;
    if (page.intake === null || page.case === null) throw new LockedError("format");
    const to = { recipient: page.intake, site: desk.site, case: page.case, sender: desk.reader.id };
    const sealed = await sealPaper(to, about, data, new Date());
    signal.throwIfAborted();
    saveAs(this.#session, [sealed.name], "age", sealed.bytes);
    announce("Handed to the browser to be saved");
    return `${sealed.name}.age`;
  }

  #chronologyView(page: Page, chronology: Chronology, origin: Origin): HTMLElement {
    return chronologyView(page, chronology, {
      announce,
      back: () => {
        this.#session.turn();
        show(origin.view, origin.from);
      },
      save: (csv) => {
        const parts = [page.marking, page.case ?? "", "chronology", chronology.merged];
        saveAs(this.#session, parts, "csv", new TextEncoder().encode(csv));
        announce("Handed to the browser to be saved");
      },
    });
  }

  async #paperView(
    page: Page,
    paper: Paper,
    signal: AbortSignal,
    origin: Origin,
  ): Promise<HTMLElement> {
    return paperView(page, paper, await this.#openToRead(paper, signal), {
      back: () => {
        this.#session.turn();
        show(origin.view, origin.from);
      },
      save: () => {
        this.#save(page, paper);
      },
    });
  }

  async #openToRead(paper: Paper, signal: AbortSignal): Promise<OpenPaper | null> {
    if (wayToRead(paper) === "html") return null;
    const bytes = await openPaper(paper, signal);
    return { bytes, lend: (mediaType) => this.#session.lend(bytes, mediaType, signal) };
  }

  #save(page: Page, paper: Paper): void {
    const { signal } = this.#session;
    announce(`Saving ${cleanText(paper.title)}`);
    openPaper(paper, signal).then(
      (bytes) => {
        if (signal.aborted) return;
        savePaper(this.#session, page, paper, bytes);
        announce("Handed to the browser to be saved");
      },
      (thrown: unknown) => {
        if (!signal.aborted) show(refusalView(lockCode(thrown), this.showDesk));
      },
    );
  }
}

function refusalView(code: LockCode, back: () => void): HTMLElement {
  return element(
    "div",
    { class: "dhr-refusal" },
    element("h1", {}, "This was not opened"),
    element("p", { class: "dhr-problem" }, MESSAGES[code]),
    element("p", { class: "dhr-quiet" }, `Reason: ${code}`),
    button("Back to my desk", back),
  );
}

function setMarking(marking: string): void {
  for (const mark of [ofShell("dhr-marking-top"), ofShell("dhr-marking-bottom")]) {
    mark.textContent = cleanText(marking);
    mark.hidden = marking === "";
  }
}

/** Say on every printed sheet whose it is, in words and across the sheet: paper is lost easily. */
function setPrinted(opened: Session | null): void {
  const reader = opened === null ? "" : cleanText(opened.desk.reader.id);
  const when = opened === null ? "" : inWords(opened.today);
  ofShell("dhr-watermark").textContent = reader;
  ofShell("dhr-printed").textContent =
    opened === null ? "" : `Printed for ${reader} on ${when}. Destroy it after use.`;
}

/** Forget everything, at once. */
function forget(): void {
  opening.abort();
  session?.end();
  session = null;
  setMarking("");
  setPrinted(null);
  ofShell("dhr-reader").textContent = "";
  ofShell("dhr-session").replaceChildren();
  ofShell("dhr-title").textContent = document.title;
  ofShell("dhr-about").hidden = false;
  announce("");
  ofShell("dhr-view").replaceChildren(startView());
}

function lock(why = "Locked."): void {
  forget();
  if (why !== "Locked.") {
    document.querySelector("h1")?.after(notice("plain", element("p", {}, why)));
  }
  focusOnHeading();
  announce(`${why} Nothing of your desk is left in this page.`);
}

function startView(): HTMLElement {
  return hasWebCrypto() ? unlockView(unlock) : unusableView("no-web-crypto");
}

function start(): void {
  ofShell("dhr-view").replaceChildren(startView());
  document.querySelector(".md-skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    focusOnHeading();
  });
  // A page that is left is locked: the back-forward cache must hold nothing.
  addEventListener("pagehide", forget);
}

start();
