import type { SegmentCandidates } from '../segment-engine.js';
import type { FaissIndex } from './faiss-library.js';

/** What was found, with libfaiss's inner products. */
export interface ScoredCandidates extends SegmentCandidates {
  /** As long as the rows: the score of each. */
  readonly scores: Float32Array;
}

/** What libfaiss is asked. */
export interface RowQueries {
  /** Shape `[count, dimension]`. */
  readonly data: Float32Array;
  readonly count: number;
  /** Rows wanted for each query. */
  readonly limit: number;
  /** Rows that libfaiss is asked for; at least `limit`. */
  readonly fetched: number;
}

/** Asks libfaiss, which takes arrays of numbers, fails for more results than rows and pads with -1. */
export function nearestRows(index: FaissIndex, { data, count, limit, fetched }: RowQueries): ScoredCandidates {
  const total = index.ntotal();
  const width = Math.min(limit, total);
  const rows = new Uint32Array(count * width);
  const scores = new Float32Array(count * width);
  const counts = new Uint32Array(count);
  if (width === 0 || count === 0) return { rows, scores, counts, width };
  const asked = Math.min(total, Math.max(width, fetched));
  const { labels, distances } = index.search(Array.from(data), asked);
  for (let query = 0; query < count; query += 1) {
    let kept = 0;
    for (let at = query * asked; kept < width && at < (query + 1) * asked; at += 1) {
      const label = labels[at] as number;
      if (label < 0) continue;
      rows[query * width + kept] = label;
      scores[query * width + kept] = distances[at] as number;
      kept += 1;
    }
    counts[query] = kept;
  }
  return { rows, scores, counts, width };
}
