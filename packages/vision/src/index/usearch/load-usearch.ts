import { FeedloomError } from '@feedloom/core';
import type { Index, MetricKind, ScalarKind } from 'usearch';

/** Library and format of our files. */
export const USEARCH_VERSION = 'usearch-2.25-bf16';

/** How a graph is made. */
export interface GraphOptions {
  /** Links of a node on each upper level; twice as many on the lowest. @defaultValue 16 */
  readonly connectivity?: number | undefined;
  /** Candidates that are kept while a node looks for its place. @defaultValue 128 */
  readonly expansion?: number | undefined;
}

/** Makes empty indexes of unit vectors, kept as bfloat16. */
export type NewUsearchIndex = (dimension: number, options?: GraphOptions) => Index;

/**
 * Loads usearch when it is first needed; only in worker threads and child processes, because all its calls block.
 *
 * @throws `ERR_DRIVER_MISSING`
 */
export async function loadUsearch(): Promise<NewUsearchIndex> {
  try {
    const { Index } = await import('usearch');
    return (dimension, { connectivity = 16, expansion = 128 } = {}) =>
      new Index({
        dimensions: dimension,
        // For unit vectors the inner product is the cosine, and needs no norms.
        metric: 'ip' as MetricKind,
        quantization: 'bf16' as ScalarKind,
        connectivity,
        expansion_add: expansion,
        // How wide a search is follows from how many rows it asks for.
        expansion_search: 16,
        multi: false,
      });
  } catch (cause) {
    const message = 'The package `usearch` cannot be loaded. Run `npm i usearch`, or choose the engine `exact`.';
    throw new FeedloomError('ERR_DRIVER_MISSING', message, { cause });
  }
}
