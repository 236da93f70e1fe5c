import type { PoolEntry } from '../records/entry.js';
import { byRank } from '../records/entry.js';
import { groupBy } from './group-by.js';

/** Live entries, cut to their pools' caps. */
export interface Capped {
  readonly kept: PoolEntry[];
  readonly capped: PoolEntry[];
  /** Source → the lowest rank kept, for each pool that is full: nothing below it can stay. */
  readonly floors: Record<string, number>;
}

/** Keeps the best entries of each source, as many as its cap allows. */
export function enforceCaps(entries: readonly PoolEntry[], capOf: (source: string) => number): Capped {
  const result: Capped = { kept: [], capped: [], floors: {} };
  for (const [source, pool] of groupBy(entries, (entry) => entry.source)) {
    const cap = capOf(source);
    const ranked = pool.toSorted(byRank);
    result.kept.push(...ranked.slice(0, cap));
    result.capped.push(...ranked.slice(cap));
    const lowest = ranked[cap - 1];
    if (lowest !== undefined) result.floors[source] = lowest.rank;
  }
  return result;
}
