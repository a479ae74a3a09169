/**
 * Text in, typed value or refusal out: the only place that parses JSON.
 *
 * - `build.json`, desks and pages are read here and nowhere else. Every field that the site uses
 *   is checked for type, form and length; a field that is missing or malformed refuses the whole.
 * - Fields that this version does not know are left behind.
 * - `html` comes through as a mere text: `sanitise` decides what of it is shown.
 */

import {
  buildNumber,
  type Check,
  digest,
  fileName,
  listOf,
  literal,
  map,
  MAX_FILES,
  MAX_STAMP,
  moment,
  orNull,
  refuse,
  text,
  textUpTo,
  wholeNumber,
} from "./checks.ts";
import { desk } from "./validate_desk.ts";
import { page } from "./validate_page.ts";
import type { deadline, step } from "./validate_shared.ts";

const build = map({
  format: literal("dhr-build-1"),
  build: buildNumber,
  site: fileName,
  created: moment,
  expires: moment,
  desk_sizes: listOf(wholeNumber(1024, 16_777_216)),
  partnership: orNull(map({ name: text, contact: text })),
});

export type Build = ReturnType<typeof build>;
export type Desk = ReturnType<typeof desk>;
export type Card = Desk["cards"][number];
export type PolicyPage = Desk["pages"][number];
export type SealedPage = Pick<PolicyPage, "page" | "key" | "sha256">;
export type Page = ReturnType<typeof page>;
export type Deadline = ReturnType<typeof deadline>;
export type Step = ReturnType<typeof step>;
export type Procedure = Desk["procedures"][number];
export type Clocks = NonNullable<Page["clocks"]>;
export type Change = Page["changes"][number];
export type Forecast = Page["forecast"][number];
export type Declaration = Page["declarations"][number];
export type FamilyPage = NonNullable<Page["family"]>;
export type Chronology = NonNullable<Page["chronology"]>;
export type Stage = Page["stages"][number];
export type Finding = Page["findings"][number];
export type Level = Finding["level"];
export type Section = Page["sections"][number];
export type Paper = Page["documents"][number];

const builtFile = map({ sha256: digest });

function filesOf(value: unknown): ReadonlyMap<string, { readonly sha256: string }> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse();
  const entries = Object.entries(value);
  if (entries.length > MAX_FILES) refuse();
  return new Map(entries.map(([name, file]) => [name, builtFile(file)]));
}

function read<T>(bytes: Uint8Array, check: Check<T>): T {
  let tree: unknown;
  try {
    tree = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    refuse();
  }
  return check(tree);
}

/** Read `build.json`. */
export function readBuild(bytes: Uint8Array): Build {
  return read(bytes, build);
}

/** Read what a desk file holds. */
export function readDesk(bytes: Uint8Array): Desk {
  return read(bytes, desk);
}

/** Read what a page file holds. */
export function readPage(bytes: Uint8Array): Page {
  return read(bytes, page);
}

/** What the manifest of a build says, as far as a viewer needs it. */
export interface Manifest {
  readonly build: number;
  readonly created: string | null;
  readonly files: ReadonlyMap<string, { readonly sha256: string }>;
}

/** Read a `manifest.json` whose signature was verified. */
export function readManifest(bytes: Uint8Array): Manifest {
  const manifest = read(
    bytes,
    map({
      format: literal("dhr-manifest-1"),
      build: buildNumber,
      created: orNull(textUpTo(MAX_STAMP)),
      files: filesOf,
    }),
  );
  return { build: manifest.build, created: manifest.created, files: manifest.files };
}
