/**
 * A new key, made in this browser, and the two forms in which its reader keeps it: locked with a
 * passphrase, and the recovery copy, which is the key itself. Nothing is sent or stored here.
 */

import { Encrypter, armor, generateX25519Identity, identityToRecipient } from "age-encryption";

import type { Identity } from "./keys.ts";

/** Names of the files that a reader saves; they say nothing of a case or a person. */
export const KEY_FILE = "dhr-key.txt.age";
export const RECOVERY_FILE = "dhr-recovery-copy.txt";
/** The least length of a passphrase: the file may be copied and tried for years. */
export const LEAST_PASSPHRASE = 14;
/** Work factor of scrypt, as a power of two: some seconds and 256 MB for each try. */
const WORK_FACTOR = 18;

/** Make a key. */
export async function newIdentity(): Promise<Identity> {
  const key = await generateX25519Identity();
  return { key, recipient: await identityToRecipient(key) };
}

/** The key file, locked with a passphrase: an armored age file. */
export async function lockedKeyFile(
  identity: Identity,
  passphrase: string,
  workFactor = WORK_FACTOR,
): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  return armor.encode(await encrypter.encrypt(keyFile(identity)));
}

/** The recovery copy: a key file in clear that says what it is. */
export function recoveryFile(identity: Identity): string {
  return `# Recovery copy of a key for the review portal. Whoever has this text has the key:
# keep it where nobody else finds it, and never send it to anybody.
${keyFile(identity)}`;
}

/** The key as a file in clear, as other programs of age write it. */
export function keyFile({ key, recipient }: Identity): string {
  return `# public key: ${recipient}\n${key}\n`;
}
