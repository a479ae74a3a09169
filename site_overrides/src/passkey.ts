/**
 * A key locked with a passkey (WebAuthn with PRF): the device's own lock opens it, and only at
 * this address. It is a convenience and never the only copy; the recovery copy comes first.
 */

import { Decrypter, Encrypter, armor, webauthn } from "age-encryption";

import { type Identity, readIdentity } from "./keys.ts";
import type { KeptKey } from "./kept.ts";
import { LockedError } from "./lock.ts";
import { keyFile } from "./making.ts";

/** Under which name the device's keeper of passkeys lists it. */
const NAME = "Review portal key";

/** What a browser tells of itself; not in all of them. */
interface Capable {
  getClientCapabilities?: () => Promise<Readonly<Record<string, boolean>>>;
}

/** Tell whether this browser has passkeys that can lock a key, as far as it says. */
export async function hasPasskeys(): Promise<boolean> {
  const credential = (globalThis as { PublicKeyCredential?: Capable }).PublicKeyCredential;
  if (credential === undefined) return false;
  try {
    const told = await credential.getClientCapabilities?.();
    return told?.["extension:prf"] !== false;
  } catch {
    return true;
  }
}

/** Make a passkey and lock a key with it; the device asks twice. */
export async function lockWithPasskey(identity: Identity): Promise<KeptKey> {
  try {
    const passkey = await webauthn.createCredential({ keyName: NAME });
    const encrypter = new Encrypter();
    encrypter.addRecipient(new webauthn.WebAuthnRecipient({ identity: passkey }));
    const file = await encrypter.encrypt(keyFile(identity));
    return { passkey, file: armor.encode(file) };
  } catch (thrown) {
    throw refusal(thrown, "passkey-unable");
  }
}

/** Open a kept key with its passkey. */
export async function openWithPasskey({ passkey, file }: KeptKey): Promise<Identity> {
  if (passkey === null) throw new LockedError("passphrase-needed");
  let inside: Uint8Array;
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(new webauthn.WebAuthnIdentity({ identity: passkey }));
    inside = await decrypter.decrypt(armor.decode(file));
  } catch (thrown) {
    throw refusal(thrown, "passkey-damaged");
  }
  return readIdentity(inside);
}

function refusal(thrown: unknown, otherwise: "passkey-unable" | "passkey-damaged"): LockedError {
  // Browsers say the same of a reader who cancelled, of a wait and of a passkey that is not there.
  if (thrown instanceof DOMException && ["NotAllowedError", "AbortError"].includes(thrown.name)) {
    return new LockedError("passkey-refused");
  }
  const unable = thrown instanceof Error && thrown.message.includes("PRF");
  return new LockedError(unable ? "passkey-unable" : otherwise);
}
