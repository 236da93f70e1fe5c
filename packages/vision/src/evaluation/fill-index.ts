import type { CallOptions, Deadline, Random, VectorIndex } from '@feedloom/core';
import { idOf } from './score-hits.js';
import type { VectorSet } from './vector-set.js';
import { rowOf } from './vector-set.js';

const ITEMS_AT_ONCE = 1000;

/** The tag of the vectors that a filter of `selectivity` lets through. */
export function tagOf(selectivity: number): string {
  return `share:${selectivity}`;
}

/** Which rows have which tag. */
export function drawTags(
  count: number,
  selectivities: readonly number[],
  random: Random,
): ReadonlyMap<number, Uint8Array> {
  return new Map(
    selectivities.map((share) => [share, Uint8Array.from({ length: count }, () => (random.next() < share ? 1 : 0))]),
  );
}

/** Puts all vectors of a set into an index. */
export async function fillIndex(
  index: VectorIndex,
  set: VectorSet,
  tags: ReadonlyMap<number, Uint8Array>,
  deadline: Deadline,
): Promise<void> {
  for (let first = 0; first < set.count; first += ITEMS_AT_ONCE) {
    const length = Math.min(ITEMS_AT_ONCE, set.count - first);
    const items = Array.from({ length }, (_, at) => ({
      id: idOf(first + at),
      vector: rowOf(set, first + at),
      tags: [...tags].filter(([, rows]) => rows[first + at] === 1).map(([selectivity]) => tagOf(selectivity)),
    }));
    const options: CallOptions = deadline.toCallOptions();
    await index.upsert(items, options);
  }
}
