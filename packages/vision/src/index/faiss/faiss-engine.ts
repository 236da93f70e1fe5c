import { Deadline } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import type { Remote } from '@feedloom/core/spawn';
import pLimit from 'p-limit';
import type { SegmentCandidates, SegmentEngine, SegmentQueries } from '../segment-engine.js';
import type { FaissSearchApi } from './faiss-search-entry.js';

/** One is computed while the next is on its way. */
const CALLS_AT_ONCE = 2;

/** Searches in a child process. What has not been sent yet when its deadline passes is never computed. */
export class FaissEngine implements SegmentEngine {
  readonly kind = 'faiss';
  readonly exact: boolean;
  readonly filters = false;
  readonly #remote: Remote<FaissSearchApi>;
  readonly #clock: Clock;
  readonly #sending = pLimit(CALLS_AT_ONCE);

  constructor(remote: Remote<FaissSearchApi>, { exact, clock }: { readonly exact: boolean; readonly clock: Clock }) {
    this.#remote = remote;
    this.exact = exact;
    this.#clock = clock;
  }

  async search({ data, count, limit }: SegmentQueries, options: CallOptions = {}): Promise<SegmentCandidates> {
    const deadline = Deadline.of(options, this.#clock);
    const what = 'the search in faiss';
    deadline.check(what);
    const sent = this.#sending(() => {
      deadline.check(what);
      return this.#remote.call('search', { data: sendable(data), count, limit }, deadline.toCallOptions());
    });
    return deadline.race(sent, what);
  }

  close(): Promise<void> {
    return this.#remote.close();
  }
}

/** A copy, if the memory is shared: that cannot be sent to another process. */
function sendable(data: Float32Array): Float32Array {
  return data.buffer instanceof SharedArrayBuffer ? new Float32Array(data) : data;
}
