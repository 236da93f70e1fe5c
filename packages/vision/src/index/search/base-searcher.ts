import type { CallOptions } from '@feedloom/core';
import type { SharedRows } from '../rows/segment.js';
import type { RemoteSearcherOptions } from './remote-searcher.js';
import { RemoteSearcher } from './remote-searcher.js';
import type { SearchReply, SearchRequest } from './search-messages.js';
import { Searcher } from './searcher.js';

/** Numbers that are compared faster here (about 0.2 ms) than it takes to ask a worker. */
const FEW_NUMBERS = 150_000;
/** From so many on, a worker is started before it is needed. */
const MANY_NUMBERS = 500_000;

/** Sees every segment: searches little in the caller's thread, and much in a worker, which it starts when it needs one. */
export class BaseSearcher {
  readonly #dimension: number;
  readonly #here: Searcher;
  readonly #remote: RemoteSearcher;
  /** How many numbers each segment has room for. */
  readonly #numbers = new Map<number, number>();

  constructor(options: RemoteSearcherOptions) {
    this.#dimension = options.dimension;
    this.#here = new Searcher(options.dimension, options.segments());
    this.#remote = new RemoteSearcher(options);
  }

  /** Tells of a segment, or of new blocks of one, before later searches. */
  attach(segment: SharedRows): void {
    this.#here.attach(segment);
    this.#remote.attach(segment);
    this.#numbers.set(segment.key, segment.blocks.length * segment.rowsPerBlock * this.#dimension);
    const numbers = [...this.#numbers.values()].reduce((sum, each) => sum + each, 0);
    if (numbers > MANY_NUMBERS) void this.#remote.start().catch(() => undefined);
  }

  /** Waits until the worker can answer, if there is so much to search that one was started. */
  async ready(): Promise<void> {
    await this.#remote.ready();
  }

  /** Forgets a segment. */
  detach(key: number): void {
    this.#here.detach(key);
    this.#numbers.delete(key);
    this.#remote.detach(key);
  }

  /** Finds the nearest rows. @throws `ERR_UNAVAILABLE`, `ERR_TIMEOUT`, `ERR_ABORTED` */
  async search(request: SearchRequest, options: CallOptions): Promise<SearchReply> {
    const rows = request.parts.reduce((sum, { by, allowedCount }) => {
      return sum + (typeof by === 'string' ? allowedCount : by.width);
    }, 0);
    const numbers = rows * this.#dimension * request.count;
    return numbers <= FEW_NUMBERS ? this.#here.search(request) : this.#remote.search(request, options);
  }

  /** Waits for the searches in progress, and lets the worker end. Idempotent. */
  close(): Promise<void> {
    return this.#remote.close();
  }
}
