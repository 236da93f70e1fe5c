import { availableParallelism } from 'node:os';
import { FeedloomError } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';
import { startWorker } from '@feedloom/core/spawn';
import type { Remote } from '@feedloom/core/spawn';
import type { CopyRequest, RefreshApi, SpreadRequest } from './refresh-api.js';
import type { RefreshArrays } from './refresh-arrays.js';

/** Rows of one call: small enough to stay in a core's cache and to stop soon, large enough for calls not to count. */
const CHUNK = 2_048;

/** The threads of one refresh. */
export class RefreshThreads {
  readonly #remotes: readonly Remote<RefreshApi>[];
  readonly #deadline: Deadline;

  private constructor(remotes: readonly Remote<RefreshApi>[], deadline: Deadline) {
    this.#remotes = remotes;
    this.#deadline = deadline;
  }

  /** Starts `threads` threads, each with the same arrays in shared memory. */
  static async start(arrays: RefreshArrays, threads: number, deadline: Deadline): Promise<RefreshThreads> {
    const entry = new URL('./refresh-entry.js', import.meta.url);
    const options = { data: arrays, name: 'sage-refresh', ...deadline.toCallOptions() };
    const starting = await Promise.allSettled(
      Array.from({ length: threads }, () => startWorker<RefreshApi>(entry, options)),
    );
    const remotes = starting.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const failed = starting.find((each) => each.status === 'rejected');
    if (failed === undefined) return new RefreshThreads(remotes, deadline);
    await Promise.all(remotes.map((remote) => remote.close()));
    throw failed.reason;
  }

  /** Computes a phase for the given rows, or for the first `count`, and waits for all of it: the barrier. */
  async compute(phase: number, rows: Int32Array | number, onRows: (count: number) => void): Promise<void> {
    const count = typeof rows === 'number' ? rows : rows.length;
    let next = 0;
    const lane = async (remote: Remote<RefreshApi>): Promise<void> => {
      while (next < count) {
        const from = next;
        const to = Math.min(count, from + CHUNK);
        next = to;
        const chunk = typeof rows === 'number' ? { from, to } : rows.slice(from, to);
        await remote.call('compute', { phase, rows: chunk }, this.#deadline.toCallOptions());
        onRows(to - from);
      }
    };
    await Promise.all(this.#remotes.map(lane));
  }

  /** See {@link RefreshApi.spread}. */
  spread(request: SpreadRequest): Promise<Int32Array> {
    return this.#first().call('spread', request, this.#deadline.toCallOptions());
  }

  /** See {@link RefreshApi.copy}. */
  copy(request: CopyRequest): Promise<void> {
    return this.#first().call('copy', request, this.#deadline.toCallOptions());
  }

  /** Ends the threads, at once: nothing that they do is needed any more. */
  async close(): Promise<void> {
    await Promise.all(this.#remotes.map((remote) => remote.kill()));
  }

  #first(): Remote<RefreshApi> {
    const [first] = this.#remotes;
    if (first === undefined) throw new FeedloomError('ERR_INTERNAL', 'A refresh has no thread.');
    return first;
  }
}

/** As many threads as are worth it. */
export function defaultThreads(): number {
  return Math.min(8, availableParallelism());
}
