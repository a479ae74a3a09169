/**
 * The build that a reader has looked at: kept in this browser only where they asked for it.
 *
 * What is kept is the moment at which that build was made, under a name that tells neither the
 * reader nor the desk. Where a browser stores nothing, nothing is marked.
 */

const PREFIX = "dhr-looked-";
const FORM = /^[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.000Z$/;

/** When the build was made that was last looked at; null where that is not kept. */
export function lookedAt(name: string): Date | null {
  try {
    const text = localStorage.getItem(`${PREFIX}${name}`);
    const moment = new Date(text !== null && FORM.test(text) ? text : Number.NaN);
    return Number.isNaN(moment.getTime()) ? null : moment;
  } catch {
    return null;
  }
}

/** Keep a build as looked at; tells whether the browser did. */
export function keepLooked(name: string, created: Date): boolean {
  try {
    localStorage.setItem(`${PREFIX}${name}`, created.toISOString());
    return true;
  } catch {
    return false;
  }
}

/** Forget which build was looked at. */
export function forgetLooked(name: string): void {
  try {
    localStorage.removeItem(`${PREFIX}${name}`);
  } catch {
    // A browser that refuses to remove has stored nothing.
  }
}
