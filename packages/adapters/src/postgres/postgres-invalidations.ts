import { Buffer } from 'node:buffer';
import { Deadline, FeedloomError, requireId } from '@feedloom/core';
import type { CallOptions, InvalidationListener, Invalidations } from '@feedloom/core';
import { bytesArray } from './binary-array.js';
import type { NotificationListener } from './notification-listener.js';
import { decodePayload, encodePayloads } from './notification-payloads.js';
import type { PooledQueries } from './pooled-queries.js';
import { wrapPostgresError } from './wrap-postgres-error.js';

/** What {@link PostgresInvalidations} are made of. */
export interface PostgresInvalidationsParts {
  readonly queries: PooledQueries;
  readonly channel: string;
  readonly timeoutMs: number;
  /** Makes the connection that listens, once somebody does. */
  readonly createListener: (hear: (payload: string | undefined) => void) => NotificationListener;
  readonly release: () => Promise<void>;
}

/** The number of the type `text`. */
const TEXT = 25;

/**
 * `Invalidations` by `NOTIFY`: told in order, about 0.3 ms after they are published; nothing is kept for those who do not
 * listen. Made by `openPostgresInvalidations`.
 */
export class PostgresInvalidations implements Invalidations {
  readonly #queries: PooledQueries;
  readonly #channel: string;
  readonly #timeoutMs: number;
  readonly #listener: NotificationListener;
  readonly #release: () => Promise<void>;
  readonly #subscriptions = new Set<{ readonly hear: InvalidationListener }>();
  #closing: Promise<void> | undefined;

  /** Does no I/O. */
  constructor({ queries, channel, timeoutMs, createListener, release }: PostgresInvalidationsParts) {
    this.#queries = queries;
    this.#channel = channel;
    this.#timeoutMs = timeoutMs;
    this.#release = release;
    this.#listener = createListener((payload) =>
      this.#tell(payload === undefined ? undefined : decodePayload(payload)),
    );
  }

  /** See `Invalidations.publish`; all keys of a call are told, or none. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_UNAVAILABLE`, `ERR_TIMEOUT` */
  async publish(keys: readonly string[], options: CallOptions = {}): Promise<void> {
    const deadline = this.#begin('publish', options);
    for (const key of keys) requireId('keys[]', key);
    if (keys.length === 0) return;
    const payloads = encodePayloads(keys).map((payload) => Buffer.from(payload));
    const statement = {
      text: 'SELECT count(pg_notify($1, payload)) FROM unnest($2::text[]) AS payload',
      values: [this.#channel, bytesArray(payloads, TEXT)],
      what: 'a publish',
    };
    await this.#queries.run(statement, deadline);
  }

  /** See `Invalidations.subscribe`. @throws `ERR_CLOSED`, `ERR_UNAVAILABLE`, `ERR_TIMEOUT` */
  async subscribe(listener: InvalidationListener, options: CallOptions = {}): Promise<() => void> {
    const deadline = this.#begin('subscribe', options);
    try {
      await deadline.race(this.#listener.listen(), 'subscribing');
    } catch (error) {
      throw wrapPostgresError(error, 'subscribing');
    }
    this.#begin('subscribe', {});
    const subscription = { hear: listener };
    this.#subscriptions.add(subscription);
    return () => void this.#subscriptions.delete(subscription);
  }

  /** See `Invalidations.close`. */
  async close(): Promise<void> {
    this.#subscriptions.clear();
    this.#listener.close();
    this.#closing ??= this.#queries.settled().then(this.#release);
    await this.#closing;
  }

  /** The same as {@link PostgresInvalidations.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(what: string, { signal, deadlineMs = Infinity }: CallOptions): Deadline {
    if (this.#closing !== undefined) {
      throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on closed invalidations.`);
    }
    const deadline = Deadline.of({ signal, deadlineMs: Math.min(deadlineMs, this.#timeoutMs) });
    deadline.check(`the ${what}`);
    return deadline;
  }

  #tell(keys: readonly string[] | undefined): void {
    for (const { hear } of [...this.#subscriptions]) {
      try {
        hear(keys === undefined ? undefined : [...keys]);
      } catch {
        // One cache's mistake must not keep the others from hearing.
      }
    }
  }
}
