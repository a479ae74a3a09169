/**
 * The check phrase of a key: a few digits that two people compare over the telephone. Made of the
 * public half alone; the generator makes the same one (generator/policy/check_phrase.py).
 */

import { sha256 } from "./framing.ts";

const DIGITS = 18;

/** The phrase of a public half, in groups of three digits. */
export async function checkPhrase(recipient: string): Promise<string> {
  const digest = await sha256(new TextEncoder().encode(`dhr-check-1\n${recipient}`));
  const number = new DataView(digest.buffer).getBigUint64(0) % 10n ** BigInt(DIGITS);
  const digits = number.toString().padStart(DIGITS, "0");
  return digits.match(/.{3}/g)?.join(" ") ?? "";
}
