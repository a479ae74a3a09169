/**
 * The frame of every sealed plaintext: an 8-byte big-endian length, the bytes, zeros up to the
 * bucket. A frame whose length, fill or bucket is not exact is refused.
 */

import { LockedError } from "./lock.ts";

const LENGTH_BYTES = 8;
/** Smallest bucket of a page or a paper, in bytes. */
const LEAST = 4096;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** The bucket of a length: PADMÉ, which leaks only how many digits it has, and some of them. */
export function padme(length: number): number {
  if (length < 2) return length;
  const exponent = digitsAfterFirst(length);
  const kept = digitsAfterFirst(exponent) + 1;
  const step = 2 ** (exponent - kept);
  return Math.ceil(length / step) * step;
}

/** How many binary digits a whole number below 2^32 has after its first. */
function digitsAfterFirst(number: number): number {
  return 31 - Math.clz32(number);
}

/** The bucket of a page's or a paper's frame, for so many bytes of content. */
export function pageBucket(length: number): number {
  return padme(Math.max(length + LENGTH_BYTES, LEAST));
}

/** The bucket of a desk's frame: the smallest of the sizes that holds it. */
export function deskBucket(length: number, sizes: readonly number[]): number {
  return Math.min(...sizes.filter((size) => size >= length + LENGTH_BYTES));
}

/** Put content into its frame. */
export function inFrame(
  content: Uint8Array<ArrayBuffer>,
  bucket: (length: number) => number,
): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(bucket(content.length));
  new DataView(frame.buffer).setBigUint64(0, BigInt(content.length));
  frame.set(content, LENGTH_BYTES);
  return frame;
}

/** Take the content out of its frame. */
export function unframe(
  frame: Uint8Array<ArrayBuffer>,
  bucket: (length: number) => number,
): Uint8Array<ArrayBuffer> {
  if (frame.length < LENGTH_BYTES) throw new LockedError("damaged");
  const claimed = new DataView(frame.buffer, frame.byteOffset, LENGTH_BYTES).getBigUint64(0);
  if (claimed > BigInt(frame.length - LENGTH_BYTES)) throw new LockedError("damaged");
  const length = Number(claimed);
  const fill = frame.subarray(LENGTH_BYTES + length);
  if (bucket(length) !== frame.length || fill.some((byte) => byte !== 0)) {
    throw new LockedError("damaged");
  }
  return frame.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
}

/** SHA-256 of bytes. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** Write bytes as lower-case hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Write bytes in base 32, in lower case, without a fill. */
export function base32(bytes: Uint8Array): string {
  let bits = 0;
  let held = 0;
  let out = "";
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += BASE32.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? out + BASE32.charAt((held << (5 - bits)) & 31) : out;
}
