import { groupBy } from '../layout/group-by.js';
import type { PoolEntry } from '../records/entry.js';

/** Takes from each source in turn, in the order given: whoever looks at the first of them sees some of every source. */
export function interleaveSources(entries: readonly PoolEntry[]): readonly PoolEntry[] {
  const groups = [...groupBy(entries, ({ source }) => source).values()];
  if (groups.length < 2) return entries;
  const longest = Math.max(...groups.map(({ length }) => length));
  return Array.from({ length: longest }, (_, place) => groups.flatMap((group) => group[place] ?? [])).flat();
}
