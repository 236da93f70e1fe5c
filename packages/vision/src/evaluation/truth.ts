import type { CallOptions } from '@feedloom/core';
import { startWorker } from '@feedloom/core/spawn';
import type { Remote } from '@feedloom/core/spawn';
import type { TruthApi } from './truth-entry.js';
import type { VectorSet } from './vector-set.js';

/** How near the nearest vectors of each query truly are. */
export interface Truth {
  /** The score of a query's `place`-th nearest, from 1; `-Infinity` if there is none. */
  at(query: number, place: number): number;
  /** For each row 1 if it may be found; all may without it. */
  readonly allowed?: Uint8Array | undefined;
}

/** Computes truths in a worker thread, by comparing everything with everything. */
export class TruthFinder {
  readonly #remote: Remote<TruthApi>;
  readonly #set: VectorSet;

  private constructor(remote: Remote<TruthApi>, set: VectorSet) {
    this.#remote = remote;
    this.#set = set;
  }

  static async open(set: VectorSet, options: CallOptions): Promise<TruthFinder> {
    const data = { base: set.base, dimension: set.dimension };
    const entry = new URL('./truth-entry.js', import.meta.url);
    return new TruthFinder(await startWorker<TruthApi>(entry, { data, ...options }), set);
  }

  /**
   * The truth about the first `queries` queries.
   *
   * @param most - How many of the nearest.
   * @param allowed - For each row 1 if it may be found; all may without it.
   */
  async find(
    { queries, most, allowed }: { readonly queries: number; readonly most: number; readonly allowed?: Uint8Array },
    options: CallOptions,
  ): Promise<Truth> {
    const { dimension } = this.#set;
    const wanted = new Float32Array(queries * dimension);
    for (const [index, query] of this.#set.queries.slice(0, queries).entries()) wanted.set(query, index * dimension);
    const scores = await this.#remote.call('nearestScores', { queries: wanted, most, allowed }, options);
    return {
      allowed,
      at: (query, place) => (place > most ? -Infinity : (scores[query * most + place - 1] ?? -Infinity)),
    };
  }

  close(): Promise<void> {
    return this.#remote.close();
  }
}
