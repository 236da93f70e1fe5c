import type { EvaluationSet } from '../world/evaluation-set.js';

/** Parts of the saves of the future that are judged by themselves. */
export const SLICES = ['all', 'cold', 'low-history', 'head', 'tail'] as const;

/** One of {@link SLICES}. */
export type Slice = (typeof SLICES)[number];

/** An item that was saved so often at most before the split is cold. */
const COLD_SAVES = 1;
/** A user who saved so much at most before the split has a low history. */
const LOW_HISTORY = 10;

/** Whether an item is cold that was saved so often. */
export function isCold(saves: number): boolean {
  return saves <= COLD_SAVES;
}

/** How often each item was saved before the split. @returns `[items]` */
export function savesOfItems({ items, before }: EvaluationSet): Uint32Array {
  const saved = new Uint32Array(items);
  for (const item of before.items) saved[item] = (saved[item] ?? 0) + 1;
  return saved;
}

/**
 * Sorts the saves of the future into slices. `cold` items were saved once at most, `low-history` users saved ten at most;
 * `head` items are the most popular ones that together got half of all saves, `tail` items those that are neither head nor
 * cold.
 *
 * @returns For each slice `[after.count]`: 1 where the save belongs to it.
 */
export function sliceSaves(set: EvaluationSet): ReadonlyMap<Slice, Uint8Array> {
  const saved = savesOfItems(set);
  const made = new Uint32Array(set.users);
  for (const user of set.before.users) made[user] = (made[user] ?? 0) + 1;
  const head = headOf(saved, set.before.count);
  const belongs: Readonly<Record<Slice, (user: number, item: number) => boolean>> = {
    all: () => true,
    cold: (_, item) => isCold(saved[item] ?? 0),
    'low-history': (user) => (made[user] ?? 0) <= LOW_HISTORY,
    head: (_, item) => head[item] === 1,
    tail: (_, item) => head[item] === 0 && (saved[item] ?? 0) > COLD_SAVES,
  };
  const { users, items, count } = set.after;
  return new Map(
    SLICES.map((slice) => [
      slice,
      Uint8Array.from({ length: count }, (_, save) => (belongs[slice](users[save] ?? 0, items[save] ?? 0) ? 1 : 0)),
    ]),
  );
}

function headOf(saved: Uint32Array, total: number): Uint8Array {
  const head = new Uint8Array(saved.length);
  let left = total / 2;
  for (const item of mostSaved(saved)) {
    if (left <= 0 || (saved[item] ?? 0) <= COLD_SAVES) break;
    head[item] = 1;
    left -= saved[item] ?? 0;
  }
  return head;
}

/** Items by how often they were saved, most first. */
export function mostSaved(saved: Uint32Array): number[] {
  return [...saved.keys()].sort((one, other) => (saved[other] ?? 0) - (saved[one] ?? 0));
}
