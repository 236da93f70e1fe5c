import type { PoolHead } from '../contracts/generator.js';
import { groupBy } from '../layout/group-by.js';
import type { View } from '../layout/layout.js';
import type { PoolEntry } from '../records/entry.js';
import type { Env } from './env.js';
import { isOver } from './env.js';
import type { Sight } from './look.js';

/** The candidates of one source. */
export interface Head {
  readonly source: string;
  readonly items: readonly PoolEntry[];
  readonly size: number;
}

/** The candidates of one refresh, and those that have been retracted from everybody. */
export interface Heads {
  readonly pools: readonly (Head & PoolHead<unknown>)[];
  readonly retracted: readonly PoolEntry[];
}

/** Joins the user's pools with the shared sources, less what the user has had, hidden, or may not see. */
export function headsOf(
  env: Env,
  sight: Sight,
  view: View,
  shared: readonly PoolEntry[],
  isRetracted: ((id: string) => boolean) | undefined,
): Heads {
  const retracted: PoolEntry[] = [];
  const admit = (entries: readonly PoolEntry[]): readonly PoolEntry[] => {
    if (isRetracted === undefined) return entries;
    return entries.filter((entry) => {
      const isGone = isRetracted(entry.id);
      if (isGone) retracted.push(entry);
      return !isGone;
    });
  };
  const own = view.pools.map(({ source, entries, size }) => ({ source, items: admit(entries), size }));
  if (shared.length === 0) return { pools: own, retracted };
  const free = shared.filter((_, index) => {
    const standing = view.standings[index] ?? { kind: 'free' };
    if (standing.kind === 'hidden') return false;
    return standing.kind !== 'served' || isOver(env, sight.head, standing.rev);
  });
  const pulled = [...groupBy(free, ({ source }) => source)].map(([source, entries]) => {
    const items = admit(entries);
    return { source, items, size: items.length };
  });
  return { pools: [...own, ...pulled], retracted };
}

/** The candidate that a slate names; slates name those near the front. */
export function candidateOf(
  heads: Heads,
  { source, id }: { readonly source: string; readonly id: string },
): PoolEntry | undefined {
  return heads.pools.find((pool) => pool.source === source)?.items.find((entry) => entry.id === id);
}
