import { Deadline, FeedloomError, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CallOptions, Candidate, Clock, Ranked, Ranker, Ranking, RankOptions, RankRequest } from '@feedloom/core';
import type { HistoryOptions } from '../pinsage/history-weights.js';
import type { EmbeddingTable } from '../tables/embedding-table.js';
import { knownCandidates } from './known-candidates.js';
import { ProductsThread } from './products-thread.js';
import type { ContextSource } from './user-context-of.js';
import { userContextOf } from './user-context-of.js';
import { userVectors } from './user-vectors.js';

/** Where embeddings are read from: a holder of tables, for example. */
export interface EmbeddingSource {
  /** The newest; `undefined` before the first. */
  readonly current:
    | {
        /** The vectors of items. */
        readonly embeddings: EmbeddingTable;
      }
    | undefined;
}

/** How to rank by products of vectors. */
export interface DotProductOptions {
  /** The table, or what holds the one that is served. */
  readonly tables: EmbeddingTable | EmbeddingSource;
  /** Where to find out about users that a request does not tell of. @defaultValue such users are not known */
  readonly profiles?: ContextSource | undefined;
  /** The largest product with one of the user's vectors counts, or the sum of all, weighted. @defaultValue `'max'` */
  readonly combine?: 'max' | 'sum' | undefined;
  /** The most vectors that stand for a user. @defaultValue 8 */
  readonly interests?: number | undefined;
  /** How the user's history is weighed, where it stands in for interests. @defaultValue as in training */
  readonly history?: HistoryOptions | undefined;
  /** What answers are labelled with. @defaultValue `'dot'` */
  readonly rung?: string | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** Ranks by products of vectors; needs no graph and no runtime. */
export interface DotProduct extends Ranker<Candidate> {
  /** Starts the thread that multiplies; until then, large requests are done in slices on the event loop. Never rejects. */
  ready(options?: CallOptions): Promise<void>;
  /** Whether the thread is there. */
  readonly isReady: boolean;
  /** Finishes the requests that it has and ends the thread. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link DotProduct.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A ranker by the cosine of a candidate with the interest that it is nearest to, which is its reason, kind `interest`.
 * Candidates without a row in the table are not in its answer.
 *
 * `rank` rejects with `ERR_NOT_FOUND` if nothing of the user's, or no candidate, has a row; `ERR_CONFLICT` if all that is known
 * of the user is vectors of another version; `ERR_CORRUPT` for a product that is not finite; `ERR_UNAVAILABLE` (retryable)
 * without a table, or if its thread ended during the request; `ERR_CLOSED`.
 */
export function dotProduct(options: DotProductOptions): DotProduct {
  return new ProductRanker(options);
}

class ProductRanker implements DotProduct {
  readonly #options: DotProductOptions;
  readonly #most: number;
  readonly #clock: Clock;
  readonly #thread: ProductsThread;

  constructor(options: DotProductOptions) {
    this.#options = options;
    this.#most = options.interests ?? 8;
    this.#clock = options.clock ?? systemClock;
    requirePositiveInteger('interests', this.#most);
    this.#thread = new ProductsThread(this.#clock);
  }

  get isReady(): boolean {
    return this.#thread.isRunning;
  }

  async rank(
    request: RankRequest<Candidate>,
    { limit = Infinity, ...options }: RankOptions = {},
  ): Promise<Ranking<Candidate>> {
    const deadline = Deadline.of(options, this.#clock);
    deadline.check('ranking');
    if (limit !== Infinity) requirePositiveInteger('limit', limit);
    const { candidates } = request;
    if (candidates.length === 0) return { items: [], degraded: [] };
    const { profiles, history, combine = 'max', rung = 'dot' } = this.#options;
    const context = await userContextOf(request, profiles, deadline);
    const table = this.#table();
    const user = userVectors(context, table, this.#clock.now(), { most: this.#most, history });
    const { places, rows } = knownCandidates(candidates, table);
    if (rows.length === 0) {
      throw new FeedloomError(
        'ERR_NOT_FOUND',
        'No candidate has a row in the table. Rank by something that knows them.',
      );
    }
    const weights = combine === 'sum' ? user.weights : undefined;
    const { vectors, dimension } = table;
    const work = { vectors, dimension, rows, queries: user.vectors, weights, limit: Math.min(limit, rows.length) };
    const best = await this.#thread.top(work, deadline);
    const items: Ranked<Candidate>[] = [];
    best.places.forEach((place, at) => {
      const candidate = candidates[places[place] ?? 0];
      const score = best.scores[at] ?? 0;
      if (candidate === undefined) return;
      items.push({
        candidate,
        score,
        rung,
        reasons: [{ kind: 'interest', value: score, via: user.items[best.queries[at] ?? 0] }],
      });
    });
    return { items, degraded: [] };
  }

  ready(options: CallOptions = {}): Promise<void> {
    return Deadline.of(options, this.#clock).race(this.#thread.ready(), 'starting the thread');
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #table(): EmbeddingTable {
    const { tables } = this.#options;
    const table = 'vectors' in tables ? tables : tables.current?.embeddings;
    if (table !== undefined) return table;
    throw new FeedloomError('ERR_UNAVAILABLE', 'There is no table yet. Publish one first.', { retryable: true });
  }
}
