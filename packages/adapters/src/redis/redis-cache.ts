import { Deadline, breaking, count, isFault, reasonOf } from '@feedloom/core';
import type { Cache, CacheSetOptions, CallOptions, Clock, Random } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import { Buffer } from 'node:buffer';
import { CacheCommands } from './cache-commands.js';
import type { CachePlace } from './cache-commands.js';
import type { CacheRecords } from './cache-record.js';
import type { RedisClient } from './scripted-client.js';

/** What a {@link RedisCache} is made of. */
export interface RedisCacheParts<Value> {
  readonly client: RedisClient;
  readonly records: CacheRecords<Value>;
  readonly place: CachePlace;
  readonly ttlMs: number;
  readonly jitterRatio: number;
  readonly staleMs: number;
  readonly leaseMs: number;
  readonly waitMs: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly release: () => Promise<void>;
}

/** How much longer than it counts Redis keeps a value: when it expires is for the clocks of the processes to say. */
const GRACE_MS = 1000;

/** How often one who waits for another process's load looks whether it has come. */
const POLL_MS = 20;

/**
 * A `Cache` that processes share, on Redis: a failing server is a miss, and after a few failures is not asked.
 *
 * Of all processes one loads a missing value, under a lease; the others wait for it, for a while. Expiry compares the
 * wall clocks of the processes.
 */
export class RedisCache<Value> implements Cache<Value> {
  readonly #parts: RedisCacheParts<Value>;
  readonly #commands: CacheCommands;
  /** Only for loads under way: its values count as expired at once. */
  readonly #flights: MemoryCache<Value>;
  readonly #background = new AbortController();
  #closing: Promise<void> | undefined;

