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

/** Finds the candidates that a slate names. Slates name those of one source mostly in order, so it goes on from the last. */
export class CandidateFinder {
  readonly #cursors: Map<string, { readonly items: readonly PoolEntry[]; next: number }>;

  /** Looks among the candidates that a generator was given. */
  constructor({ pools }: Heads) {
    this.#cursors = new Map(pools.map(({ source, items }) => [source, { items, next: 0 }]));
  }

  /** @returns `undefined` for an item that was not offered by that source. */
  find({ source, id }: { readonly source: string; readonly id: string }): PoolEntry | undefined {
    const cursor = this.#cursors.get(source);
    if (cursor === undefined) return undefined;
    const { items } = cursor;
    for (let step = 0; step < items.length; step += 1) {
      const index = (cursor.next + step) % items.length;
      if (items[index]?.id !== id) continue;
      cursor.next = index + 1;
      return items[index];
    }
    return undefined;
  }
}
