import type { Clock } from '@feedloom/core';
import type { EdgeSet } from './edge-set.js';
import type { NodeNames } from './node-names.js';
import { runSeal } from './run-seal.js';
import type { BulkList } from './seal-job.js';
import { chooseSegments } from './seal-policy.js';

/** When a {@link Sealer} seals by itself. */
export interface SealerOptions {
  readonly windowMs: number;
  readonly sealEdges: number;
  readonly sealAfterMs: number;
  readonly onSealError: (error: unknown) => void;
  readonly clock: Clock;
}

/** What one seal does. */
export interface SealOrder {
  /** Whether all that is dead, or has left the window, shall be forgotten. @defaultValue `false` */
  readonly isThorough?: boolean | undefined;
  /** Edges that are added on the way. @defaultValue none */
  readonly bulk?: BulkList | undefined;
}

/** Seals edges, one seal after the other: when it is told to, when many are fresh, and when some have been so for long. */
export class Sealer {
  readonly #edges: EdgeSet;
  readonly #names: NodeNames;
  readonly #options: SealerOptions;
  /** The end of the last seal that was begun; never rejects. */
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #epoch = 0;
  /** Seals once there are so many fresh edges. */
  #sealAt: number;
  #cancelTimer: (() => void) | undefined;
  #closed = false;

  constructor(edges: EdgeSet, names: NodeNames, options: SealerOptions) {
    this.#edges = edges;
    this.#names = names;
    this.#options = options;
    this.#sealAt = options.sealEdges;
  }

  /** How often the edges have become others: seals, expiries and loads. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Counts an expiry or a load. */
  bumpEpoch(): void {
    this.#epoch += 1;
  }

  /** Looks whether it is time for a seal. To be called after every change. */
  onChange(): void {
    const { count } = this.#edges.hot;
    if (this.#closed || this.#waiting > 0 || count === 0) return;
    if (count >= this.#sealAt) this.#sealByItself();
    else if (this.#options.sealAfterMs !== Infinity) {
      this.#cancelTimer ??= this.#options.clock.setTimer(() => {
        this.#cancelTimer = undefined;
        if (!this.#closed && this.#waiting === 0) this.#sealByItself();
      }, this.#options.sealAfterMs);
    }
  }

  /** Seals after those that were begun before. Rejects as {@link runSeal} does, and then nothing has changed. */
  async seal(order: SealOrder): Promise<void> {
    this.#waiting += 1;
    const sealed = this.#last.then(() => this.#run(order));
    this.#last = sealed.then(
      () => this.#done(this.#options.sealEdges),
      // What failed is not tried again at once.
      () => this.#done(this.#edges.hot.count + this.#options.sealEdges),
    );
    return sealed;
  }

  /** Waits for the seals that were begun; begins none by itself any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    await this.#last;
  }

  #sealByItself(): void {
    this.seal({}).catch(this.#options.onSealError);
  }

  #done(sealAt: number): void {
    this.#waiting -= 1;
    this.#sealAt = sealAt;
    this.onChange();
  }

  async #run({ isThorough = false, bulk }: SealOrder): Promise<void> {
    const edges = this.#edges;
    const { windowMs, clock } = this.#options;
    const now = clock.now();
    const since = windowMs === Infinity ? -Infinity : now - windowMs;
    const policy = { fresh: edges.hot.live, windowMs, isThorough, now, since };
    const chosen = bulk === undefined ? chooseSegments(edges.segments, policy) : new Set(edges.segments);
    if (edges.hot.count === 0 && chosen.size === 0 && bulk === undefined) return;
    const { items, collections, buckets, bucketOf } = this.#names;
    const shape = { items: items.size, collections: collections.size, buckets, bucketOf };
    const sources = edges.beginMerge(chosen);
    try {
      edges.endMerge(await runSeal({ ...sources, bulk, since, shape }), bulk !== undefined);
      this.#epoch += 1;
    } catch (error) {
      edges.cancelMerge();
      throw error;
    }
  }
}
