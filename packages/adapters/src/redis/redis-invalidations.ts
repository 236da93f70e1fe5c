import { Deadline, FeedloomError, requireId } from '@feedloom/core';
import type { CallOptions, InvalidationListener, Invalidations } from '@feedloom/core';
import { clusterOf, mastersOf } from './client-nodes.js';
import { keySlot } from './key-slot.js';
import { RedisSubscriber } from './redis-subscriber.js';
import type { RedisClient } from './scripted-client.js';
import { wrapRedisError } from './wrap-redis-error.js';

/** What {@link RedisInvalidations} are made of. */
export interface RedisInvalidationsParts {
  readonly client: RedisClient;
  readonly channel: string;
  readonly timeoutMs: number;
  /** Closes the client, if it was opened for them. */
  readonly release: () => Promise<void>;
}

/** `Invalidations` by publish and subscribe of Redis, on one channel; a Cluster passes them on to all its nodes. */
export class RedisInvalidations implements Invalidations {
  readonly #client: RedisClient;
  readonly #channel: string;
  readonly #timeoutMs: number;
  readonly #release: () => Promise<void>;
  readonly #subscriber: RedisSubscriber;
  readonly #listeners = new Set<{ readonly hear: InvalidationListener }>();
  #closing: Promise<void> | undefined;

  /** Uses a client; does no I/O. */
  constructor({ client, channel, timeoutMs, release }: RedisInvalidationsParts) {
    this.#client = client;
    this.#channel = channel;
    this.#timeoutMs = timeoutMs;
    this.#release = release;
    this.#subscriber = new RedisSubscriber(client, channel, timeoutMs, (message) => this.#tell(keysIn(message)));
  }

  /** See `Invalidations.publish`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE` */
  async publish(keys: readonly string[], options?: CallOptions): Promise<void> {
    const deadline = this.#begin('publish', options);
    for (const key of keys) requireId('keys', key);
    if (keys.length === 0) return;
    await this.#settle('publish', deadline, async () => {
      await this.#publisher().publish(this.#channel, JSON.stringify(keys));
    });
  }

  /** See `Invalidations.subscribe`. @throws `ERR_CLOSED`, `ERR_TIMEOUT`, `ERR_UNAVAILABLE` */
  async subscribe(listener: InvalidationListener, options?: CallOptions): Promise<() => void> {
    const deadline = this.#begin('subscribe', options);
    await this.#settle('subscribe', deadline, () => this.#subscriber.start());
    if (this.#closing !== undefined) this.#begin('subscribe', options);
    const subscription = { hear: listener };
    this.#listeners.add(subscription);
    return () => void this.#listeners.delete(subscription);
  }

  /** See `Invalidations.close`. */
  async close(): Promise<void> {
    this.#listeners.clear();
    this.#subscriber.stop();
    this.#closing ??= this.#release();
    await this.#closing;
  }

  /** The same as {@link RedisInvalidations.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Always the same node of a cluster, so that messages keep their order. */
  #publisher(): RedisClient {
    const cluster = clusterOf(this.#client);
    if (cluster === undefined) return this.#client;
    const masters = mastersOf(cluster);
    return masters[keySlot(this.#channel) % masters.length] ?? cluster;
  }

  #tell(keys: readonly string[] | undefined): void {
    for (const { hear } of [...this.#listeners]) {
      try {
        hear(keys);
      } catch {
        // One cache's mistake must not keep the others from hearing.
      }
    }
  }

  #begin(what: string, { signal, deadlineMs = Infinity }: CallOptions = {}): Deadline {
    if (this.#closing !== undefined) {
      throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on closed \`RedisInvalidations\`.`);
    }
    const deadline = Deadline.of({ signal, deadlineMs: Math.min(deadlineMs, this.#timeoutMs) });
    deadline.check(what);
    return deadline;
  }

  async #settle(what: string, deadline: Deadline, send: () => Promise<void>): Promise<void> {
    try {
      await deadline.race(send(), what);
    } catch (error) {
      throw wrapRedisError(error, `a ${what}`);
    }
  }
}

/** @returns `undefined` for a message that is none of ours: whoever sent it meant to say something. */
function keysIn(message: string | undefined): readonly string[] | undefined {
  try {
    const keys: unknown = JSON.parse(message ?? '');
    return Array.isArray(keys) && keys.every((key) => typeof key === 'string') ? keys : undefined;
  } catch {
    return undefined;
  }
}
