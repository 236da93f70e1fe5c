import { systemClock } from '../clock/system-clock.js';
import type { Cache, CacheSetOptions } from '../contracts/cache.js';
import type { CallOptions } from '../contracts/call-options.js';
import type { Clock } from '../contracts/clock.js';
import type { Invalidations } from '../contracts/invalidations.js';
import { Deadline } from '../deadline.js';
import { Echoes } from './echoes.js';

/** The two tiers, and how they are kept alike. */
export interface TieredCacheOptions<Value> {
  /** In this process, asked first: a `MemoryCache`. */
  readonly near: Cache<Value>;
  /** Shared by processes, asked for what the near one lacks. */
  readonly far: Cache<Value>;
  /** The longest that a value stays near, in milliseconds: so old may it be beyond its own time. @defaultValue 30,000 */
  readonly nearTtlMs?: number | undefined;
  /** How long a value lives, in milliseconds, unless it is set for less. @defaultValue 15 minutes */
  readonly ttlMs?: number | undefined;
  /** Tells other processes of what is set and deleted; what they tell is dropped here. @defaultValue `nearTtlMs` must do */
  readonly invalidations?: Invalidations | undefined;
  /** Time, for deadlines and the next try to listen. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

const FIFTEEN_MINUTES_MS = 15 * 60_000;
const LISTEN_AGAIN_MS = 1000;

/** A small fast cache before a large shared one. Made by {@link createTieredCache}. */
export class TieredCache<Value> implements Cache<Value> {
  readonly #near: Cache<Value>;
  readonly #far: Cache<Value>;
  readonly #nearTtlMs: number;
  readonly #ttlMs: number;
  readonly #invalidations: Invalidations | undefined;
  readonly #clock: Clock;
  /** Part of all near keys: with the next one, nothing that is near is found any more. */
  #generation = 0;
  /** Grows with every change that is heard of: what was read before may be old. */
  #changes = 0;
  /** While it listens. */
  #echoes: Echoes | undefined;
  #stopListening: () => void = () => undefined;
  #isClosed = false;

  /** Use {@link createTieredCache}. @internal */
  constructor({ near, far, nearTtlMs = 30_000, ttlMs, invalidations, clock = systemClock }: TieredCacheOptions<Value>) {
    this.#near = near;
    this.#far = far;
    this.#nearTtlMs = nearTtlMs;
    this.#ttlMs = ttlMs ?? FIFTEEN_MINUTES_MS;
    this.#invalidations = invalidations;
    this.#clock = clock;
    if (invalidations !== undefined) void this.#listen(invalidations);
  }

  /** See {@link Cache.get}. */
  async get(key: string, options: CallOptions = {}): Promise<Value | undefined> {
    const deadline = Deadline.of(options, this.#clock);
    const near = await this.#near.get(this.#nameOf(key), deadline.toCallOptions());
    if (near !== undefined) return near;
    const changes = this.#changes;
    const far = await this.#far.get(key, deadline.toCallOptions());
    // What has changed meanwhile may be this very value.
    if (far !== undefined && changes === this.#changes) {
      await this.#near.set(this.#nameOf(key), far, { ttlMs: this.#nearTtlMs });
    }
    return far;
  }

  /** See {@link Cache.set}: in both tiers, then told to other processes. */
  async set(key: string, value: Value, { ttlMs = this.#ttlMs, ...options }: CacheSetOptions = {}): Promise<void> {
    const deadline = Deadline.of(options, this.#clock);
    deadline.check('set');
    await this.#near.delete(this.#nameOf(key));
    const changes = this.#changes;
    await this.#far.set(key, value, { ...deadline.toCallOptions(), ttlMs });
    // What others told of meanwhile may be a later value of this very key.
    const isLast = changes === this.#changes;
    this.#changes += 1;
    if (isLast) await this.#near.set(this.#nameOf(key), value, { ttlMs: Math.min(ttlMs, this.#nearTtlMs) });
    this.#tell(key);
  }

  /** See {@link Cache.delete}: in both tiers, then told to other processes. */
  async delete(key: string, options: CallOptions = {}): Promise<void> {
    const deadline = Deadline.of(options, this.#clock);
    deadline.check('delete');
    // Before and after: what is fetched or loaded meanwhile may be what is deleted.
    await this.#near.delete(this.#nameOf(key));
    await this.#far.delete(key, deadline.toCallOptions());
    this.#changes += 1;
    await this.#near.delete(this.#nameOf(key));
    this.#tell(key);
  }

  /** See {@link Cache.load}: one load for all callers of this process, and of all processes if the far cache does so. */
  async load(
    key: string,
    loader: (signal: AbortSignal) => Promise<Value>,
    { ttlMs = this.#ttlMs, ...options }: CacheSetOptions = {},
  ): Promise<Value> {
    const loadFar = (signal: AbortSignal): Promise<Value> => this.#far.load(key, loader, { signal, ttlMs });
    return this.#near.load(this.#nameOf(key), loadFar, { ...options, ttlMs: Math.min(ttlMs, this.#nearTtlMs) });
  }

  /** Drops what is near under `keys`, or all of it: others have changed it. */
  async invalidate(keys: readonly string[] | undefined): Promise<void> {
    this.#changes += 1;
    if (keys === undefined) this.#generation += 1;
    else await Promise.all(keys.map((key) => this.#near.delete(this.#nameOf(key))));
  }

  /** Stops listening to others. The tiers and invalidations stay open: they are the caller's. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopListening();
  }

  /** The same as {@link TieredCache.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #nameOf(key: string): string {
    return `${this.#generation}:${key}`;
  }

  #tell(key: string): void {
    // Only a hint, and nobody waits for it: who does not hear it finds out after `nearTtlMs`.
    const echoes = this.#echoes;
    echoes?.expect(key);
    this.#invalidations?.publish([key]).catch(() => echoes?.take(key));
  }

  #hear(keys: readonly string[] | undefined): void {
    if (keys === undefined) this.#echoes?.clear();
    const news = keys?.filter((key) => this.#echoes?.take(key) !== true);
    if (news?.length !== 0) void this.invalidate(news).catch(() => undefined);
  }

  async #listen(invalidations: Invalidations): Promise<void> {
    try {
      const stop = await invalidations.subscribe((keys) => this.#hear(keys));
      if (this.#isClosed) stop();
      else this.#stopListening = stop;
      this.#echoes = new Echoes();
      await this.invalidate(undefined);
    } catch {
      if (this.#isClosed) return;
      this.#stopListening = this.#clock.setTimer(() => void this.#listen(invalidations), LISTEN_AGAIN_MS);
    }
  }
}

/**
 * A cache of two tiers: a hit in this process costs no round trip, a miss asks the shared one, and only what neither has
 * is loaded.
 *
 * A change of this process is seen by it at once; one of another as soon as `invalidations` tell, at the latest after
 * `nearTtlMs`. It begins to listen at once, and again and again until it can. The tiers stay the caller's.
 */
export function createTieredCache<Value>(options: TieredCacheOptions<Value>): TieredCache<Value> {
  return new TieredCache(options);
}
