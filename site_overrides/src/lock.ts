/**
 * Why something stays shut, in words for its reader.
 *
 * - A refusal carries a code and nothing else: no value of a case can reach a message or a log.
 * - `MESSAGES` has one sentence for each code; a code without one does not compile.
 */

/** The reason for a refusal; stable, so that a reader can read it out to the office. */
export type LockCode =
  | "no-web-crypto"
  | "no-key"
  | "key-file-size"
  | "not-a-key"
  | "public-half"
  | "key-kind"
  | "many-keys"
  | "damaged-key"
  | "passphrase-needed"
  | "wrong-passphrase"
  | "work-factor"
  | "key-file-kind"
  | "passkey-refused"
  | "passkey-unable"
  | "passkey-damaged"
  | "not-stored"
  | "offline"
  | "no-folder"
  | "no-folder-build"
  | "folder-unsigned"
  | "folder-incomplete"
  | "no-ed25519"
  | "older-build"
  | "no-build"
  | "no-desk"
  | "missing"
  | "too-large"
  | "altered"
  | "damaged"
  | "format"
  | "other-site"
  | "other-build"
  | "swapped"
  | "defect";

export const MESSAGES = {
  "no-web-crypto":
    "This page was opened over an address that is not secure, so the browser withholds what is needed to open sealed papers. Open the same address with https:// at its beginning.",
  "no-key": "Paste your key, or choose your key file.",
  "key-file-size": "This file is too large to be a key. Choose the key file that you saved.",
  "not-a-key":
    "This is no key of the portal. A key is one line that begins with AGE-SECRET-KEY-1, or the file in which you saved it.",
  "public-half":
    "This is the public half of a key, which opens nothing. The key that opens your desk begins with AGE-SECRET-KEY-1.",
  "key-kind":
    "This is a key of a kind that the portal does not use. The portal's keys begin with AGE-SECRET-KEY-1.",
  "many-keys": "This holds more than one key. Paste only the one that is yours.",
  "damaged-key":
    "This key is damaged: a character is missing or wrong. Copy it again, whole, or use your recovery copy.",
  "passphrase-needed": "This key file is locked. Type the passphrase that you chose for it.",
  "wrong-passphrase":
    "This passphrase does not open the key file. Try again; if you are sure of it, the file is damaged, and you need your recovery copy.",
  "work-factor":
    "This key file was locked with a setting that would exhaust the browser. Lock it again with an ordinary one, or paste the key itself.",
  "key-file-kind":
    "This is a sealed file, but not a key file that a passphrase opens. Choose the key file that you saved.",
  "passkey-refused":
    "The passkey was not used. It was cancelled, it took too long, or this device does not have it. Try again, or use your key file or your recovery copy.",
  "passkey-unable":
    "The passkey that was chosen cannot lock a key, or this browser cannot use it so. Take it out of your device's list of passkeys, and use your passphrase instead.",
  "passkey-damaged":
    "The passkey does not open the key that is kept here. Forget the kept key, and use your key file or your recovery copy.",
  "not-stored":
    "This browser stores nothing for this site, so your key was not kept. Use the file that you saved.",
  offline:
    "The site did not answer. Check your connection, sign in again if your network asks for it, and try once more.",
  "no-folder": "Choose the folder of sealed papers first, above.",
  "no-folder-build":
    "This folder holds no manifest.json, so it is not a folder of sealed papers. Choose the folder that you were given, whole.",
  "folder-unsigned":
    "This folder is not signed by the partnership, or its signature does not fit. Nothing of it is opened. Ask the office for it again.",
  "folder-incomplete":
    "A file is missing in this folder, or could not be read. Copy the folder again, whole, and choose it once more.",
  "no-ed25519":
    "This browser cannot verify the partnership's signature. Open this file in a current browser.",
  "older-build":
    "The site gave an older build than the one that was opened in this browser before, and nothing of it is shown. Try again in some minutes; if it stays so, tell the office.",
  "no-build":
    "No portal is to be found at this address, or it is being renewed. Try again in some minutes; if it stays so, tell the office.",
  "no-desk":
    "There is no desk for this key. Either it is not the key that you registered here, or your access has ended. Ask the office that invited you.",
  missing:
    "This is no longer on the site, which was probably renewed meanwhile. Lock, open your desk again, and try once more.",
  "too-large": "This is larger than the portal's papers may be, and was not loaded.",
  altered:
    "What the site sent is not what was sealed for you. It was altered or damaged on its way, and nothing of it is shown. Tell the office.",
  damaged:
    "What the site sent could not be opened. It was altered or damaged on its way, and nothing of it is shown. Tell the office.",
  format:
    "This was sealed in a form that this page cannot read, and nothing of it is shown. Load the page again; if that does not help, tell the office.",
  "other-site": "This belongs to another portal, and nothing of it is shown. Tell the office.",
  "other-build":
    "This belongs to another build of the site, and nothing of it is shown. The site may just be renewing itself: try again in some minutes. If it stays so, tell the office.",
  swapped:
    "The site sent another page than the one you asked for, and nothing of it is shown. Tell the office.",
  defect: "The page itself failed. Nothing was lost: load it again, and tell the office what you did.",
} as const satisfies Record<LockCode, string>;

/** Something stays shut. */
export class LockedError extends Error {
  override readonly name = "LockedError";
  readonly code: LockCode;

  constructor(code: LockCode) {
    super(code);
    this.code = code;
  }
}

/** Turn whatever was thrown into a reason; what we did not throw is a defect of the page. */
export function lockCode(thrown: unknown): LockCode {
  return thrown instanceof LockedError ? thrown.code : "defect";
}
