import type { VectorFilter } from '@feedloom/core';
import { clearBit, countBits, setBit } from './bit-set.js';
import type { Segment } from './segment.js';

/** The rows of a segment that may be found. */
export interface AllowedRows {
  /** A bit for each row; `undefined` if all may be. A snapshot: later writes do not change it. */
  readonly bits: Uint32Array | undefined;
  /** How many may be. */
  readonly count: number;
}

/**
 * The rows of `segment` that are alive and match `filter`.
 *
 * @param rowsOf - The rows of this segment that hold the given ids.
 */
export function filterRows(
  segment: Segment,
  filter: VectorFilter | undefined,
  rowsOf: (ids: readonly string[]) => readonly number[],
): AllowedRows {
  if (filter === undefined && segment.dead === 0) return { bits: undefined, count: segment.count };
  const bits = segment.alive.slice();
  const { anyOf, allOf = [], noneOf = [], exclude = [] } = filter ?? {};
  if (anyOf !== undefined) intersect(bits, rowsTagged(segment, anyOf));
  for (const tag of allOf) intersect(bits, rowsTagged(segment, [tag]));
  for (const tag of noneOf) {
    for (const row of segment.tagged.get(tag) ?? []) clearBit(bits, row);
  }
  for (const row of rowsOf(exclude)) clearBit(bits, row);
  return { bits, count: countBits(bits) };
}

function rowsTagged(segment: Segment, tags: readonly string[]): Uint32Array {
  const bits = new Uint32Array(segment.alive.length);
  for (const tag of tags) {
    for (const row of segment.tagged.get(tag) ?? []) setBit(bits, row);
  }
  return bits;
}

function intersect(bits: Uint32Array, others: Uint32Array): void {
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) & (others[at] ?? 0);
}
