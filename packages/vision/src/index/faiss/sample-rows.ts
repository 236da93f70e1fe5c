import type { SegmentVectors } from '../segment-engine.js';

const SAMPLES = 100;
/** Knuth's multiplier for hashing: a prime, so that steps of it modulo a smaller count meet each row once. */
const STEP = 2_654_435_761;

/** The first `most` rows of a fixed walk over `count` rows that is in step with nothing; all, if there are fewer. */
export function scatteredRows(count: number, most: number): readonly number[] {
  return Array.from({ length: Math.min(count, most) }, (_, step) => (step * STEP) % count);
}

/** The rows of the self-test. Always the same. */
export function sampleRows(count: number): readonly number[] {
  return scatteredRows(count, SAMPLES);
}

/** Vectors one after the other, in memory that can be sent to another process. */
export function copyRows({ data, dimension }: SegmentVectors, rows: readonly number[]): Float32Array {
  const copy = new Float32Array(rows.length * dimension);
  for (const [index, row] of rows.entries()) {
    copy.set(data.subarray(row * dimension, (row + 1) * dimension), index * dimension);
  }
  return copy;
}
