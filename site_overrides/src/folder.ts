/**
 * Sealed files from a folder on the reader's own device, instead of from the site.
 *
 * The folder must be one build of the partnership, whole and signed: its manifest is verified with
 * the release key that the viewer carries, and each file is compared with it before it is used.
 */

import { hex, sha256 } from "./framing.ts";
import { LockedError } from "./lock.ts";
import { isSigned } from "./sshsig.ts";
import { type Manifest, readManifest } from "./validate.ts";

const MANIFEST = "manifest.json";
const NAMESPACE = "dhr-manifest";
/** Most bytes of a manifest, and of a file of a site, as the program that writes them has it. */
const MAX_MANIFEST = 33_554_432;
const MAX_FILE = 60_000_000;
const MAX_SIGNATURE = 16_384;

/** A folder that was chosen and found to be signed. */
export class Folder {
  readonly manifest: Manifest;
  readonly #files: ReadonlyMap<string, File>;

  private constructor(files: ReadonlyMap<string, File>, manifest: Manifest) {
    this.#files = files;
    this.manifest = manifest;
  }

  /** Take the files of a chosen folder; refuse what is not one signed build. */
  static async of(chosen: Iterable<File>, releaseKey: string): Promise<Folder> {
    const files = belowManifest([...chosen]);
    const told = files.get(MANIFEST);
    const signature = files.get(`${MANIFEST}.sig`);
    if (told === undefined) throw new LockedError("no-folder-build");
    if (signature === undefined) throw new LockedError("folder-unsigned");
    const data = await bytesOf(told, MAX_MANIFEST);
    const armoured = new TextDecoder().decode(await bytesOf(signature, MAX_SIGNATURE));
    if (!(await verified(data, armoured, releaseKey))) throw new LockedError("folder-unsigned");
    return new Folder(files, readManifest(data));
  }

  /** Read a file of the build; `absent` is the reason to give where there is none. */
  async read(path: string, absent: "no-build" | "no-desk" | "missing"): Promise<Bytes> {
    const known = this.manifest.files.get(path);
    if (known === undefined) throw new LockedError(absent);
    const file = this.#files.get(path);
    if (file === undefined) throw new LockedError("folder-incomplete");
    const data = await bytesOf(file, MAX_FILE);
    if (hex(await sha256(data)) !== known.sha256) throw new LockedError("altered");
    return data;
  }
}

type Bytes = Uint8Array<ArrayBuffer>;

/** Name files as the manifest does: the folder that holds it is the site, wherever it lies. */
function belowManifest(chosen: readonly File[]): ReadonlyMap<string, File> {
  const paths = chosen.map((file) => file.webkitRelativePath);
  const [own] = paths
    .filter((path) => path === MANIFEST || path.endsWith(`/${MANIFEST}`))
    .sort((a, b) => a.length - b.length);
  const above = own?.slice(0, -MANIFEST.length) ?? "";
  const files = new Map<string, File>();
  for (const [at, file] of chosen.entries()) {
    const path = paths[at] ?? "";
    if (path.startsWith(above)) files.set(path.slice(above.length), file);
  }
  return files;
}

async function bytesOf(file: File, most: number): Promise<Bytes> {
  if (file.size > most) throw new LockedError("too-large");
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new LockedError("folder-incomplete");
  }
}

async function verified(data: Bytes, armoured: string, releaseKey: string): Promise<boolean> {
  try {
    return await isSigned(data, armoured, releaseKey, NAMESPACE);
  } catch {
    throw new LockedError("no-ed25519");
  }
}
