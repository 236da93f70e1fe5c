import type { PoolEntry } from '../records/entry.js';
import type { MarkLog } from '../records/mark-log.js';

/** Entries sorted into those that live, those that a removal has killed, and those whose time is over. */
export interface Sifted {
  /** One list for each pool, in its order. */
  readonly live: readonly (readonly PoolEntry[])[];
  readonly dead: readonly PoolEntry[];
  readonly expired: readonly PoolEntry[];
}

/** Takes the dead and the expired out of some pools. */
export function sift(pools: readonly (readonly PoolEntry[])[], marks: MarkLog, now: number): Sifted {
  const killed = marks.deadAmong(pools);
  const dead: PoolEntry[] = [];
  const expired: PoolEntry[] = [];
  const live = pools.map((pool) =>
    pool.filter((entry) => {
      if (killed.size > 0 && killed.has(entry)) {
        dead.push(entry);
        return false;
      }
      const { expiresAt } = entry;
      if (expiresAt === 0 || expiresAt > now) return true;
      expired.push(entry);
      return false;
    }),
  );
  return { live, dead, expired };
}
