import type { EdgeList } from './edge-list.js';
import { isDead } from './read-csr.js';

/**
 * One list of all edges that are not dead and not older than `since`, in the order given.
 *
 * @param since - In milliseconds since the Unix epoch; counts only where times are kept.
 */
export function mergeEdges(lists: readonly EdgeList[], since: number): EdgeList {
  const [only] = lists;
  if (lists.length === 1 && only !== undefined && only.dead === undefined && since === -Infinity) return only;
  const kept = lists.map((list) => keep(list, since));
  const count = kept.reduce((sum, places) => sum + places.length, 0);
  const has = (facts: 'weights' | 'times' | 'owners'): boolean => lists.some((list) => list[facts] !== undefined);
  const items = new Uint32Array(count);
  const collections = new Uint32Array(count);
  const weights = has('weights') ? new Float32Array(count) : undefined;
  const times = has('times') ? new Float64Array(count) : undefined;
  const owners = has('owners') ? new Uint32Array(count) : undefined;
  let from = 0;
  lists.forEach((list, at) => {
    const places = kept[at] ?? new Uint32Array(0);
    copy(list.items, places, items, from, 0);
    copy(list.collections, places, collections, from, 0);
    if (weights !== undefined) copy(list.weights, places, weights, from, 1);
    if (times !== undefined) copy(list.times, places, times, from, 0);
    if (owners !== undefined) copy(list.owners, places, owners, from, 0);
    from += places.length;
  });
  return { count, items, collections, weights, times, owners };
}

/** The places of what stays. */
function keep({ count, dead, times }: EdgeList, since: number): Uint32Array {
  const places = new Uint32Array(count);
  let kept = 0;
  for (let place = 0; place < count; place += 1) {
    if (dead !== undefined && isDead(dead, place)) continue;
    if (times !== undefined && (times[place] ?? 0) < since) continue;
    places[kept] = place;
    kept += 1;
  }
  return places.subarray(0, kept);
}

type Numbers = Uint32Array | Float32Array | Float64Array;

function copy(source: Numbers | undefined, places: Uint32Array, target: Numbers, from: number, missing: number): void {
  for (let at = 0; at < places.length; at += 1) target[from + at] = source?.[places[at] ?? 0] ?? missing;
}
