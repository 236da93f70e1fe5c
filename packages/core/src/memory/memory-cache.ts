import { LRUCache } from 'lru-cache';
import { systemClock } from '../clock/system-clock.js';
import type { Cache, CacheSetOptions } from '../contracts/cache.js';
import type { CallOptions } from '../contracts/call-options.js';
import type { Clock } from '../contracts/clock.js';
import { Deadline } from '../deadline.js';
import { requirePositiveInteger } from '../validate.js';

/** How much a {@link MemoryCache} keeps, and for how long. */
export interface MemoryCacheOptions {
  /** The most values; the least recently used goes first. @defaultValue `10_000` */
  readonly maxEntries?: number | undefined;
  /** Milliseconds until a value counts as absent. @defaultValue `Infinity` */
  readonly ttlMs?: number | undefined;
  /** Time for expiry and deadlines. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

interface Kept<Value> {
  readonly value: Value;
  /** On the monotonic clock. */
  readonly expiresAt: number;
}

/** One load under way, and how many callers wait for it. */
interface Flight<Value> {
  readonly result: Promise<Value>;
  readonly controller: AbortController;
  waiters: number;
  settled: boolean;
}

/** The reference {@link Cache}: the most recently used values of one process. Values are kept as they are, not copied. */
export class MemoryCache<Value> implements Cache<Value> {
  readonly #maxEntries: number;
  /** Made with the first value: it takes room for all of them at once, and many caches never hold one. */
  #kept: LRUCache<string, Kept<Value>> | undefined;
  readonly #flights = new Map<string, Flight<Value>>();
  readonly #ttlMs: number;
  readonly #clock: Clock;

  /** Creates an empty cache. @throws `ERR_INVALID_ARGUMENT` for a bound that is no positive whole number. */
  constructor({ maxEntries = 10_000, ttlMs = Infinity, clock = systemClock }: MemoryCacheOptions = {}) {
    requirePositiveInteger('maxEntries', maxEntries);
    this.#maxEntries = maxEntries;
    this.#ttlMs = ttlMs;
    this.#clock = clock;
  }

  /** See {@link Cache.get}. */
  async get(key: string, options?: CallOptions): Promise<Value | undefined> {
    Deadline.of(options, this.#clock).check('get');
    return this.#find(key)?.value;
  }

  /** See {@link Cache.set}. A load of this key that is under way no longer counts. */
  async set(key: string, value: Value, { ttlMs, ...options }: CacheSetOptions = {}): Promise<void> {
    Deadline.of(options, this.#clock).check('set');
    this.#flights.delete(key);
    this.#keep(key, value, ttlMs);
  }

  /** See {@link Cache.delete}. A load of this key that is under way no longer counts. */
  async delete(key: string, options?: CallOptions): Promise<void> {
    Deadline.of(options, this.#clock).check('delete');
    this.#flights.delete(key);
    this.#kept?.delete(key);
  }

  /**
   * See {@link Cache.load}. A caller that gives up leaves the load to the others; the last to do so aborts it.
   *
   * @throws What `loader` throws; `ERR_ABORTED`, `ERR_TIMEOUT`.
   */
  async load(
    key: string,
    loader: (signal: AbortSignal) => Promise<Value>,
    { ttlMs, ...options }: CacheSetOptions = {},
  ): Promise<Value> {
    const deadline = Deadline.of(options, this.#clock);
    deadline.check('load');
    const kept = this.#find(key);
    if (kept !== undefined) return kept.value;
    const flight = this.#flights.get(key) ?? this.#depart(key, loader, ttlMs);
    flight.waiters += 1;
    try {
      return await deadline.race(flight.result, 'load');
    } finally {
      flight.waiters -= 1;
      if (flight.waiters === 0 && !flight.settled) {
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
        flight.controller.abort();
      }
    }
  }

  #depart(key: string, loader: (signal: AbortSignal) => Promise<Value>, ttlMs: number | undefined): Flight<Value> {
    const controller = new AbortController();
    const result = Promise.resolve().then(() => loader(controller.signal));
    const flight = { result, controller, waiters: 0, settled: false };
    const land = (): boolean => {
      flight.settled = true;
      return this.#flights.get(key) === flight && this.#flights.delete(key);
    };
    result.then(
      (value) => {
        if (land()) this.#keep(key, value, ttlMs);
      },
      () => void land(),
    );
    this.#flights.set(key, flight);
    return flight;
  }

  #find(key: string): Kept<Value> | undefined {
    const kept = this.#kept?.get(key);
    if (kept === undefined || kept.expiresAt > this.#clock.monotonic()) return kept;
    this.#kept?.delete(key);
    return undefined;
  }

  #keep(key: string, value: Value, ttlMs = this.#ttlMs): void {
    this.#kept ??= new LRUCache({ max: this.#maxEntries });
    this.#kept.set(key, { value, expiresAt: this.#clock.monotonic() + ttlMs });
  }
}
