import type { PoolEntry } from '../records/entry.js';
import type { MarkLog } from '../records/mark-log.js';

/** Entries sorted into those that live, those that a removal has killed, and those whose time is over. */
export interface Sifted {
  readonly live: PoolEntry[];
  readonly dead: PoolEntry[];
  readonly expired: PoolEntry[];
}

/**
 * The one rule of life and death: an entry is dead if, and only if, a mark with its id has a revision above its own.
 *
 * Entries written after the newest removal need no look-up.
 */
export function sift(entries: readonly PoolEntry[], marks: MarkLog, now: number): Sifted {
  const sifted: Sifted = { live: [], dead: [], expired: [] };
  const doubtful = entries.filter((entry) => entry.q < marks.newest);
  const removedAt = marks.lastRemovals(doubtful.map((entry) => entry.fingerprint));
  const dead = new Set(doubtful.filter((entry, index) => (removedAt[index] ?? 0) > entry.q));
  for (const entry of entries) {
    const { expiresAt } = entry;
    if (dead.has(entry)) sifted.dead.push(entry);
    else if (expiresAt !== 0 && expiresAt <= now) sifted.expired.push(entry);
    else sifted.live.push(entry);
  }
  return sifted;
}
