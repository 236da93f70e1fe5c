import type { WorkerStats } from '../contracts/worker.js';

/** The counts of a worker while it works. */
export type Tally = { -readonly [Count in keyof WorkerStats]: number };

/** A tally of nothing yet. */
export function createTally(): Tally {
  return { taken: 0, finished: 0, accepted: 0, refused: 0, skipped: 0, retried: 0, dead: 0, returned: 0 };
}
