/**
 * The steps in which a reader makes their key: begin, passphrase, keep, give.
 *
 * No field has a name and the forms go nowhere. What is secret stands in the view of its step
 * only, and is gone with it.
 */

import { button, element } from "../elements.ts";
import type { Identity } from "../keys.ts";
import { LEAST_PASSPHRASE } from "../making.ts";
import { nextPaint } from "../showing.ts";
import { PRIVATE, notice } from "./parts.ts";

/** Fewest different characters of a passphrase. */
const LEAST_DIFFERENT = 6;
const GROUP = 5;
/** Characters of a check phrase that stay together where it takes two lines. */
const HALF = 11;

/** The first view: what will happen. */
export function beginView(make: () => void): HTMLElement {
  return element(
    "div",
    { class: "dhr-join" },
    element("h1", {}, "Make your key"),
    element(
      "p",
      { class: "dhr-lede" },
      "Your key opens your cases on this site. It is made here, on your own computer, and its secret half never leaves it unless you carry it away yourself.",
    ),
    element(
      "ol",
      {},
      element("li", {}, "You choose a passphrase that locks your key."),
      element("li", {}, "You save the locked key, and keep a recovery copy."),
      element("li", {}, "You give the public half to the office, and check it on the telephone."),
    ),
    button("Make my key", make, { class: "dhr-button dhr-button--main" }),
  );
}

/** The step in which a passphrase is chosen; `lock` is slow on purpose. */
export function passphraseView(lock: (passphrase: string) => Promise<void>): HTMLElement {
  const problem = element("div", { id: "problem", role: "alert" });
  const first = passphraseField("passphrase", "passphrase-hint problem");
  const second = passphraseField("passphrase-again", "problem");
  const submit = element(
    "button",
    { type: "submit", class: "dhr-button dhr-button--main" },
    "Lock my key",
  );
  const shown = button("Show the passphrase", () => {
    const hidden = first.type === "text";
    for (const field of [first, second]) field.type = hidden ? "password" : "text";
    shown.textContent = hidden ? "Show the passphrase" : "Hide the passphrase";
  });
  shown.className = "dhr-link";
  const form = element(
    "form",
    { novalidate: true, class: "dhr-form" },
    problem,
    element(
      "div",
      { class: "dhr-field" },
      element("label", { for: first.id }, "Passphrase"),
      element(
        "p",
        { id: "passphrase-hint", class: "dhr-hint" },
        `At least ${LEAST_PASSPHRASE} characters. Four or five words that do not belong together are easy to remember and hard to guess. Use it nowhere else.`,
      ),
      first,
      shown,
    ),
    element(
      "div",
      { class: "dhr-field" },
      element("label", { for: second.id }, "The same passphrase again"),
      second,
    ),
    submit,
  );
  const refuse = (words: string, at: HTMLInputElement): void => {
    problem.replaceChildren(element("p", { class: "dhr-problem" }, words));
    for (const field of [first, second]) field.removeAttribute("aria-invalid");
    at.setAttribute("aria-invalid", "true");
    at.focus();
  };
  const submitted = async (): Promise<void> => {
    if (submit.getAttribute("aria-disabled") === "true") return;
    const weak = weakness(first.value);
    if (weak !== null) {
      refuse(weak, first);
      return;
    }
    if (first.value !== second.value) {
      refuse("The two are not the same. Type the passphrase again, in both fields.", second);
      return;
    }
    problem.replaceChildren();
    submit.setAttribute("aria-disabled", "true");
    submit.textContent = "Locking…";
    await nextPaint();
    await lock(first.value);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submitted();
  });
  return element(
    "div",
    { class: "dhr-join" },
    step(1, "Choose a passphrase"),
    element(
      "p",
      { class: "dhr-lede" },
      "It locks the file in which you keep your key, so that a lost or copied file opens nothing. The office cannot find it out or reset it.",
    ),
    form,
  );
}

function passphraseField(id: string, describedBy: string): HTMLInputElement {
  return element("input", { id, type: "password", "aria-describedby": describedBy, ...PRIVATE });
}

