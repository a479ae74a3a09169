/**
 * What the page knows while it is unlocked, and how it forgets it.
 *
 * - The identity itself is never held: a desk is opened with it, and then it is gone.
 * - Everything that is under way listens to `signal`, so that nothing can appear after locking.
 * - Nothing is written to the address or to the history, and to storage only what was asked for.
 */

import type { Day } from "./dates.ts";
import type { OpenDesk } from "./desk.ts";
import { dayOfReading } from "./timing.ts";
import type { Build, Desk } from "./validate.ts";

/** One unlocked time, from the key to the lock. */
export class Session {
  readonly desk: Desk;
  readonly build: Build;
  readonly today: Day;
  readonly looked: string;
  readonly #ending = new AbortController();
  readonly #blobs = new Set<string>();
  #turn = new AbortController();

  constructor({ desk, build, looked }: OpenDesk, now: Date) {
    this.desk = desk;
    this.build = build;
    this.looked = looked;
    this.today = dayOfReading(desk, now);
  }

  /** Aborted when the session ends. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Begin something that ends what the reader was doing; aborted by the next turn or the end. */
  turn(): AbortSignal {
    this.#turn.abort();
    this.#turn = new AbortController();
    if (this.signal.aborted) this.#turn.abort();
    return this.#turn.signal;
  }

  /** Give bytes an address of this browser, until a signal is aborted or the session ends. */
  lend(bytes: Uint8Array<ArrayBuffer>, mediaType: string, until: AbortSignal): string {
    const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
    this.#blobs.add(address);
    until.addEventListener("abort", () => {
      this.#release(address);
    });
    return address;
  }

  #release(address: string): void {
    URL.revokeObjectURL(address);
    this.#blobs.delete(address);
  }

  /** End the session: stop what is under way, and take every address back. */
  end(): void {
    this.#ending.abort();
    this.#turn.abort();
    for (const address of [...this.#blobs]) this.#release(address);
  }
}
