import { FeedloomError } from '@feedloom/core';
import { serve } from '@feedloom/core/spawn';
import { LoadedGraph } from './loaded-graph.js';
import { loadUsearch } from './load-usearch.js';

/** An index file and rows that it must find. */
export interface Trial {
  /** The file. */
  readonly path: string;
  /** Rows that it must have. */
  readonly count: number;
  /** Numbers in a vector. */
  readonly dimension: number;
  /** Rows that are searched for. */
  readonly rows: readonly number[];
  /** Their vectors, one after another. */
  readonly vectors: Float32Array;
}

/** The methods of a trial. */
export interface TrialApi {
  /** Loads the file and searches for the rows. @throws `ERR_CORRUPT` if one does not find itself. */
  try(trial: Trial): void;
}

/** Half a unit in the last place of bfloat16, for both vectors. */
const SCORE_ERROR = 2 ** -7;

serve<undefined, TrialApi>(() => ({
  methods: {
    async try({ path, count, dimension, rows, vectors }) {
      const index = (await loadUsearch())(dimension);
      try {
        index.load(path);
      } catch (cause) {
        throw new FeedloomError('ERR_CORRUPT', `The library refuses \`${path}\`: ${String(cause)}.`, { cause });
      }
      const graph = new LoadedGraph(index, { count, dimension, widths: [] });
      rows.forEach((row, at) => {
        const query = vectors.slice(at * dimension, (at + 1) * dimension);
        const { rows: found, scores } = graph.search(query, graph.widthFor(64));
        // Equal vectors may stand in for each other, but the score must be that of a vector with itself.
        const isFound = found.includes(row) || ((scores[0] as number) >= 1 - SCORE_ERROR && found.length === 64);
        if (isFound && (scores[0] as number) >= 1 - SCORE_ERROR) return;
        throw new FeedloomError('ERR_CORRUPT', `In the index \`${path}\` row ${row} does not find itself.`);
      });
    },
  },
}));
