/**
 * Text in, typed value or refusal out: the only place that parses JSON.
 *
 * - `build.json`, desks and pages are read here and nowhere else. Every field that the site uses
 *   is checked for type, form and length; a field that is missing or malformed refuses the whole.
 * - Fields that this version does not know are left behind.
 * - `html` comes through as a mere text: `sanitise` decides what of it is shown.
 */

import { type Day, parseDay } from "./dates.ts";
import { LockedError } from "./lock.ts";

/** Most characters of a text, of rendered html, and most members of a list. */
const MAX_TEXT = 20_000;
const MAX_HTML = 30_000_000;
const MAX_LIST = 20_000;
/** Most files of a build, and characters of a moment. */
const MAX_FILES = 1_000_000;
const MAX_STAMP = 40;
/** Most bytes of a stored paper (50 MiB). */
const MAX_PAPER = 52_428_800;
/** Most days that anything of a case may take: a century. */
const MAX_DAYS = 36_525;
/** Longest side of a drawing, in its own units. */
const MAX_MEASURE = 20_000;

type Check<T> = (value: unknown) => T;
type Checked<S> = { readonly [K in keyof S]: S[K] extends Check<infer T> ? T : never };

function refuse(): never {
  throw new LockedError("format");
}

function textUpTo(longest: number): Check<string> {
  return (value) => (typeof value === "string" && value.length <= longest ? value : refuse());
}

function formed(pattern: RegExp): Check<string> {
  return (value) => (typeof value === "string" && pattern.test(value) ? value : refuse());
}

function literal<const T extends string>(...options: readonly T[]): Check<T> {
  return (value) => options.find((option) => option === value) ?? refuse();
}

function wholeNumber(least: number, most: number): Check<number> {
  return (value) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most
      ? value
      : refuse();
}

function listOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value) =>
    Array.isArray(value) && value.length <= MAX_LIST ? value.map((each) => check(each)) : refuse();
}

function orNull<T>(check: Check<T>): Check<T | null> {
  return (value) => (value === null || value === undefined ? null : check(value));
}

function orElse<T>(check: Check<T>, fallback: T): Check<T> {
  return (value) => (value === null || value === undefined ? fallback : check(value));
}

/** A map with these fields; a name is looked up as the map's own, never as an inherited one. */
function map<S extends Record<string, Check<unknown>>>(fields: S): Check<Checked<S>> {
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) refuse();
    const own = new Map<string, unknown>(Object.entries(value));
    const checked = Object.entries(fields).map(([name, check]) => [name, check(own.get(name))]);
    return Object.fromEntries(checked) as Checked<S>;
  };
}

