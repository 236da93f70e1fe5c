import type { SafeIndex } from './eyes.js';

/** Has an index tell how often it was written to. */
export function countWrites<Index extends SafeIndex>(index: Index): Index & { writes(): number } {
  let writes = 0;
  const [upsert, remove] = [index.upsert.bind(index), index.remove.bind(index)];
  // Counted afterwards, so that a copy that was taken meanwhile is not the last; and after a failure, to be sure.
  const counted = <Value>(work: Promise<Value>): Promise<Value> => work.finally(() => (writes += 1));
  return Object.assign(index, {
    upsert: (...args: Parameters<SafeIndex['upsert']>) => counted(upsert(...args)),
    remove: (...args: Parameters<SafeIndex['remove']>) => counted(remove(...args)),
    writes: () => writes,
  });
}
