/**
 * A reader's desk: find it by the reader's recipient, open it, and hold it to the build.
 *
 * A desk's name says nothing to whoever does not know the recipient. A desk that opens but names
 * another site or build than `build.json` is refused whole.
 */

import { base32, deskBucket, sha256 } from "./framing.ts";
import type { Identity } from "./keys.ts";
import { LockedError } from "./lock.ts";
import { fetchFile, openSealed } from "./sealed.ts";
import { refuseOlder } from "./seen.ts";
import { type Build, type Desk, readBuild, readDesk } from "./validate.ts";

const NAME_LENGTH = 26;

/** An open desk, and the build that it belongs to. */
export interface OpenDesk {
  readonly desk: Desk;
  readonly build: Build;
  /** Under what the build last looked at is kept, where the reader asks for it. */
  readonly looked: string;
}

/** Open the desk of an identity. */
export async function openDesk(identity: Identity, signal: AbortSignal): Promise<OpenDesk> {
  const build = await currentBuild(signal);
  const name = await deskName(build.site, identity.recipient);
  const file = await fetchFile(`d/${name}.age`, signal, "no-desk");
  const bucket = (length: number): number => deskBucket(length, build.desk_sizes);
  const desk = readDesk(await openSealed(file, identity.key, bucket));
  if (desk.site !== build.site) throw new LockedError("other-site");
  if (desk.build !== build.build) throw new LockedError("other-build");
  refuseOlder(build); // only now: a number that was not sealed is anybody's
  return { desk, build, looked: await lookedName(name) };
}

async function currentBuild(signal: AbortSignal): Promise<Build> {
  const file = await fetchFile("build.json", signal, "no-build");
  try {
    return readBuild(file);
  } catch {
    throw new LockedError("no-build");
  }
}

/** A name for what is kept of a desk: not the desk's own, which the host knows. */
async function lookedName(desk: string): Promise<string> {
  const told = new TextEncoder().encode(`dhr-looked-1\n${desk}`);
  return base32(await sha256(told)).slice(0, NAME_LENGTH);
}

/** The name of a recipient's desk file, without its folder and ending. */
export async function deskName(site: string, recipient: string): Promise<string> {
  const told = new TextEncoder().encode(`dhr-desk-1\n${site}\n${recipient}`);
  return base32(await sha256(told)).slice(0, NAME_LENGTH);
}
