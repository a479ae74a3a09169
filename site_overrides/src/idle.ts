/**
 * Locks a desk that nobody uses: a reader who was called away does not come back to it open.
 *
 * Time is told by the clock, not by counting: a laptop that slept has been idle while it slept.
 */

/** How long nothing may be pressed, typed or moved, in milliseconds. */
export const IDLE = 15 * 60_000;
/** How long before the end the reader is warned. */
const WARNING = 60_000;
const LOOK = 5_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll"] as const;

/** What happens when nobody is there. */
export interface IdleActions {
  readonly warn: () => void;
  readonly calm: () => void;
  readonly lock: () => void;
}

/** Watch for signs of a reader, until the session ends. */
export function lockWhenIdle(signal: AbortSignal, { warn, calm, lock }: IdleActions): void {
  let last = Date.now();
  let warned = false;
  const seen = (): void => {
    // A sign that comes after the time is up is somebody else's, perhaps.
    if (Date.now() - last >= IDLE) {
      lock();
      return;
    }
    last = Date.now();
    if (warned) calm();
    warned = false;
  };
  const look = (): void => {
    const idle = Date.now() - last;
    if (idle >= IDLE) lock();
    else if (idle >= IDLE - WARNING && !warned) {
      warned = true;
      warn();
    }
  };
  for (const sign of SIGNS) addEventListener(sign, seen, { signal, passive: true, capture: true });
  document.addEventListener("visibilitychange", look, { signal });
  const timer = setInterval(look, LOOK);
  signal.addEventListener("abort", () => {
    clearInterval(timer);
  });
}
