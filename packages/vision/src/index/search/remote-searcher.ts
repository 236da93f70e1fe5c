import { FeedloomError } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { startWorker } from '@feedloom/core/spawn';
import type { Remote } from '@feedloom/core/spawn';
import type { SharedRows } from '../rows/segment.js';
import type { LoadedIndex, SearchReply, SearchRequest, SearcherApi } from './search-messages.js';

/** What a remote searcher looks at. */
export interface RemoteSearcherOptions {
  /** Numbers in a vector. */
  readonly dimension: number;
  /** The segments that it must know now. */
  readonly segments: () => readonly SharedRows[];
  /** The usearch file that it loads, if any. */
  readonly index?: LoadedIndex | undefined;
  /** Learns that the worker ended by itself. */
  readonly onEnd: () => void;
}

/**
 * A searcher in a worker thread, which is started again when it ends by itself; one with an index file is not, because
 * the file has to be verified before a native library sees it again.
 */
export class RemoteSearcher {
  readonly #options: RemoteSearcherOptions;
  #remote: Promise<Remote<SearcherApi>> | undefined;
  #isClosed = false;

  constructor(options: RemoteSearcherOptions) {
    this.#options = options;
  }

  /** Starts the worker, if there is none. @throws `ERR_CORRUPT` or `ERR_INTERNAL` if it cannot load its index; `ERR_DRIVER_MISSING` */
  async start(): Promise<void> {
    await this.#open();
  }

  /** Waits for a start in progress. */
  async ready(): Promise<void> {
    await this.#remote?.catch(() => undefined);
  }

  /** Tells of a segment, or of new blocks of one, before later searches. */
  attach(segment: SharedRows): void {
    this.#tell((remote) => remote.call('attach', segment));
  }

  /** Lets it forget a segment. */
  detach(key: number): void {
    this.#tell((remote) => remote.call('detach', key));
  }

  /**
   * Finds the nearest rows. A search whose worker ends is asked once more, unless there is an index file.
   *
   * @throws `ERR_UNAVAILABLE` if its worker has ended; `ERR_TIMEOUT`, `ERR_ABORTED`.
   */
  async search(request: SearchRequest, options: CallOptions): Promise<SearchReply> {
    try {
      return await (await this.#open()).call('search', request, options);
    } catch (error) {
      if (this.#isClosed || this.#startsOnce || !FeedloomError.is(error, 'ERR_UNAVAILABLE')) throw error;
      return (await this.#open()).call('search', request, options);
    }
  }

  /** Waits for the searches in progress, and lets the worker end. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const remote = await this.#remote?.catch(() => undefined);
    await remote?.close();
  }

  get #startsOnce(): boolean {
    return this.#options.index !== undefined;
  }

  /** Messages arrive in the order in which they were sent, so nobody waits for these. */
  #tell(message: (remote: Remote<SearcherApi>) => Promise<void>): void {
    this.#remote?.then(message).catch(() => undefined);
  }

  #open(): Promise<Remote<SearcherApi>> {
    if (this.#remote !== undefined) return this.#remote;
    const { dimension, segments, index } = this.#options;
    const started = startWorker<SearcherApi>(new URL('./searcher-entry.js', import.meta.url), {
      data: { dimension, segments: segments(), index },
    });
    this.#remote = started;
    const forget = (): void => {
      if (this.#remote === started && !this.#startsOnce) this.#remote = undefined;
    };
    started.then(({ exited }) => {
      return exited.then(() => {
        forget();
        if (!this.#isClosed) this.#options.onEnd();
      });
    }, forget);
    return started;
  }
}