  /** Uses a client; does no I/O. */
  constructor(parts: RedisCacheParts<Value>) {
    const { client, place, timeoutMs, clock } = parts;
    this.#parts = parts;
    this.#commands = breaking(new CacheCommands(client, place, timeoutMs), {
      name: 'cache',
      failureRatio: 0.5,
      minCalls: 5,
      openMs: 1000,
      clock,
    });
    this.#flights = new MemoryCache({ ttlMs: 0, maxEntries: 1, clock });
  }

  /** See `Cache.get`. @throws `ERR_ABORTED`, `ERR_TIMEOUT` only for the caller's own limits. */
  async get(key: string, options: CallOptions = {}): Promise<Value | undefined> {
    const deadline = this.#begin('get', options);
    const record = await this.#ask(deadline, () => this.#commands.get(key, deadline.toCallOptions()));
    const found = record && this.#unpack(key, record);
    return found !== undefined && found.expiresAt > this.#parts.clock.now() ? found.value : undefined;
  }

  /** See `Cache.set`. @throws `ERR_ABORTED`, `ERR_TIMEOUT` only for the caller's own limits. */
  async set(key: string, value: Value, { ttlMs, ...options }: CacheSetOptions = {}): Promise<void> {
    const deadline = this.#begin('set', options);
    await this.#flights.delete(key);
    await this.#ask(deadline, () => this.#keep(key, value, ttlMs, '', deadline.toCallOptions()));
  }

  /** See `Cache.delete`. @throws `ERR_ABORTED`, `ERR_TIMEOUT` only for the caller's own limits. */
  async delete(key: string, options: CallOptions = {}): Promise<void> {
    const deadline = this.#begin('delete', options);
    await this.#flights.delete(key);
    await this.#ask(deadline, () => this.#commands.drop(key, deadline.toCallOptions()));
  }

  /**
   * See `Cache.load`. A value that has expired no longer than `staleMs` ago is answered at once, and loaded anew behind
   * the caller's back.
   *
   * @throws What `loader` throws; `ERR_ABORTED`, `ERR_TIMEOUT`.
   */
  async load(
    key: string,
    loader: (signal: AbortSignal) => Promise<Value>,
    { ttlMs, ...options }: CacheSetOptions = {},
  ): Promise<Value> {
    this.#begin('load', options);
    return this.#flights.load(key, (signal) => this.#loadShared(key, loader, ttlMs, signal), options);
  }

  /** Closes the client if the cache opened it; loads behind callers' backs are given up. Idempotent. */
  async close(): Promise<void> {
    this.#background.abort();
    this.#closing ??= this.#parts.release();
    await this.#closing;
  }

  /** The same as {@link RedisCache.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(what: string, options: CallOptions): Deadline {
    const deadline = Deadline.of(options, this.#parts.clock);
    deadline.check(what);
    return deadline;
  }

  async #loadShared(
    key: string,
    loader: (signal: AbortSignal) => Promise<Value>,
    ttlMs: number | undefined,
    signal: AbortSignal,
  ): Promise<Value> {
    const { clock, random, leaseMs, waitMs, staleMs } = this.#parts;
    const token = Buffer.from(random.bytes(12)).toString('base64url');
    const waiting = Deadline.of({ signal }, clock);
    const giveUpAt = clock.monotonic() + waitMs;
    for (;;) {
      const answer = await this.#ask(waiting, () => this.#commands.find(key, clock.now(), token, leaseMs, { signal }));
      if (answer === undefined) return loader(signal);
      const [record, isOurs] = answer;
      const found = record.length > 0 ? this.#unpack(key, record, isOurs) : undefined;
      const age = clock.now() - (found?.expiresAt ?? -Infinity);
      if (found !== undefined && age < 0) return found.value;
      if (found !== undefined && age < staleMs) {
        if (isOurs) void this.#loadUnder(key, loader, ttlMs, token, this.#background.signal).catch(() => undefined);
        return found.value;
      }
      if (isOurs) return this.#loadUnder(key, loader, ttlMs, token, signal);
      // Whoever holds the lease may have died, or be slower than is worth waiting for.
      if (clock.monotonic() >= giveUpAt) return loader(signal);
      await waiting.sleep(POLL_MS * (0.5 + random.next()), 'waiting for another process’s load');
    }
  }

  /** Loads a value and keeps it, unless somebody has set or deleted it meanwhile. */
  async #loadUnder(
    key: string,
    loader: (signal: AbortSignal) => Promise<Value>,
    ttlMs: number | undefined,
    token: string,
    signal: AbortSignal,
  ): Promise<Value> {
    const nobody = Deadline.of({}, this.#parts.clock);
    try {
      const value = await loader(signal);
      await this.#ask(nobody, () => this.#keep(key, value, ttlMs, token, {}));
      return value;
    } catch (error) {
      await this.#ask(nobody, () => this.#commands.release(key, token, {}));
      throw error;
    }
  }

  /** Jitter only shortens a life, so that no value outlives what was asked, and not all expire at once. */
  async #keep(
    key: string,
    value: Value,
    ttlMs: number | undefined,
    token: string,
    options: CallOptions,
  ): Promise<void> {
    const { clock, random, records, staleMs, jitterRatio } = this.#parts;
    const life = (ttlMs ?? this.#parts.ttlMs) * (1 - jitterRatio * random.next());
    const now = clock.now();
    // Other versions may answer with what is a little too old as well.
    const graceMs = staleMs + GRACE_MS;
    const kept = { record: records.pack(value, now + life), lifeMs: life + graceMs, before: now - graceMs };
    await this.#commands.keep(key, kept, token, options);
  }

  #unpack(
    key: string,
    record: Buffer,
    isReplaced = false,
  ): { readonly value: Value; readonly expiresAt: number } | undefined {
    const found = this.#parts.records.unpack(record);
    // Poisoned: nobody can read it, and it would be in the way until it expires.
    if (found === undefined && !isReplaced) this.#commands.discard(key, {}).catch(() => undefined);
    return found;
  }

  /** What Redis answers; `undefined` if it fails or is late, as for a value that is not there. */
  async #ask<Answer>(deadline: Deadline, send: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await send();
    } catch (error) {
      deadline.check('a call of the cache');
      if (!isFault(error)) throw error;
      count('feedloom.fallback', 1, { stage: 'cache', cause: reasonOf(error) });
      return undefined;
    }
  }
}
