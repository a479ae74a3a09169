/** What every page of the site does with its shell: say, show the start of a view, save a file. */

import { focusOn, ofShell } from "./elements.ts";

/** How long a saved file's address lives: longer than a browser needs to begin saving. */
const SAVING = 60_000;

/** Say something to those who do not see the page. */
export function announce(words: string): void {
  ofShell("dhr-status").textContent = words;
}

/** Give the focus to the view's heading, and show the page from its top. */
export function focusOnHeading(): void {
  const heading = document.querySelector("h1");
  if (heading !== null) focusOn(heading);
  scrollTo({ top: 0 });
}

/** Tell whether the browser gives this page what is needed to open and to make keys. */
export function hasWebCrypto(): boolean {
  // Without a secure context there is no Web Crypto, whatever the types say.
  const crypto = globalThis.crypto as Partial<Crypto> | undefined;
  return isSecureContext && crypto?.subtle !== undefined;
}

/** Wait until the browser has shown what was said: a passphrase keeps it busy. */
export function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      setTimeout(resolve, 0);
    });
  });
}

/** Hand a text to the browser, to be saved as a file. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, SAVING);
}
