import type { Clock } from '@feedloom/core';
import { pause } from '../feed/pause.js';

/** Something that is copied to where it is restored from. */
export interface Safe {
  /** How much there is in it, if it does not count what is written. */
  readonly size?: number;
  /** Copies it; without, it is not kept. */
  keep?(): Promise<unknown>;
  /** How often it was written to, since it was opened. */
  writes?(): number;
}

/** How often something is copied if it has changed, in milliseconds. */
const EVERY_MS = 300_000;

/** Keeps an index or a graph safe now and then, and once more at the end. */
export async function keepSnapshots(
  safe: Safe,
  { clock, signal, onError }: { clock: Clock; signal: AbortSignal; onError: (error: unknown) => void },
): Promise<void> {
  let last: number | undefined;
  const writes = (): number => safe.writes?.() ?? safe.size ?? 0;
  const snapshot = async (): Promise<void> => {
    if (safe.keep === undefined || writes() === last) return;
    const before = writes();
    try {
      await safe.keep();
      last = before;
    } catch (error) {
      onError(error);
    }
  };
  while (!signal.aborted) {
    await pause(clock, EVERY_MS, signal);
    await snapshot();
  }
}
