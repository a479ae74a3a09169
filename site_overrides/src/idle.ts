/**
 * Locking after a time without input, with a warning that a reader can answer.
 *
 * - The clock is the computer's own, looked at often: a laptop that slept is locked when it wakes,
 *   before the first key or touch counts as input.
 * - While the warning is shown, only its answer counts: a mouse that is knocked is no reader.
 */

import { button, element } from "./elements.ts";

const MINUTE = 60_000;
/** Time without input after which everything is forgotten, and how long before one is told. */
const IDLE = 15 * MINUTE;
const WARNING = MINUTE;
const LOOK = 1_000;
const INPUT = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "input"] as const;
const LOOKED_AT = ["visibilitychange", "focus", "pageshow"] as const;

/** Call `lock` once nobody did anything for long; everything ends with the signal. */
export function lockWhenIdle(signal: AbortSignal, words: string, lock: () => void): void {
  let last = Date.now();
  let warning: HTMLDialogElement | null = null;

  const warn = (): void => {
    warning = warningDialog(words, lock);
    // Pressing Stay closes it, and so does Escape: both are an answer.
    warning.addEventListener("close", () => {
      warning?.remove();
      warning = null;
      if (!signal.aborted && Date.now() - last < IDLE) last = Date.now();
      look();
    });
    document.body.append(warning);
    warning.showModal();
  };
  /** Lock or warn if it is time; tell whether the page is still open. */
  const look = (): boolean => {
    if (signal.aborted) return false;
    const idle = Date.now() - last;
    if (idle >= IDLE) {
      lock();
      return false;
    }
    // A clock that was set back must not keep the page open for longer.
    if (idle < 0) last = Date.now();
    if (idle >= IDLE - WARNING && warning === null) warn();
    return true;
  };
  const onInput = (): void => {
    if (look() && warning === null) last = Date.now();
  };

  const timer = setInterval(look, LOOK);
  for (const name of INPUT) addEventListener(name, onInput, { signal, capture: true, passive: true });
  for (const name of LOOKED_AT) addEventListener(name, look, { signal, capture: true });
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    warning?.remove();
    warning = null;
  });
}

function warningDialog(words: string, lock: () => void): HTMLDialogElement {
  const heading = element("h2", { id: "dhr-idle-title" }, "Are you still there?");
  const told = element("p", { id: "dhr-idle-words" }, words);
  const dialog: HTMLDialogElement = element(
    "dialog",
    {
      class: "dhr-dialog dhr-idle",
      role: "alertdialog",
      "aria-labelledby": heading.id,
      "aria-describedby": told.id,
    },
    heading,
    told,
    element(
      "p",
      { class: "dhr-row" },
      button("Stay", () => { dialog.close(); }, { class: "dhr-button dhr-button--main" }),
      button("Lock now", lock),
    ),
  );
  return dialog;
}
