/**
 * The page on which a reader makes their key. The key lives in this page's memory from the first
 * step to the last, and is forgotten when the reader is done, leaves, or does nothing for long.
 */

import { checkPhrase } from "./check_phrase.ts";
import { ofShell } from "./elements.ts";
import { lockWhenIdle } from "./idle.ts";
import type { Identity } from "./keys.ts";
import { KEY_FILE, RECOVERY_FILE, lockedKeyFile, newIdentity, recoveryFile } from "./making.ts";
import { qrCode } from "./qr.ts";
import { fetchFile } from "./sealed.ts";
import { announce, focusOnHeading, hasWebCrypto, saveText } from "./showing.ts";
import { type Build, readBuild } from "./validate.ts";
import { beginView, forgottenView, giveView, keepView, passphraseView } from "./views/join.ts";
import { keepingPart } from "./views/keeping.ts";
import { unusableView } from "./views/unlock.ts";

const IDLE_WORDS =
  "Nothing was done here for a while. In one minute this page forgets your key, saved or not.";

/** Aborted when the page forgets; whatever was under way then shows nothing more. */
let joining = new AbortController();

/** Show a view; what the page is for is told beside the first one only. */
function show(view: HTMLElement, first = false): void {
  announce("");
  ofShell("dhr-about").hidden = !first;
  ofShell("dhr-view").replaceChildren(view);
  focusOnHeading();
}

async function make(): Promise<void> {
  joining = new AbortController();
  const { signal } = joining;
  const identity = await newIdentity();
  if (signal.aborted) return;
  lockWhenIdle(signal, IDLE_WORDS, () => {
    forget("Nothing was done here for 15 minutes. A key that you had not saved is gone; make another.");
  });
  show(
    passphraseView(async (passphrase) => {
      announce("Locking your key");
      const file = await lockedKeyFile(identity, passphrase);
      const phrase = await checkPhrase(identity.recipient);
      if (!signal.aborted) keep(identity, file, phrase, signal);
    }),
  );
}

function keep(identity: Identity, file: string, phrase: string, signal: AbortSignal): void {
  const view = keepView(identity, phrase, {
    saveKeyFile: () => {
      saveText(KEY_FILE, file);
      announce("Handed to the browser to be saved");
    },
    saveRecovery: () => {
      saveText(RECOVERY_FILE, recoveryFile(identity));
      announce("Handed to the browser to be saved");
    },
    print: () => {
      print();
    },
    next: () => {
      void give(identity, file, phrase, signal);
    },
  });
  show(view);
}

async function give(
  identity: Identity,
  file: string,
  phrase: string,
  signal: AbortSignal,
): Promise<void> {
  const { recipient } = identity;
  const office = await partnership(signal);
  if (signal.aborted) return;
  const view = giveView({
    recipient,
    phrase,
    office,
    code: qrCode(recipient, "QR code of the public half of your key"),
    keeping: keepingPart(identity, file),
    copy: () => copied(recipient),
    finish: () => {
      forget("Your locked key and your recovery copy are where you put them. You may close this page.");
    },
  });
  show(view);
}

/** Who the partnership is; a site that does not tell is no reason to stop. */
async function partnership(signal: AbortSignal): Promise<Build["partnership"]> {
  try {
    return readBuild(await fetchFile("../build.json", signal, "no-build")).partnership;
  } catch {
    return null;
  }
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function forget(words: string): void {
  joining.abort();
  show(forgottenView(words, begin));
}

function begin(): void {
  joining.abort();
  show(firstView(), true);
}

function firstView(): HTMLElement {
  return hasWebCrypto()
    ? beginView(() => void make())
    : unusableView("no-web-crypto", "Make your key");
}

function start(): void {
  ofShell("dhr-view").replaceChildren(firstView());
  document.querySelector(".md-skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    focusOnHeading();
  });
  // A page that is left forgets: the back-forward cache must hold nothing.
  addEventListener("pagehide", () => {
    joining.abort();
    ofShell("dhr-about").hidden = false;
    ofShell("dhr-view").replaceChildren(firstView());
  });
}

start();
