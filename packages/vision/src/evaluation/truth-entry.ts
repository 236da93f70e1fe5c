import { serve } from '@feedloom/core/spawn';
import { ExactScores } from '../index/exact-scores.js';

/** What the truth is about. */
export interface TruthData {
  readonly base: Float32Array;
  readonly dimension: number;
}

/** Which truth is wanted. */
export interface TruthRequest {
  /** Shape `[n, dimension]`. */
  readonly queries: Float32Array;
  /** How many of the nearest. */
  readonly most: number;
  /** For each row 1 if it may be found. @defaultValue all */
  readonly allowed?: Uint8Array | undefined;
}

/** The calls of the worker that computes truths. */
export interface TruthApi {
  /** The scores of the nearest rows of each query: shape `[n, most]`, best first, `-Infinity` where there are fewer. */
  nearestScores(request: TruthRequest): Float32Array;
}

serve<TruthData, TruthApi>(({ base, dimension }) => ({
  methods: {
    nearestScores({ queries, most, allowed }) {
      const exact = new ExactScores(queries, dimension, most);
      if (allowed === undefined) exact.add(base);
      for (const [row, may] of allowed?.entries() ?? []) {
        if (may === 1) exact.add(base.subarray(row * dimension, (row + 1) * dimension));
      }
      const count = queries.length / dimension;
      const scores = new Float32Array(count * most);
      for (let query = 0; query < count; query += 1) scores.set(exact.best(query), query * most);
      return scores;
    },
  },
}));
