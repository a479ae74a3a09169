/**
 * The view before the desk: a reader gives their identity.
 *
 * No field has a name and the form goes nowhere, so that even a page whose script fails sends
 * nothing. Every refusal says why and leaves room for another try.
 */

import { button, element } from "../elements.ts";
import { MAX_KEY_FILE, isLocked, openIdentity } from "../keys.ts";
import { type LockCode, MESSAGES, lockCode } from "../lock.ts";
import { nextPaint } from "../showing.ts";
import { type Opener, keptPart } from "./keeping.ts";
import { PRIVATE } from "./parts.ts";

const ABOUT_PASSPHRASE: ReadonlySet<LockCode> = new Set([
  "passphrase-needed",
  "wrong-passphrase",
  "work-factor",
]);

/** Whether this is the offline viewer: files of one folder share what a browser keeps. */
const OFFLINE = location.protocol === "file:";

interface Fields {
  readonly key: HTMLTextAreaElement;
  readonly file: HTMLInputElement;
  readonly passphrase: HTMLInputElement;
  readonly passphraseRow: HTMLElement;
  readonly problem: HTMLElement;
  readonly submit: HTMLButtonElement;
}

/** Why this browser cannot open or make anything here, in place of the form. */
export function unusableView(code: LockCode, title = "Open your desk"): HTMLElement {
  return element(
    "div",
    { class: "dhr-unlock" },
    element("h1", {}, title),
    element("p", { class: "dhr-problem" }, MESSAGES[code]),
  );
}

/** The form in which a reader gives their identity. */
export function unlockView(open: Opener): HTMLElement {
  const fields = makeFields();
  const form = element("form", { novalidate: true, class: "dhr-form" }, ...rows(fields));
  fields.key.addEventListener("input", () => {
    fields.file.value = "";
    askForPassphrase(fields, isLocked(new TextEncoder().encode(fields.key.value)));
  });
  fields.file.addEventListener("change", () => {
    fields.key.value = "";
    void given(fields).then((bytes) => {
      askForPassphrase(fields, isLocked(bytes));
    });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit(fields, open);
  });
  const kept = OFFLINE ? null : keptPart(open);
  return element(
    "div",
    { class: "dhr-unlock" },
    element("h1", {}, "Open your desk"),
    element("p", { class: "dhr-lede" }, "Give your key. It opens your cases inside this browser."),
    ...(kept === null ? [] : [kept, element("h2", {}, "With a key that you give")]),
    form,
    OFFLINE ? null : element("p", {}, "No key yet? ", element("a", { href: "join/" }, "Make your key")),
  );
}

function makeFields(): Fields {
  const described = { "aria-describedby": "key-hint problem" };
  return {
    key: element("textarea", { id: "key", rows: "3", class: "dhr-secret", ...described, ...PRIVATE }),
    file: element("input", { id: "key-file", type: "file", "aria-describedby": "file-hint problem" }),
    passphrase: element("input", {
      id: "passphrase",
      type: "password",
      "aria-describedby": "problem",
      ...PRIVATE,
    }),
    passphraseRow: element("div", { class: "dhr-field", hidden: true }),
    problem: element("div", { id: "problem", role: "alert" }),
    submit: element("button", { type: "submit", class: "dhr-button dhr-button--main" }, "Open my desk"),
  };
}

function rows(fields: Fields): HTMLElement[] {
  const show = button("Show the key", () => {
    const shown = fields.key.classList.toggle("dhr-secret--shown");
    show.textContent = shown ? "Hide the key" : "Show the key";
  });
  show.className = "dhr-link";
  fields.passphraseRow.append(
    element("label", { for: "passphrase" }, "Passphrase of the key file"),
    fields.passphrase,
  );
  return [
    fields.problem,
    element(
      "div",
      { class: "dhr-field" },
      element("label", { for: "key" }, "Paste your key"),
      element("p", { id: "key-hint", class: "dhr-hint" }, "It begins with AGE-SECRET-KEY-1."),
      fields.key,
      show,
    ),
    element(
      "div",
      { class: "dhr-field" },
      element("label", { for: "key-file" }, "Or choose your key file"),
      element("p", { id: "file-hint", class: "dhr-hint" }, "The locked key, or your recovery copy."),
      fields.file,
    ),
    fields.passphraseRow,
    fields.submit,
  ];
}

function askForPassphrase(fields: Fields, asked: boolean): void {
  fields.passphraseRow.hidden = !asked;
  if (!asked) fields.passphrase.value = "";
}

async function given(fields: Fields): Promise<Uint8Array> {
  const file = fields.file.files?.[0];
  if (file === undefined) return new TextEncoder().encode(fields.key.value);
  // One byte more than allowed is enough to be refused for it.
  return new Uint8Array(await file.slice(0, MAX_KEY_FILE + 1).arrayBuffer());
}

async function submit(fields: Fields, open: Opener): Promise<void> {
  if (fields.submit.getAttribute("aria-disabled") === "true") return;
  fields.submit.setAttribute("aria-disabled", "true");
  fields.submit.textContent = "Opening…";
  fields.problem.replaceChildren();
  try {
    await nextPaint();
    await open(async () => openIdentity(await given(fields), fields.passphrase.value));
  } catch (thrown) {
    refuse(fields, lockCode(thrown));
  } finally {
    fields.submit.removeAttribute("aria-disabled");
    fields.submit.textContent = "Open my desk";
  }
}

function refuse(fields: Fields, code: LockCode): void {
  const aboutPassphrase = ABOUT_PASSPHRASE.has(code);
  if (aboutPassphrase) askForPassphrase(fields, true);
  const field = aboutPassphrase ? fields.passphrase : fields.key;
  const other = aboutPassphrase ? fields.key : fields.passphrase;
  other.removeAttribute("aria-invalid");
  if (code !== "passphrase-needed") field.setAttribute("aria-invalid", "true");
  fields.problem.replaceChildren(
    element("p", { class: "dhr-problem" }, MESSAGES[code]),
  );
  field.focus();
}
