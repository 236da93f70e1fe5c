import type { FaissIndex } from './faiss-library.js';
import { nearestRows } from './nearest-rows.js';
import { sampleRows } from './sample-rows.js';

/** What an index must find of its own rows, written behind it when it is built. */
export interface SelfTest {
  /** Which samples find themselves in the shortest answer. Nearly all: HNSW may leave a row that nothing leads to. */
  readonly found: readonly number[];
  /** Answers of different lengths, shortest first. */
  readonly limits: readonly PassedLimit[];
}

/** How near the true neighbours are. */
export interface TestedLimit {
  /** The length of the answer. */
  readonly limit: number;
  /** For each sample, the true score of its `limit`-th nearest row. */
  readonly leastScores: readonly number[];
}

/** What the index found when it was built. */
export interface PassedLimit extends TestedLimit {
  /** The share of the true neighbours that was found. */
  readonly recall: number;
}

/** The vectors of {@link sampleRows}. */
export interface Samples {
  /** Shape `[n, dimension]`. */
  readonly data: Float32Array;
  readonly dimension: number;
}

/** The lengths of answers that an index of `count` rows is tested with, when `longest` are the longest expected. */
export function testedLimits(count: number, longest: number): readonly number[] {
  const last = Math.min(count, longest);
  return [...[10, 100].filter((limit) => limit < last), last];
}

/** Scores of float32 sums in another order differ by less. */
const TOLERANCE = 1e-5;
const QUERIES_AT_ONCE = 10;

/** Asks an index for its samples. A row as near as the last true neighbour counts as one. */
export function runSelfTest(
  index: FaissIndex,
  { data, dimension }: Samples,
  { limit, leastScores }: TestedLimit,
): { readonly found: readonly number[]; readonly recall: number } {
  const rows = sampleRows(index.ntotal());
  const found: number[] = [];
  let hits = 0;
  for (let first = 0; first < rows.length; first += QUERIES_AT_ONCE) {
    const count = Math.min(QUERIES_AT_ONCE, rows.length - first);
    const queries = data.slice(first * dimension, (first + count) * dimension);
    const answer = nearestRows(index, { data: queries, count, limit });
    for (let query = 0; query < count; query += 1) {
      const [from, to] = [query * answer.width, query * answer.width + (answer.counts[query] ?? 0)];
      const least = (leastScores[first + query] ?? Infinity) - TOLERANCE;
      for (let at = from; at < to; at += 1) if ((answer.scores[at] as number) >= least) hits += 1;
      if (answer.rows.subarray(from, to).includes(rows[first + query] as number)) found.push(first + query);
    }
  }
  return { found, recall: rows.length === 0 ? 1 : hits / (rows.length * limit) };
}
