/**
 * A paper that a reader brings in, sealed in this browser to the case's key: whoever carries it
 * cannot read it, and neither can its sender once the original is gone.
 *
 * The form is a frame (docs/formats.md) of one line of JSON that says what the paper is, and the
 * paper itself. It proves nothing about its sender, and the office is told so.
 */

import { Encrypter } from "age-encryption";

import { type Day, londonDay } from "./dates.ts";
import { base32, hex, inFrame, pageBucket, sha256 } from "./framing.ts";

/** Most bytes of a paper (50 MiB). */
export const MAX_PAPER = 52_428_800;
/** Random bytes in the name of a file, which says nothing of case, paper or sender. */
const NAME_BYTES = 5;

/** Where a paper goes, and in whose name. */
export interface Destination {
  readonly recipient: string;
  readonly site: string;
  readonly case: string;
  readonly sender: string;
}

/** What a paper is, as its reader says. */
export interface Described {
  readonly kind: string;
  readonly title: string;
  readonly dated: Day | null;
  readonly fileName: string;
}

/** A sealed paper, and the name by which it is saved, without its ending. */
export interface SealedPaper {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Seal a paper to a case. */
export async function sealPaper(
  to: Destination,
  about: Described,
  data: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<SealedPaper> {
  const head = {
    format: "dhr-intake-1",
    site: to.site,
    case: to.case,
    sender: to.sender,
    made: now.toISOString(),
    kind: about.kind,
    title: about.title,
    ...(about.dated === null ? {} : { dated: about.dated }),
    file_name: about.fileName,
    size: String(data.length),
    sha256: hex(await sha256(data)),
  };
  const line = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
  const content = new Uint8Array(line.length + data.length);
  content.set(line);
  content.set(data, line.length);
  const encrypter = new Encrypter();
  encrypter.addRecipient(to.recipient);
  const sealed = await encrypter.encrypt(inFrame(content, pageBucket));
  const random = base32(crypto.getRandomValues(new Uint8Array(NAME_BYTES)));
  return { name: `dhr-paper-${londonDay(now)}-${random}`, bytes: new Uint8Array(sealed) };
}

/** A title as the office takes it: one line, without what turns text around. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ").replace(/\s+/g, " ").trim();
}
