import type { CallOptions } from '@feedloom/core';
import { hasBit } from '../rows/bit-set.js';
import type { AllowedRows } from '../rows/filter-rows.js';
import type { SegmentCandidates, SegmentEngine, SegmentQueries } from '../segment-engine.js';

/** Where so few rows are allowed, or so small a share, comparing them all is faster than asking for many more. */
const FEW_ROWS = 5000;
const SMALL_SHARE = 0.02;

/**
 * The rows that an engine finds, enough allowed ones among them.
 *
 * @returns `undefined` if comparing all allowed rows is less work.
 */
export async function askEngine(
  engine: SegmentEngine,
  queries: Omit<SegmentQueries, 'allowed'>,
  { bits, count: allowedCount }: AllowedRows,
  rows: number,
  options: CallOptions,
): Promise<SegmentCandidates | undefined> {
  if (bits === undefined || engine.filters) return engine.search({ ...queries, allowed: bits }, options);
  if (allowedCount <= FEW_ROWS || allowedCount < rows * SMALL_SHARE) return undefined;
  const wanted = Math.min(queries.limit, allowedCount);
  for (let limit = Math.ceil((queries.limit * rows) / allowedCount); limit <= rows / 2; limit *= 2) {
    const candidates = await engine.search({ ...queries, limit }, options);
    if (leastAllowed(candidates, bits) >= wanted) return candidates;
  }
  return undefined;
}

function leastAllowed({ rows, counts, width }: SegmentCandidates, bits: Uint32Array): number {
  let least = Infinity;
  counts.forEach((count, query) => {
    const found = rows.subarray(query * width, query * width + count);
    least = Math.min(
      least,
      found.reduce((sum, row) => sum + (hasBit(bits, row) ? 1 : 0), 0),
    );
  });
  return least;
}
