/**
 * From a file's name on the site to what was sealed in it: fetch, hash, open, take out of its frame.
 *
 * - Everything is fetched from the site itself, in one request, with a limit on its bytes; the
 *   offline viewer takes the same files from a folder.
 * - A file whose hash is known is compared before it is opened.
 * - Files are opened whole: no part of a truncated file is ever shown.
 */

import { Decrypter } from "age-encryption";

import { hex, sha256, unframe } from "./framing.ts";
import { LockedError } from "./lock.ts";

/** Most bytes of a file of the site: a paper of 50 MiB with its padding and header. */
const MAX_FILE = 60_000_000;

/** A sealed file that a desk or a page speaks of. */
export interface SealedFile {
  readonly path: string;
  readonly key: string;
  readonly sha256: string;
}

/** Gets a file of the site by its path; `absent` is the reason to give where there is none. */
export type Source = (
  path: string,
  signal: AbortSignal,
  absent: "no-build" | "no-desk" | "missing",
) => Promise<Uint8Array<ArrayBuffer>>;

let source: Source = fromSite;

/** Take files from elsewhere than the site, from now on. */
export function takeFilesFrom(other: Source): void {
  source = other;
}

/** Get a file of the site. */
export const fetchFile: Source = (path, signal, absent) => source(path, signal, absent);

async function fromSite(
  path: string,
  signal: AbortSignal,
  absent: "no-build" | "no-desk" | "missing",
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await answer(path, signal);
  if (response.status === 404 || response.status === 410) throw new LockedError(absent);
  if (!response.ok || response.body === null) throw new LockedError("offline");
  return wholeBody(response.body, signal);
}

/** Open a file with a key, and take its content out of the frame. */
export async function openSealed(
  file: Uint8Array<ArrayBuffer>,
  key: string,
  bucket: (length: number) => number,
): Promise<Uint8Array<ArrayBuffer>> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(key);
  let frame: Uint8Array;
  try {
    frame = await decrypter.decrypt(file);
  } catch {
    throw new LockedError("damaged");
  }
  return unframe(new Uint8Array(frame), bucket);
}

/** Fetch, compare and open a file whose hash and key are known. */
export async function fetchSealed(
  sealed: SealedFile,
  signal: AbortSignal,
  bucket: (length: number) => number,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = await fetchFile(sealed.path, signal, "missing");
  if (hex(await sha256(file)) !== sealed.sha256) throw new LockedError("altered");
  return openSealed(file, sealed.key, bucket);
}

async function answer(path: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, {
      cache: "no-store",
      credentials: "same-origin",
      mode: "same-origin",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal,
    });
  } catch {
    signal.throwIfAborted();
    throw new LockedError("offline");
  }
}

async function wholeBody(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > MAX_FILE) throw new LockedError("too-large");
      chunks.push(part.value);
    }
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown instanceof LockedError ? thrown : new LockedError("offline");
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
