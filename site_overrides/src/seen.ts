/**
 * The highest build that this browser has seen of a portal: the one thing that is stored unasked.
 *
 * A host that puts an older build in the place of a newer one is found out. The number tells
 * nobody more than that a portal was opened here at some time; the address in the history does too.
 * Where a browser stores nothing, nothing is compared.
 */

import { LockedError } from "./lock.ts";
import type { Build } from "./validate.ts";

const PREFIX = "dhr-build-";

/** Refuse a build that is older than one seen before; remember one that is newer. */
export function refuseOlder(build: Build): void {
  const name = `${PREFIX}${build.site}`;
  const before = Number(read(name) ?? 0);
  if (Number.isSafeInteger(before) && build.build < before) throw new LockedError("older-build");
  if (build.build > before) write(name, build.build.toString());
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser that stores nothing, or has no room: the site works without.
  }
}
