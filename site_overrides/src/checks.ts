/**
 * Checks of values that came out of JSON: each returns the value as its type, or refuses.
 *
 * A field that is missing or malformed refuses the whole; fields that are not asked for are left
 * behind.
 */

import { type Day, parseDay } from "./dates.ts";
import { LockedError } from "./lock.ts";

/** Most characters of a text, of rendered html, and most members of a list. */
export const MAX_TEXT = 20_000;
export const MAX_HTML = 30_000_000;
export const MAX_LIST = 20_000;
/** Most files of a build, and characters of a moment. */
export const MAX_FILES = 1_000_000;
export const MAX_STAMP = 40;
/** Most bytes of a stored paper (50 MiB). */
export const MAX_PAPER = 52_428_800;
/** Most days that anything of a case may take: a century. */
export const MAX_DAYS = 36_525;
/** Longest side of a drawing, in its own units. */
export const MAX_MEASURE = 20_000;

export type Check<T> = (value: unknown) => T;
export type Checked<S> = { readonly [K in keyof S]: S[K] extends Check<infer T> ? T : never };

export function refuse(): never {
  throw new LockedError("format");
}

export function textUpTo(longest: number): Check<string> {
  return (value) => (typeof value === "string" && value.length <= longest ? value : refuse());
}

export function formed(pattern: RegExp): Check<string> {
  return (value) => (typeof value === "string" && pattern.test(value) ? value : refuse());
}

export function literal<const T extends string>(...options: readonly T[]): Check<T> {
  return (value) => options.find((option) => option === value) ?? refuse();
}

export function wholeNumber(least: number, most: number): Check<number> {
  return (value) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most
      ? value
      : refuse();
}

export function listOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value) =>
    Array.isArray(value) && value.length <= MAX_LIST ? value.map((each) => check(each)) : refuse();
}

export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value) => (value === null || value === undefined ? null : check(value));
}

export function orElse<T>(check: Check<T>, fallback: T): Check<T> {
  return (value) => (value === null || value === undefined ? fallback : check(value));
}

/** A map with these fields; a name is looked up as the map's own, never as an inherited one. */
export function map<S extends Record<string, Check<unknown>>>(fields: S): Check<Checked<S>> {
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) refuse();
    const own = new Map<string, unknown>(Object.entries(value));
    const checked = Object.entries(fields).map(([name, check]) => [name, check(own.get(name))]);
    return Object.fromEntries(checked) as Checked<S>;
  };
}

export const text = textUpTo(MAX_TEXT);
export const word = formed(/^[a-z0-9][a-z0-9-]{0,63}$/);
export const fileName = formed(/^[a-z2-7]{26}$/);
export const digest = formed(/^[0-9a-f]{64}$/);
export const secretKey = formed(/^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/);
export const caseId = formed(/^[A-Z]{2,6}-[0-9]{4}-[0-9]{3}$/);
export const buildNumber = wholeNumber(1, Number.MAX_SAFE_INTEGER);
export const yes: Check<boolean> = (value) => (typeof value === "boolean" ? value : refuse());
export const day: Check<Day> = (value) => (typeof value === "string" ? parseDay(value) : null) ?? refuse();
export const moment: Check<Date> = (value) => {
  const form = /^[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;
  const read = new Date(formed(form)(value));
  return Number.isNaN(read.getTime()) ? refuse() : read;
};

export const measure: Check<number> = (value) =>
  typeof value === "number" && value >= 0 && value <= MAX_MEASURE ? value : refuse();
export const drawnPath = formed(/^[MLZ0-9. -]{0,20000}$/);
