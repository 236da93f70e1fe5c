import type { SegmentCandidates, SegmentQueries } from '../segment-engine.js';
import type { FaissIndex } from './faiss-library.js';

/** What was found, with libfaiss's inner products. */
export interface ScoredCandidates extends SegmentCandidates {
  /** As long as the rows: the score of each. */
  readonly scores: Float32Array;
}

/** Asks libfaiss, which takes arrays of numbers, fails for more results than rows and pads with -1. */
export function nearestRows(index: FaissIndex, { data, count, limit }: SegmentQueries): ScoredCandidates {
  const total = index.ntotal();
  const width = Math.min(limit, total);
  const rows = new Uint32Array(count * width);
  const scores = new Float32Array(count * width);
  const counts = new Uint32Array(count);
  if (width === 0 || count === 0) return { rows, scores, counts, width };
  const { labels, distances } = index.search(Array.from(data), width);
  for (let query = 0; query < count; query += 1) {
    let kept = 0;
    for (let at = query * width; at < (query + 1) * width; at += 1) {
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
