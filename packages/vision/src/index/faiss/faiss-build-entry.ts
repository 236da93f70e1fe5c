import { serve } from '@feedloom/core/spawn';
import { FaissBuilder } from './faiss-builder.js';
import { loadFaiss } from './faiss-library.js';
import type { FaissPlan } from './faiss-plan.js';

/** What a builder is started with. */
export interface FaissBuildData {
  readonly plan: FaissPlan;
  /** The vectors of the self-test's rows. */
  readonly samples: Float32Array;
}

/** The calls of a building child, in the order of the methods. */
export interface FaissBuildApi {
  /** Whether the index wants to be trained before rows are added. */
  needsTraining(payload: undefined): boolean;
  /** Learns from some rows, given in parts; `isLast` marks the last. */
  train(part: { readonly rows: Float32Array; readonly isLast: boolean }): void;
  /** Adds the next rows. */
  add(rows: Float32Array): void;
  /** Tunes, tests and writes the index. */
  write(file: string): void;
}

serve<FaissBuildData, FaissBuildApi>(async ({ plan, samples }) => {
  const builder = new FaissBuilder(await loadFaiss(), plan, samples);
  return {
    methods: {
      needsTraining: () => builder.needsTraining,
      train: ({ rows, isLast }) => builder.train(rows, isLast),
      add: (rows) => builder.add(rows),
      write: (file) => builder.write(file),
    },
  };
});