/** Why a passphrase is too weak, in words; null for one that will do. */
export function weakness(passphrase: string): string | null {
  if (passphrase.trim().length < LEAST_PASSPHRASE) {
    return `This is too short. Choose at least ${LEAST_PASSPHRASE} characters.`;
  }
  if (new Set(passphrase).size < LEAST_DIFFERENT) {
    return "This is too easy to guess: it is the same few characters again and again.";
  }
  return null;
}

/** What a reader does with the key that was made. */
export interface Keeping {
  readonly saveKeyFile: () => void;
  readonly saveRecovery: () => void;
  readonly print: () => void;
  readonly next: () => void;
}

/** The step in which the key is kept: locked, and as a recovery copy. */
export function keepView(identity: Identity, phrase: string, keeping: Keeping): HTMLElement {
  let saved = false;
  let kept = false;
  const problem = element("div", { id: "problem", role: "alert" });
  const sure = element("input", { id: "kept", type: "checkbox", "aria-describedby": "problem" });
  const refuse = (words: string): void => {
    problem.replaceChildren(element("p", { class: "dhr-problem" }, words));
  };
  const saveKeyFile = button(
    "Save the locked key",
    () => {
      saved = true;
      keeping.saveKeyFile();
    },
    { class: "dhr-button dhr-button--main" },
  );
  const saveRecovery = button("Save the recovery copy", () => {
    kept = true;
    keeping.saveRecovery();
  });
  const print = button("Print the recovery copy", () => {
    kept = true;
    keeping.print();
  });
  const next = button(
    "Go on",
    () => {
      if (!saved) {
        refuse("Save the locked key first. It is the file that opens your desk every day.");
        saveKeyFile.focus();
      } else if (!kept) {
        refuse("Print the recovery copy, or save it. Without it, a forgotten passphrase ends your access.");
        print.focus();
      } else if (!sure.checked) {
        refuse("Confirm that you have the recovery copy. Nobody can make it a second time.");
        sure.setAttribute("aria-invalid", "true");
        sure.focus();
      } else keeping.next();
    },
    { class: "dhr-button dhr-button--main" },
  );
  return element(
    "div",
    { class: "dhr-join" },
    step(2, "Keep your key"),
    element("h2", {}, "For every day: the locked key"),
    element(
      "p",
      {},
      "A small file that opens with your passphrase. Keep it on the computer on which you read.",
    ),
    saveKeyFile,
    element("h2", {}, "For the day something goes wrong: the recovery copy"),
    element(
      "p",
      {},
      "This is the key itself, without a lock. If the file or the passphrase is lost, it still opens your desk, for you and for whoever finds it. Keep it as you keep a passport: on paper in a locked drawer, or on a stick that is put away.",
    ),
    element("p", { class: "dhr-row" }, print, saveRecovery),
    sheet(identity, phrase),
    problem,
    element(
      "p",
      { class: "dhr-check" },
      sure,
      element("label", { for: sure.id }, "I have the recovery copy, in a place where nobody else finds it."),
    ),
    next,
  );
}

/** The recovery copy as it is printed. */
function sheet({ key, recipient }: Identity, phrase: string): HTMLElement {
  const secret = element(
    "p",
    { class: "dhr-key dhr-secret", id: "secret-half", translate: "no" },
    inGroups(key),
  );
  const show = button("Show the secret half", () => {
    const shown = secret.classList.toggle("dhr-secret--shown");
    show.textContent = shown ? "Hide the secret half" : "Show the secret half";
  });
  show.className = "dhr-link";
  return element(
    "section",
    { class: "dhr-sheet", "aria-labelledby": "sheet-title" },
    element("h3", { id: "sheet-title" }, "Recovery copy of a key for the review portal"),
    element(
      "p",
      {},
      "Whoever has this sheet has the key. Keep it locked away, and never send or photograph it.",
    ),
    element("h4", {}, "Secret half"),
    secret,
    show,
    element("h4", {}, "Public half"),
    element("p", { class: "dhr-key", translate: "no" }, recipient),
    element("h4", {}, "Check phrase"),
    element("p", { class: "dhr-key", translate: "no" }, phrase),
    element(
      "p",
      { class: "dhr-quiet" },
      "To use it, type the secret half on the first page of the portal. Blanks and line ends do not matter, capital letters do.",
    ),
  );
}

