import type { EngineRows } from '../engines/segment-engines.js';
import { hasBit } from '../rows/bit-set.js';
import type { Segment } from '../rows/segment.js';

/** The live rows of a segment, ascending. */
export function liveRows(segment: Segment): Uint32Array {
  const rows = new Uint32Array(segment.live);
  let end = 0;
  for (let row = 0; row < segment.count; row += 1) {
    if (!hasBit(segment.alive, row)) continue;
    rows[end] = row;
    end += 1;
  }
  return rows;
}

/** A segment that is in one piece, as engines see it. */
export function engineRows({ blocks, dimension, rowsPerBlock, shared }: Segment): EngineRows {
  return { data: blocks[0] ?? new SharedArrayBuffer(0), dimension, count: rowsPerBlock, shared };
}
