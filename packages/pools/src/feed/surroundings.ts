import type { Clock, Degraded } from '@feedloom/core';
import { Deadline, count } from '@feedloom/core';
import type { StoredPools } from '../pools/stored-pools.js';
import type { PoolEntry } from '../records/entry.js';

/** What a refresh takes into account beside the user's own partition. */
export interface Surroundings {
  readonly shared: readonly PoolEntry[];
  /** In what ways this is less than it should be. */
  readonly degraded: readonly Degraded[];
}

/**
 * Reads what lies in other partitions, on a cluster often on other nodes. If that fails or is late, a feed goes on
 * without it and says so: one lost node must not take every user's feed with it.
 */
export class SurroundingsReader {
  readonly #pools: StoredPools<unknown>;
  readonly #clock: Clock;
  readonly #limitMs: number;

  /** Waits at most `limitMs` for each part. */
  constructor(pools: StoredPools<unknown>, clock: Clock, limitMs: number) {
    this.#pools = pools;
    this.#clock = clock;
    this.#limitMs = limitMs;
  }

  /** The heads of shared sources, and the list of retracted items brought up to date. Never rejects. */
  async read(): Promise<Surroundings> {
    const { retractions } = this.#pools.parts;
    if (retractions.isFresh && !this.#pools.hasShared) return { shared: [], degraded: [] };
    const degraded: Degraded[] = [];
    const [shared] = await Promise.all([
      this.#orElse(() => this.#pools.sharedHeads(), [], 'shared-sources', 'nothing', degraded),
      this.#orElse(() => retractions.refresh(), undefined, 'retractions', 'last-known', degraded),
    ]);
    return { shared: shared.filter(({ id }) => !retractions.has(id)), degraded };
  }

  /** Brings the list of retracted items up to date. Never rejects. */
  async refreshRetractions(): Promise<Degraded[]> {
    const { retractions } = this.#pools.parts;
    const degraded: Degraded[] = [];
    if (!retractions.isFresh) {
      await this.#orElse(() => retractions.refresh(), undefined, 'retractions', 'last-known', degraded);
    }
    return degraded;
  }

  async #orElse<Result>(
    read: () => Promise<Result>,
    otherwise: Result,
    part: string,
    servedFrom: string,
    degraded: Degraded[],
  ): Promise<Result> {
    const deadline = Deadline.of({ deadlineMs: this.#limitMs }, this.#clock);
    try {
      return await deadline.race(read(), `reading ${part}`);
    } catch {
      const reason = deadline.expired ? 'timeout' : 'error';
      degraded.push({ part, reason, servedFrom });
      count('feedloom.fallback', 1, { stage: part, cause: reason });
      return otherwise;
    }
  }
}
