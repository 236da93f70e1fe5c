import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedloomError } from '@feedloom/core';
import type { Clock, Deadline } from '@feedloom/core';
import { startWorker } from '@feedloom/core/spawn';
import type { Remote } from '@feedloom/core/spawn';
import { bestProducts } from './best-products.js';
import type { ProductsApi, TopProducts, TopProductsRequest } from './top-products.js';
import { cut } from './top-products.js';

/** Multiplications that are done on the event loop in one go: about 1 ms. */
const SLICE = 1_000_000;

/**
 * Multiplies in a thread that reads the table where it is. What takes about a millisecond is done on the event loop, and so
 * is, in slices, what comes before the thread is there or while it is being started again.
 */
export class ProductsThread {
  readonly #clock: Clock;
  #remote: Remote<ProductsApi> | undefined;
  #starting: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the thread is there. */
  get isRunning(): boolean {
    return this.#remote !== undefined;
  }

  /** @throws `ERR_UNAVAILABLE` (retryable) if the thread ended meanwhile; `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_ABORTED`. */
  async top(request: TopProductsRequest, deadline: Deadline): Promise<TopProducts> {
    if (this.#closing !== undefined) throw new FeedloomError('ERR_CLOSED', 'The ranker is closed. Make another one.');
    const work = request.rows.length * request.queries.length;
    if (work > SLICE) this.#start();
    if (work <= SLICE || this.#remote === undefined) return inSlices(request, deadline);
    return this.#remote.call('top', request, deadline.toCallOptions());
  }

  /** Starts the thread, if it is not there. Never rejects. */
  async ready(): Promise<void> {
    this.#start();
    await this.#starting;
  }

  /** Waits for what was asked for, and lets the thread end. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Ends the thread at once, as a fault would. */
  async kill(): Promise<void> {
    await this.#remote?.kill();
  }

  async #close(): Promise<void> {
    await this.#starting;
    await this.#remote?.close();
  }

  #start(): void {
    if (this.#remote !== undefined || this.#starting !== undefined || this.#closing !== undefined) return;
    const entry = new URL('./products-entry.js', import.meta.url);
    this.#starting = startWorker<ProductsApi>(entry, { name: 'products', clock: this.#clock })
      .then((remote) => {
        this.#remote = remote;
        void remote.exited.then(() => (this.#remote = undefined));
      })
      // The event loop goes on doing it; the next request tries again.
      .catch(() => undefined)
      .finally(() => (this.#starting = undefined));
  }
}

async function inSlices(request: TopProductsRequest, deadline: Deadline): Promise<TopProducts> {
  const { rows, queries, limit } = request;
  const length = Math.max(1, Math.floor(SLICE / queries.length));
  const scores = new Float32Array(rows.length);
  const best = new Int32Array(rows.length);
  for (let from = 0; from < rows.length; from += length) {
    if (from > 0) await nextTurn();
    deadline.check('multiplying vectors');
    const slice = bestProducts({ ...request, rows: rows.subarray(from, from + length) });
    scores.set(slice.scores, from);
    best.set(slice.queries, from);
  }
  return cut({ scores, queries: best }, limit);
}
