import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { Deadline } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { RedisClient } from './scripted-client.js';
import { wrapRedisError } from './wrap-redis-error.js';

/**
 * KEYS: values, leases; hashes by version. ARGV: version, now, token, lease in ms. Returns the value (or `''`) and whether
 * the lease was taken, which is kept as token and end, by the server's clock: the hash lives on while other versions lease.
 * One step: whoever sets the value afterwards takes the lease away from its holder.
 */
const FIND_LUA = `
local value = redis.call('HGET', KEYS[1], ARGV[1])
if value and #value >= 9 and struct.unpack('>d', string.sub(value, 2, 9)) > tonumber(ARGV[2]) then return {value, 0} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = redis.call('HGET', KEYS[2], ARGV[1])
if lease and tonumber(string.match(lease, ':(%d+)$') or '0') > now then return {value or '', 0} end
redis.call('HSET', KEYS[2], ARGV[1], string.format('%s:%d', ARGV[3], now + ARGV[4]))
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[2], ARGV[4]) end
return {value or '', 1}
`;

/** Whether the lease under `KEYS[…]` is of the token of an argument. */
const isHeld = (leases: string, token: string): string =>
  `string.match(redis.call('HGET', ${leases}, ARGV[1]) or '', '^(.*):') == ${token}`;

/**
 * KEYS: values, leases. ARGV: version, record, lifetime in ms or `0` for ever, token or `''`, a time. Keeps it, unless the
 * lease is lost. Without a token it is news: what other versions keep, or are loading, is old. What another version keeps
 * and expired before that time goes: with the key alive it would stay for ever once that version is deployed no more.
 */
const KEEP_LUA = `
if ARGV[4] == '' then redis.call('DEL', KEYS[1], KEYS[2])
elseif not (${isHeld('KEYS[2]', 'ARGV[4]')}) then return 0
else redis.call('HDEL', KEYS[2], ARGV[1]) end
for _, version in ipairs(redis.call('HKEYS', KEYS[1])) do
  local expiry = string.sub(redis.call('HGET', KEYS[1], version), 2, 9)
  if #expiry < 8 or struct.unpack('>d', expiry) < tonumber(ARGV[5]) then redis.call('HDEL', KEYS[1], version) end
end
local left = redis.call('PTTL', KEYS[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] == '0' then redis.call('PERSIST', KEYS[1])
elseif left ~= -1 and left < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 1
`;

/** KEYS: leases. ARGV: version, token. Gives the lease back, if it is still held. */
const RELEASE_LUA = `
if ${isHeld('KEYS[1]', 'ARGV[2]')} then return redis.call('HDEL', KEYS[1], ARGV[1]) end
return 0
`;

interface CacheScripts {
  feedloomFindBuffer(
    values: string,
    leases: string,
    version: string,
    now: number,
    token: string,
    leaseMs: number,
  ): Promise<[Buffer, number]>;
  feedloomKeep(
    values: string,
    leases: string,
    version: string,
    record: Buffer,
    lifeMs: number,
    token: string,
    before: number,
  ): Promise<number>;
  feedloomRelease(leases: string, version: string, token: string): Promise<number>;
}

/** The longest key that is kept readable. */
const MOST_READABLE_BYTES = 128;

/** Where a cache keeps its values. */
export interface CachePlace {
  /** The start of all keys. */
  readonly prefix: string;
  /** Versions keep their values beside each other, and drop them together: both run during a deployment. */
  readonly version: string;
}

/** What a cache asks of Redis. Each call settles in time, with typed errors. */
export class CacheCommands {
  readonly #client: RedisClient;
  readonly #scripts: CacheScripts;
  readonly #place: CachePlace;
  readonly #timeoutMs: number;

  /** Uses a client; does no I/O. */
  constructor(client: RedisClient, place: CachePlace, timeoutMs: number) {
    client.defineCommand('feedloomFind', { numberOfKeys: 2, lua: FIND_LUA });
    client.defineCommand('feedloomKeep', { numberOfKeys: 2, lua: KEEP_LUA });
    client.defineCommand('feedloomRelease', { numberOfKeys: 1, lua: RELEASE_LUA });
    this.#client = client;
    // `defineCommand` has just made these methods; its types cannot say so.
    this.#scripts = client as unknown as CacheScripts;
    this.#place = place;
    this.#timeoutMs = timeoutMs;
  }

  /** The record under `key`. */
  get(key: string, options: CallOptions): Promise<Buffer | undefined> {
    return this.#settle(options, async () => {
      const [values] = this.#keys(key);
      return (await this.#client.hgetBuffer(values, this.#place.version)) ?? undefined;
    });
  }

  /** The record under `key`; if it is expired or there is none, takes the lease for loading it. */
  find(key: string, now: number, token: string, leaseMs: number, options: CallOptions): Promise<[Buffer, boolean]> {
    return this.#settle(options, async () => {
      const { version } = this.#place;
      const [record, won] = await this.#scripts.feedloomFindBuffer(...this.#keys(key), version, now, token, leaseMs);
      return [record, Number(won) === 1];
    });
  }

  /**
   * Keeps a record for `lifeMs`, if `token` still holds the lease or is empty; drops those of other versions that expired
   * before `before`, in milliseconds since the Unix epoch.
   */
  async keep(
    key: string,
    { record, lifeMs, before }: { readonly record: Buffer; readonly lifeMs: number; readonly before: number },
    token: string,
    options: CallOptions,
  ): Promise<void> {
    const life = lifeMs === Infinity ? 0 : Math.max(1, Math.ceil(lifeMs));
    const { version } = this.#place;
    await this.#settle(options, () =>
      this.#scripts.feedloomKeep(...this.#keys(key), version, record, life, token, before),
    );
  }

  /** Gives a lease back without a value. */
  async release(key: string, token: string, options: CallOptions): Promise<void> {
    const [, leases] = this.#keys(key);
    await this.#settle(options, () => this.#scripts.feedloomRelease(leases, this.#place.version, token));
  }

  /** Drops a record that nobody can read. */
  async discard(key: string, options: CallOptions): Promise<void> {
    const [values] = this.#keys(key);
    await this.#settle(options, () => this.#client.hdel(values, this.#place.version));
  }

  /** Drops the records of all versions under `key`, and the leases of whoever loads them. */
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
    const { prefix } = this.#place;
    return [`${prefix}:{${tag}}:values`, `${prefix}:{${tag}}:leases`];
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
