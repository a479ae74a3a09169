/**
 * A reader's identity: from pasted text or a key file to the key and its recipient.
 *
 * - Takes what age-keygen writes (comments and one key), a key broken over lines by a mail
 *   program, and an age file that a passphrase opens, armored or not.
 * - Refuses, each with its own reason, what people paste instead of it.
 * - Nothing is kept here; whoever holds an identity drops it when the desk is open.
 */

import { Decrypter, armor, identityToRecipient } from "age-encryption";

import { LockedError } from "./lock.ts";

/** Most bytes of a key file. */
export const MAX_KEY_FILE = 65_536;
/** Highest work factor of scrypt, as a power of two (a gigabyte of memory). */
const MAX_WORK_FACTOR = 20;
const MAGIC = "age-encryption.org/v1\n";
const ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----";
const KEY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;
const SCRYPT = /^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]{0,2})\n/;

/** A reader's key and the recipient that files are sealed to. */
export interface Identity {
  readonly key: string;
  readonly recipient: string;
}

/** Tell whether this is an age file, which then needs a passphrase. */
export function isLocked(given: Uint8Array): boolean {
  const text = latin(given);
  return text.startsWith(MAGIC) || text.trimStart().startsWith(ARMOR);
}

/** Read what a reader gave: a key in clear, or a key file that a passphrase opens. */
export function openIdentity(given: Uint8Array, passphrase: string): Promise<Identity> {
  return isLocked(given) ? unlockIdentity(given, passphrase) : readIdentity(given);
}

/** Read an identity that stands in clear. */
export async function readIdentity(given: Uint8Array): Promise<Identity> {
  if (given.length > MAX_KEY_FILE) throw new LockedError("key-file-size");
  const key = onlyKey(new TextDecoder().decode(given));
  try {
    return { key, recipient: await identityToRecipient(key) };
  } catch {
    throw new LockedError("damaged-key");
  }
}

/** Open a key file with its passphrase, and read the identity inside. */
export async function unlockIdentity(given: Uint8Array, passphrase: string): Promise<Identity> {
  if (given.length > MAX_KEY_FILE) throw new LockedError("key-file-size");
  const file = withoutArmor(given);
  const found = SCRYPT.exec(latin(file));
  if (found === null) throw new LockedError("key-file-kind");
  if (Number(found[1]) > MAX_WORK_FACTOR) throw new LockedError("work-factor");
  if (passphrase === "") throw new LockedError("passphrase-needed");
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  let inside: Uint8Array;
  try {
    inside = await decrypter.decrypt(file);
  } catch {
    throw new LockedError("wrong-passphrase");
  }
  return readIdentity(inside);
}

function onlyKey(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => !line.trimStart().startsWith("#"));
  const joined = lines.join("").replace(/\s/g, "");
  if (joined === "") throw new LockedError("no-key");
  if (KEY.test(joined)) return joined;
  const keys = joined.split("AGE-SECRET-KEY-1").length - 1;
  if (keys > 1) throw new LockedError("many-keys");
  if (keys === 1) throw new LockedError("damaged-key");
  if (/^age1[0-9a-z]{20,}$/.test(joined)) throw new LockedError("public-half");
  if (/^(AGE-|-----BEGIN|ssh-)/.test(joined)) throw new LockedError("key-kind");
  throw new LockedError("not-a-key");
}

function withoutArmor(given: Uint8Array): Uint8Array {
  const text = latin(given);
  if (text.startsWith(MAGIC)) return given;
  try {
    return armor.decode(text);
  } catch {
    throw new LockedError("damaged-key");
  }
}

/** Every byte as the character of its number: enough to look at what is ASCII. */
function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, MAX_KEY_FILE));
}