/** A long key in short groups, which are easier to type; blanks in a key are left out again. */
function inGroups(key: string): string {
  const at = key.indexOf("1") + 1;
  const groups = key.slice(at).match(new RegExp(`.{1,${GROUP}}`, "g")) ?? [];
  return [key.slice(0, at), ...groups].join(" ");
}

/** What the last step shows and does. */
export interface Giving {
  readonly recipient: string;
  readonly phrase: string;
  /** The office's name and address, where the site tells them. */
  readonly office: { readonly name: string; readonly contact: string } | null;
  readonly code: SVGSVGElement;
  readonly keeping: HTMLElement;
  readonly copy: () => Promise<boolean>;
  readonly finish: () => void;
}

/** The step in which the public half is given to the office. */
export function giveView(giving: Giving): HTMLElement {
  const { office, recipient, phrase } = giving;
  const said = element("p", { role: "status", class: "dhr-quiet" });
  const copy = button("Copy the public half", () => {
    void giving.copy().then((done) => {
      said.textContent = done
        ? "Copied."
        : "The browser did not allow it. Mark the line above and copy it by hand.";
    });
  });
  return element(
    "div",
    { class: "dhr-join" },
    step(3, "Give the public half to the office"),
    element("h2", {}, "Send this"),
    element(
      "p",
      {},
      "The public half opens nothing, and may travel by ordinary e-mail.",
    ),
    element("p", { class: "dhr-key", id: "public-half", translate: "no" }, recipient),
    element("p", { class: "dhr-row" }, copy, draft(office?.contact ?? "", recipient)),
    said,
    element(
      "details",
      { class: "dhr-more" },
      element("summary", {}, "Show it as a QR code"),
      element("p", {}, "For an officer who is with you, and takes it with a telephone."),
      giving.code,
    ),
    element("h2", {}, "Then read this out on the telephone"),
    element(
      "p",
      { class: "dhr-phrase", id: "check-phrase", translate: "no" },
      element("span", {}, phrase.slice(0, HALF)),
      " ",
      element("span", {}, phrase.slice(HALF).trim()),
    ),
    element(
      "p",
      {},
      `Ring ${office === null ? "the office" : `the office of ${office.name}`} on the number of your invitation, not on one from an e-mail, and read out the check phrase. If the office sees the same, nobody exchanged your key on its way. Do not send the phrase by e-mail.`,
    ),
    giving.keeping,
    element("h2", {}, "Done"),
    element(
      "p",
      {},
      "When the office has let you in, your key opens your desk from the next renewal of the site on, which is every night.",
    ),
    button("Forget the key on this page", giving.finish, { class: "dhr-button dhr-button--main" }),
  );
}

function draft(contact: string, recipient: string): HTMLElement | null {
  if (!/^[^\s@<>?&,;:]+@[^\s@<>?&,;:]+$/.test(contact)) return null;
  const subject = encodeURIComponent("My key for the review portal");
  const body = encodeURIComponent(
    `The public half of my key for the review portal:\r\n\r\n${recipient}\r\n\r\nI will ring you, to compare the check phrase.\r\n`,
  );
  const href = `mailto:${encodeURI(contact)}?subject=${subject}&body=${body}`;
  return element("a", { class: "dhr-button dhr-button--link", href }, "Write the e-mail");
}

/** The view after the last step, or after the page forgot by itself. */
export function forgottenView(words: string, again: () => void): HTMLElement {
  return element(
    "div",
    { class: "dhr-join" },
    element("h1", {}, "The key is forgotten here"),
    notice("plain", element("p", {}, words)),
    element("p", {}, element("a", { href: "../" }, "Open your desk")),
    button("Make another key", again),
  );
}

function step(number: number, title: string): HTMLElement {
  return element(
    "h1",
    {},
    element("span", { class: "dhr-step" }, `Step ${number} of 3: `),
    title,
  );
}
