import type { Clock } from '@feedloom/core';
import { pause } from '../feed/pause.js';
import type { SafeIndex } from './eyes.js';

/** How often the index is copied if it has changed, in milliseconds. */
const EVERY_MS = 300_000;

/** Keeps the index safe now and then, and once more at the end. */
export async function keepSnapshots(
  index: SafeIndex,
  { clock, signal, onError }: { clock: Clock; signal: AbortSignal; onError: (error: unknown) => void },
): Promise<void> {
  let last: number | undefined;
  const writes = (): number => index.writes?.() ?? index.size;
  const snapshot = async (): Promise<void> => {
    if (index.keep === undefined || writes() === last) return;
    const before = writes();
    try {
      await index.keep();
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
