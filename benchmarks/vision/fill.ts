import type { VectorIndex } from '@feedloom/core';
import type { VectorSet } from '@feedloom/vision/evaluation';

const ITEMS_AT_ONCE = 1000;

/** Puts all vectors of a set into an index, under the numbers of their rows. */
export async function fill(index: VectorIndex, { base, count, dimension }: VectorSet): Promise<void> {
  for (let first = 0; first < count; first += ITEMS_AT_ONCE) {
    const length = Math.min(ITEMS_AT_ONCE, count - first);
    await index.upsert(
      Array.from({ length }, (_, at) => ({
        id: String(first + at),
        vector: base.subarray((first + at) * dimension, (first + at + 1) * dimension),
      })),
    );
  }
}