const text = textUpTo(MAX_TEXT);
const word = formed(/^[a-z0-9][a-z0-9-]{0,63}$/);
const fileName = formed(/^[a-z2-7]{26}$/);
const digest = formed(/^[0-9a-f]{64}$/);
const secretKey = formed(/^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/);
const caseId = formed(/^[A-Z]{2,6}-[0-9]{4}-[0-9]{3}$/);
const buildNumber = wholeNumber(1, Number.MAX_SAFE_INTEGER);
const yes: Check<boolean> = (value) => (typeof value === "boolean" ? value : refuse());
const day: Check<Day> = (value) => (typeof value === "string" ? parseDay(value) : null) ?? refuse();
const moment: Check<Date> = (value) => {
  const form = /^[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;
  const read = new Date(formed(form)(value));
  return Number.isNaN(read.getTime()) ? refuse() : read;
};

const measure: Check<number> = (value) =>
  typeof value === "number" && value >= 0 && value <= MAX_MEASURE ? value : refuse();
const drawnPath = formed(/^[MLZ0-9. -]{0,20000}$/);

const stage = map({ id: word, title: text });
const count = orElse(wholeNumber(0, MAX_LIST), 0);
const step = map({ clause: text, what: text, who: text, due: orNull(day) });
const deadline = map({
  clause: text,
  what: text,
  who: orElse(text, ""),
  due: orNull(day),
  met: orNull(day),
  done: orElse(yes, false),
  note: orElse(text, ""),
});
const sealedPage = { page: fileName, key: secretKey, sha256: digest };

const build = map({
  format: literal("dhr-build-1"),
  build: buildNumber,
  site: fileName,
  created: moment,
  expires: moment,
  desk_sizes: listOf(wholeNumber(1024, 16_777_216)),
  partnership: orNull(map({ name: text, contact: text })),
});

/** Who has a case in hand; empty words for a view that does not open what it rests on. */
const inHand = { holder: text, who: text, delay: yes };

const card = map({
  ...sealedPage,
  case: caseId,
  view: word,
  label: orElse(text, ""),
  stage,
  opened: orNull(day),
  next: listOf(step),
  deadlines: listOf(deadline),
  findings: map({ blocked: count, broken: count, overdue: count, due: count, note: count }),
  time: orNull(map({ began: orNull(day), whole: yes, until: orNull(day), ...inHand })),
  undeclared: orElse(listOf(map({ clause: text, name: text })), []),
});

const procedure = map({
  id: word,
  width: measure,
  height: measure,
  ways: drawnPath,
  heads: drawnPath,
  boxes: listOf(
    map({
      stage: orElse(text, ""),
      end: yes,
      x: measure,
      y: measure,
      width: measure,
      height: measure,
      lines: listOf(map({ kind: literal("title", "holder", "small", "when"), y: measure, text })),
    }),
  ),
});

const desk = map({
  format: literal("dhr-desk-1"),
  site: fileName,
  build: buildNumber,
  created: moment,
  today: orNull(day),
  demo: yes,
  partnership: map({ name: text, marking: text }),
  reader: map({ id: text, name: text, role: text, agency: orElse(text, "") }),
  cards: listOf(card),
  clauses: orNull(map(sealedPage)),
  pages: listOf(map({ ...sealedPage, title: text })),
  procedures: orElse(listOf(procedure), []),
});

const length = orNull(wholeNumber(0, MAX_DAYS));
const stretch = map({
  ...inHand,
  why: text,
  clause: text,
  first: day,
  after: day,
  days: wholeNumber(0, MAX_DAYS),
});

const clocks = map({
  began: orNull(day),
  whole: yes,
  until: orNull(day),
  running: yes,
  days: length,
  now: orNull(stretch),
  stages: listOf(
    map({ id: word, title: text, entered: orNull(day), left: orNull(day), days: length }),
  ),
  allowances: listOf(
    map({
      clause: text,
      what: text,
      months: wholeNumber(0, MAX_LIST),
      first: day,
      due: day,
      agreed: orNull(day),
      done: yes,
      ended: orNull(day),
      days: length,
      over: length,
    }),
  ),
  hands: listOf(
    map({ holder: text, days: wholeNumber(0, MAX_DAYS), delay: wholeNumber(0, MAX_DAYS) }),
  ),
  stretches: listOf(stretch),
  agreed: listOf(
    map({
      kind: literal("stop", "extension"),
      holder: orNull(text),
      on: orNull(day),
      until: orNull(day),
      reason: text,
      clause: text,
    }),
  ),
  rule: text,
});

const forecast = map({
  stage: word,
  title: text,
  on: orNull(day),
  ground: literal("recorded date", "typical time", "cannot be said"),
  rests_on: text,
  clause: text,
});

const document = map({
  id: word,
  title: text,
  kind: word,
  date: orNull(day),
  file: fileName,
  key: secretKey,
  sha256: digest,
  size: wholeNumber(0, MAX_PAPER),
  media_type: formed(/^[a-z]+\/[a-z0-9.+-]{1,100}$/),
  html: orNull(textUpTo(MAX_HTML)),
});

const chronology = map({
  merged: day,
  pseudonyms: yes,
  agencies: listOf(text),
  entries: listOf(
    map({
      agency: wholeNumber(0, MAX_LIST),
      row: wholeNumber(1, MAX_LIST),
      when: text,
      first: day,
      last: day,
      person: text,
      source: text,
      reference: text,
      event: text,
      response: text,
      seen: text,
      comment: text,
    }),
  ),
  points: listOf(map({ kind: text, words: text })),
});

const change = map({
  when: orNull(moment),
  who: text,
  what: listOf(text),
  proof: literal("verified", "signed", "merge", "stranger", "unsigned", "broken", "refused"),
  commit: formed(/^[0-9a-f]{12}$/),
});

/** Who must declare that they have no conflict, and whether they have. */
const declaration = map({
  clause: literal("B4.3", "B5.2", "B9.5"),
  name: text,
  of: text,
  state: literal("asked", "none", "involved"),
  on: orNull(day),
});

const family = map({
  waits_for: text,
  with: text,
  began: orNull(day),
  allowed: listOf(
    map({ clause: text, what: text, due: orNull(day), done: yes, ended: orNull(day) }),
  ),
  owed: listOf(
    map({
      clause: text,
      what: text,
      who: text,
      state: literal("done", "declined", "late", "now", "later"),
      on: orNull(day),
      due: orNull(day),
      at: text,
    }),
  ),
  officers: listOf(map({ name: text, role: text })),
  office: map({ name: text, contact: text }),
});

const page = map({
  format: literal("dhr-page-1"),
  site: fileName,
  build: buildNumber,
  page: fileName,
  case: orNull(caseId),
  view: orNull(word),
  title: text,
  marking: text,
  stage: orNull(stage),
  stages: orElse(
    listOf(
      map({
        id: word,
        title: text,
        state: literal("done", "current", "later", "blocked", "skipped"),
        on: orNull(day),
        clauses: listOf(text),
        missing: orElse(listOf(text), []),
      }),
    ),
    [],
  ),
  procedure: orElse(text, ""),
  clocks: orNull(clocks),
  forecast: orElse(listOf(forecast), []),
  deadlines: orElse(listOf(deadline), []),
  next: orElse(listOf(step), []),
  findings: orElse(
    listOf(
      map({
        clause: text,
        level: literal("blocked", "broken", "overdue", "due", "note"),
        message: text,
        where: text,
        remedy: text,
      }),
    ),
    [],
  ),
  sections: listOf(map({ id: word, title: text, html: textUpTo(MAX_HTML) })),
  declarations: orElse(listOf(declaration), []),
  documents: orElse(listOf(document), []),
  chronology: orNull(chronology),
  changes: orElse(listOf(change), []),
  family: orNull(family),
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
