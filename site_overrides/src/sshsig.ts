/**
 * SSH signatures (`ssh-keygen -Y sign`), verified in the browser: Ed25519, one key, one namespace.
 *
 * Every length is checked, and nothing may follow the last field; what does not fit is no
 * signature. Format: OpenSSH's PROTOCOL.sshsig.
 */

const ARMOUR =
  /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]{1,16384})\n-----END SSH SIGNATURE-----\n?$/;
const MAGIC = new TextEncoder().encode("SSHSIG");
const KIND = "ssh-ed25519";
const LENGTH = 4;
const START = MAGIC.length + LENGTH; // after the version
const POINT = 32;

/** Tell whether the owner of a public key (OpenSSH's one line) signed these bytes. */
export async function isSigned(
  data: Uint8Array<ArrayBuffer>,
  armoured: string,
  publicKey: string,
  namespace: string,
): Promise<boolean> {
  const blob = base64(ARMOUR.exec(armoured)?.[1] ?? "");
  const key = base64(publicKey.split(" ")[1] ?? "");
  if (!startsAsOne(blob)) return false;
  const [signer, purpose, reserved, hash, value, ...more] = strings(blob.subarray(START)) ?? [];
  if (!signer || !purpose || !reserved || !hash || !value || more.length > 0) return false;
  const algorithm = { sha512: "SHA-512", sha256: "SHA-256" }[words(hash)];
  const point = ofKind(key);
  const made = ofKind(value);
  const fits =
    words(signer) === words(key) && words(purpose) === namespace && reserved.length === 0;
  if (!fits || !algorithm || point?.length !== POINT || !made) return false;
  const digest = new Uint8Array(await crypto.subtle.digest(algorithm, data));
  const signed = join(MAGIC, ...[purpose, reserved, hash, digest].map(framed));
  const owner = await crypto.subtle.importKey("raw", point, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", owner, made, signed);
}

/** What follows the name of the one kind that is known: a key's point, a signature's value. */
function ofKind(data: Bytes): Bytes | null {
  const [kind, value, ...more] = strings(data) ?? [];
  return kind && value && words(kind) === KIND && more.length === 0 ? value : null;
}

type Bytes = Uint8Array<ArrayBuffer>;

function startsAsOne(blob: Bytes): boolean {
  const version = [0, 0, 0, 1];
  return [...MAGIC, ...version].every((byte, at) => blob[at] === byte);
}

/** Split into strings; `null` where the last does not end with the data. */
function strings(data: Bytes): readonly Bytes[] | null {
  const found: Bytes[] = [];
  let rest = data;
  while (rest.length > 0) {
    if (rest.length < LENGTH) return null;
    const length = new DataView(rest.buffer, rest.byteOffset, LENGTH).getUint32(0);
    if (length > rest.length - LENGTH) return null;
    found.push(rest.slice(LENGTH, LENGTH + length));
    rest = rest.slice(LENGTH + length);
  }
  return found;
}

function framed(part: Uint8Array): Bytes {
  const made = new Uint8Array(LENGTH + part.length);
  new DataView(made.buffer).setUint32(0, part.length);
  made.set(part, LENGTH);
  return made;
}

function join(...parts: readonly Uint8Array[]): Bytes {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

function base64(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text.replaceAll("\n", "")), (each) => each.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

function words(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
