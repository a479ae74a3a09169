/** Where a reader has their locked key kept in this browser, opens it, and has it forgotten. */

import { button, element, focusOn } from "../elements.ts";
import { type KeptKey, forgetKept, keepKey, keptKey } from "../kept.ts";
import { type Identity, unlockIdentity } from "../keys.ts";
import { type LockCode, MESSAGES, lockCode } from "../lock.ts";
import { hasPasskeys, lockWithPasskey, openWithPasskey } from "../passkey.ts";
import { nextPaint } from "../showing.ts";
import { PRIVATE, notice } from "./parts.ts";

const KEPT = "Your locked key is kept in this browser. The first page offers to open it.";
const FORGOTTEN = "This browser keeps no key now.";

/** The part of the last step in which the locked key may be kept. */
export function keepingPart(identity: Identity, file: string): HTMLElement {
  const said = element("div", { role: "status" });
  const forget = button("Forget it", () => {
    forgetKept();
    forget.hidden = true;
    said.replaceChildren(notice("plain", element("p", {}, FORGOTTEN)));
    focusOn(heading);
  });
  forget.hidden = keptKey() === null;
  const keep = (locked: () => Promise<KeptKey>): void => {
    said.replaceChildren();
    locked().then(keepKey).then(
      () => {
        forget.hidden = false;
        said.replaceChildren(notice("plain", element("p", {}, KEPT)));
      },
      (thrown: unknown) => {
        said.replaceChildren(element("p", { class: "dhr-problem" }, MESSAGES[lockCode(thrown)]));
      },
    );
  };
  const heading = element("h2", { id: "keeping-title" }, "On this computer, if you like");
  const ways = element(
    "p",
    { class: "dhr-row" },
    button("Keep my locked key in this browser", () => {
      keep(() => Promise.resolve({ passkey: null, file }));
    }),
  );
  const part = element(
    "section",
    { class: "dhr-keeping", "aria-labelledby": heading.id },
    heading,
    element(
      "p",
      {},
      "Your locked key can stay in this browser, so that you need not choose the file each time. Only the locked key is stored: your passphrase still opens it. Whoever uses this browser can see that a key is kept, copy it and try to guess its passphrase. Do not ask for it on a computer that others use.",
    ),
    ways,
    said,
    forget,
  );
  void hasPasskeys().then((has) => {
    const made = has
      ? button("Keep it locked with a passkey instead", () => {
          keep(() => lockWithPasskey(identity));
        })
      : null;
    if (made !== null) ways.append(made);
    const told = has
      ? "With a passkey, this device's own lock (a PIN, a finger, a face) opens the key in place of the passphrase. The device asks twice. It works at this address only, so keep the recovery copy all the same."
      : "This browser has no passkeys that can lock a key.";
    ways.after(element("p", { class: "dhr-quiet" }, told));
  });
  return part;
}

/** Open the desk of an identity, once it is there; resolves when the desk is shown. */
export type Opener = (identity: () => Promise<Identity>) => Promise<void>;

/** The part of the first page that opens the kept key; null where none is kept. */
export function keptPart(open: Opener): HTMLElement | null {
  const kept = keptKey();
  if (kept === null) return null;
  const problem = element("div", { id: "kept-problem", role: "alert" });
  const passphrase = element("input", {
    id: "kept-passphrase",
    type: "password",
    "aria-describedby": problem.id,
    ...PRIVATE,
  });
  const words = kept.passkey === null ? "Unlock with passphrase" : "Unlock with passkey";
  const submit = element("button", { type: "submit", class: "dhr-button dhr-button--main" }, words);
  const field =
    kept.passkey === null
      ? element(
          "div",
          { class: "dhr-field" },
          element("label", { for: passphrase.id }, "Passphrase of the kept key"),
          passphrase,
        )
      : null;
  const refuse = (code: LockCode): void => {
    problem.replaceChildren(element("p", { class: "dhr-problem" }, MESSAGES[code]));
    (kept.passkey === null ? passphrase : submit).focus();
  };
  const submitted = async (): Promise<void> => {
    if (submit.getAttribute("aria-disabled") === "true") return;
    submit.setAttribute("aria-disabled", "true");
    submit.textContent = "Opening…";
    problem.replaceChildren();
    try {
      await nextPaint();
      await open(() =>
        kept.passkey === null
          ? unlockIdentity(new TextEncoder().encode(kept.file), passphrase.value)
          : openWithPasskey(kept),
      );
    } catch (thrown) {
      refuse(lockCode(thrown));
    } finally {
      submit.removeAttribute("aria-disabled");
      submit.textContent = words;
    }
  };
  const form = element("form", { novalidate: true, class: "dhr-form" }, problem, field, submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submitted();
  });
  const part = element(
    "section",
    { class: "dhr-keeping", "aria-labelledby": "kept-title" },
    element("h2", { id: "kept-title" }, "With the key kept in this browser"),
    form,
    button(
      "Forget it",
      () => {
        forgetKept();
        const told = notice("plain", element("p", {}, FORGOTTEN));
        part.replaceWith(told);
        focusOn(told);
      },
      { class: "dhr-link", "aria-label": "Forget it: the key kept in this browser" },
    ),
  );
  return part;
}
