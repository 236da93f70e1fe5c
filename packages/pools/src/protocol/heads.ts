import type { PoolHead } from '../contracts/generator.js';
import type { View } from '../layout/layout.js';
import type { PoolEntry } from '../records/entry.js';
import { groupBy } from '../layout/group-by.js';
import type { Env } from './env.js';
import { isOver } from './env.js';
import type { Sight } from './look.js';

/** The candidates of one refresh, and those that have been retracted from everybody. */
export interface Heads {
  readonly pools: readonly PoolHead<unknown>[];
  /** Source and id → entry, for all candidates. */
  readonly byItem: ReadonlyMap<string, PoolEntry>;
  readonly retracted: readonly PoolEntry[];
}

/** Names an entry among the candidates. */
export const itemKey = ({ source, id }: { readonly source: string; readonly id: string }): string => `${source}\n${id}`;

/** Joins the user's pools with the shared sources, less what the user has had, hidden, or may not see. */
export function headsOf(
  env: Env,
  sight: Sight,
  view: View,
  shared: readonly PoolEntry[],
  isRetracted: (id: string) => boolean,
): Heads {
  const retracted: PoolEntry[] = [];
  const byItem = new Map<string, PoolEntry>();
  const admit = (entries: readonly PoolEntry[]): readonly PoolEntry[] => {
    let admitted = entries;
    if (entries.some(({ id }) => isRetracted(id))) {
      retracted.push(...entries.filter(({ id }) => isRetracted(id)));
      admitted = entries.filter(({ id }) => !isRetracted(id));
    }
    for (const entry of admitted) byItem.set(itemKey(entry), entry);
    return admitted;
  };
  const own = view.pools.map(({ source, entries, size }) => ({ source, items: admit(entries), size }));
  const free = shared.filter((_, index) => {
    const standing = view.standings[index] ?? { kind: 'free' };
    if (standing.kind === 'hidden') return false;
    return standing.kind !== 'served' || isOver(env, sight.head, standing.rev);
  });
  const pulled = [...groupBy(free, ({ source }) => source)].map(([source, entries]) => {
    const items = admit(entries);
    return { source, items, size: items.length };
  });
  return { pools: [...own, ...pulled], byItem, retracted };
}
