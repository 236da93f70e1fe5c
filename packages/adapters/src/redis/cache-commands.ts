import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { Deadline } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { RedisClient } from './scripted-client.js';
import { wrapRedisError } from './wrap-redis-error.js';

/**
 * KEYS: value, lease. ARGV: now, token, lease in ms, least expiry. Returns the value (or `''`) and whether the lease was
 * taken. One step: whoever sets the value afterwards takes the lease away from its holder.
 */
const FIND_LUA = `
local value = redis.call('GET', KEYS[1])
if value and #value >= 9 and struct.unpack('>d', string.sub(value, 2, 9)) > tonumber(ARGV[1]) then return {value, 0} end
local won = redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3])
return {value or '', won and 1 or 0}
`;

/** KEYS: value, lease. ARGV: record, lifetime in ms or `0` for ever, token or `''`. Keeps it, unless the lease is lost. */
const KEEP_LUA = `
if ARGV[3] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[3] then return 0 end
if ARGV[2] == '0' then redis.call('SET', KEYS[1], ARGV[1]) else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
redis.call('DEL', KEYS[2])
return 1
`;

/** KEYS: lease. ARGV: token. Gives the lease back, if it is still held. */
const RELEASE_LUA = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

interface CacheScripts {
  feedloomFindBuffer(
    value: string,
    lease: string,
    now: number,
    token: string,
    leaseMs: number,
  ): Promise<[Buffer, number]>;
  feedloomKeep(value: string, lease: string, record: Buffer, lifeMs: number, token: string): Promise<number>;
  feedloomRelease(lease: string, token: string): Promise<number>;
}

/** The longest key that is kept readable. */
const MOST_READABLE_BYTES = 128;

/** What a cache asks of Redis. Each call settles in time, with typed errors. */
export class CacheCommands {
  readonly #client: RedisClient;
  readonly #scripts: CacheScripts;
  readonly #prefix: string;
  readonly #timeoutMs: number;

  /** Uses a client; does no I/O. */
  constructor(client: RedisClient, prefix: string, timeoutMs: number) {
    client.defineCommand('feedloomFind', { numberOfKeys: 2, lua: FIND_LUA });
    client.defineCommand('feedloomKeep', { numberOfKeys: 2, lua: KEEP_LUA });
    client.defineCommand('feedloomRelease', { numberOfKeys: 1, lua: RELEASE_LUA });
    this.#client = client;
    // `defineCommand` has just made these methods; its types cannot say so.
    this.#scripts = client as unknown as CacheScripts;
    this.#prefix = prefix;
    this.#timeoutMs = timeoutMs;
  }

  /** The record under `key`. */
  get(key: string, options: CallOptions): Promise<Buffer | undefined> {
    return this.#settle(options, async () => (await this.#client.getBuffer(this.#keys(key)[0])) ?? undefined);
  }

  /** The record under `key`; if it is expired or there is none, takes the lease for loading it. */
  find(key: string, now: number, token: string, leaseMs: number, options: CallOptions): Promise<[Buffer, boolean]> {
    return this.#settle(options, async () => {
      const [record, won] = await this.#scripts.feedloomFindBuffer(...this.#keys(key), now, token, leaseMs);
      return [record, Number(won) === 1];
    });
  }

  /** Keeps a record for `lifeMs`, if `token` still holds the lease or is empty. */
  async keep(key: string, record: Buffer, lifeMs: number, token: string, options: CallOptions): Promise<void> {
    const life = lifeMs === Infinity ? 0 : Math.max(1, Math.ceil(lifeMs));
    await this.#settle(options, () => this.#scripts.feedloomKeep(...this.#keys(key), record, life, token));
  }

  /** Gives a lease back without a value. */
  async release(key: string, token: string, options: CallOptions): Promise<void> {
    await this.#settle(options, () => this.#scripts.feedloomRelease(this.#keys(key)[1], token));
  }

  /** Drops the record under `key`, and the lease of whoever loads it. */
  async drop(key: string, options: CallOptions): Promise<void> {
    await this.#settle(options, () => this.#client.del(...this.#keys(key)));
  }

  /** Two keys in one slot of a cluster, whatever is in the name. */
  #keys(key: string): [string, string] {
    const bytes = Buffer.from(key);
    const tag =
      bytes.length <= MOST_READABLE_BYTES
        ? `k${bytes.toString('base64url')}`
        : `h${createHash('sha256').update(bytes).digest('base64url')}`;
    return [`${this.#prefix}:{${tag}}:v`, `${this.#prefix}:{${tag}}:l`];
  }

  async #settle<Reply>({ signal, deadlineMs = Infinity }: CallOptions, send: () => Promise<Reply>): Promise<Reply> {
    const deadline = Deadline.of({ signal, deadlineMs: Math.min(deadlineMs, this.#timeoutMs) });
    try {
      return await deadline.race(send(), 'a call of the cache');
    } catch (error) {
      throw wrapRedisError(error, 'a call of the cache');
    }
  }
}
