import type { VirtualClock } from '@feedloom/core/testing';

/** Moves `clock` on, a millisecond at a time, until `promise` has settled. @returns How long it took. */
export async function settle(clock: VirtualClock, promise: Promise<unknown>, limitMs = 10_000): Promise<number> {
  const startedAt = clock.monotonic();
  let settled = false;
  const note = (): void => {
    settled = true;
  };
  promise.then(note, note);
  for (let step = 0; step < limitMs && !settled; step += 1) await clock.advance(settled ? 0 : 1);
  if (!settled) throw new Error(`Not settled after ${limitMs} ms.`);
  return clock.monotonic() - startedAt;
}
