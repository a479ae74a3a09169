/**
 * One sealed page or paper of an open desk.
 *
 * A page says inside its seal which site, build, page, case and view it is. What differs from the
 * desk's word refuses the page whole, so that no file can stand in for another.
 */

import { pageBucket } from "./framing.ts";
import { LockedError } from "./lock.ts";
import { fetchSealed } from "./sealed.ts";
import {
  type Card,
  type Desk,
  type Page,
  type Paper,
  readPage,
  type SealedPage,
} from "./validate.ts";

/** Open the page of a case on the desk. */
export function openCase(desk: Desk, card: Card, signal: AbortSignal): Promise<Page> {
  return openPage(desk, card, { case: card.case, view: card.view }, signal);
}

/** Open a policy page that is for the partnership only; it belongs to no case and no view. */
export function openPolicyPage(
  desk: Desk,
  entry: SealedPage,
  signal: AbortSignal,
): Promise<Page> {
  return openPage(desk, entry, { case: null, view: null }, signal);
}

async function openPage(
  desk: Desk,
  entry: SealedPage,
  bound: Pick<Page, "case" | "view">,
  signal: AbortSignal,
): Promise<Page> {
  const sealed = { path: `p/${entry.page}.age`, key: entry.key, sha256: entry.sha256 };
  const page = readPage(await fetchSealed(sealed, signal, pageBucket));
  if (page.site !== desk.site) throw new LockedError("other-site");
  if (page.build !== desk.build) throw new LockedError("other-build");
  if (page.page !== entry.page || page.case !== bound.case || page.view !== bound.view) {
    throw new LockedError("swapped");
  }
  return page;
}

/** Open a paper that stands on a page; its bytes are as they were filed. */
export async function openPaper(
  paper: Paper,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const sealed = { path: `f/${paper.file}.age`, key: paper.key, sha256: paper.sha256 };
  const bytes = await fetchSealed(sealed, signal, pageBucket);
  if (bytes.length !== paper.size) throw new LockedError("altered");
  return bytes;
}
