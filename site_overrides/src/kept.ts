/**
 * The reader's locked key in this browser: only where they asked for it, and only as ciphertext.
 *
 * What is stored is one text: how it was locked, and the age file. It opens nothing by itself.
 */

import { LockedError } from "./lock.ts";

/** A locked key: with a passphrase, or with the passkey that is named. */
export interface KeptKey {
  readonly passkey: string | null;
  readonly file: string;
}

const PLACE = "dhr-kept-key";
const MAX_TEXT = 20_000;
const FORM =
  /^dhr-kept-1 (?:passphrase|(AGE-PLUGIN-FIDO2PRF-1[02-9AC-HJ-NP-Z]{10,4000}))\n(-----BEGIN AGE ENCRYPTED FILE-----\n[A-Za-z0-9+/=\n]+-----END AGE ENCRYPTED FILE-----\n?)$/;

/** The key that this browser keeps; null where there is none, or nothing that could be one. */
export function keptKey(): KeptKey | null {
  const text = stored();
  const found = text === null || text.length > MAX_TEXT ? null : FORM.exec(text);
  return found === null ? null : { passkey: found[1] ?? null, file: found[2] ?? "" };
}

/** Keep a locked key, in the place of another; some browsers are told to store nothing. */
export function keepKey({ passkey, file }: KeptKey): void {
  try {
    localStorage.setItem(PLACE, `dhr-kept-1 ${passkey ?? "passphrase"}\n${file}`);
  } catch {
    throw new LockedError("not-stored");
  }
}

/** Forget the kept key. */
export function forgetKept(): void {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // A browser that refuses to remove has stored nothing.
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}
