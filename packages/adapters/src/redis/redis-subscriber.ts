import { systemClock } from '@feedloom/core';
import type { Redis } from 'ioredis';
import { clusterOf } from './client-nodes.js';
import type { RedisClient } from './scripted-client.js';

const RETRY_MS = 250;
/** A connection that only listens would not notice that its server is gone. */
const PING_MS = 2000;

/**
 * One connection that listens to a channel, made anew on another node when it breaks.
 *
 * Calls `hear` with each message, and with `undefined` after messages may have been missed.
 */
export class RedisSubscriber {
  readonly #client: RedisClient;
  readonly #channel: string;
  readonly #timeoutMs: number;
  readonly #hear: (message: string | undefined) => void;
  #connection: Redis | undefined;
  #starting: Promise<void> | undefined;
  /** Ends the wait for the next ping, or for the next try to connect. */
  #wake: () => void = () => undefined;
  #isStopped = false;

  /** Does no I/O. */
  constructor(client: RedisClient, channel: string, timeoutMs: number, hear: (message: string | undefined) => void) {
    this.#client = client;
    this.#channel = channel;
    this.#timeoutMs = timeoutMs;
    this.#hear = hear;
  }

  /**
   * Resolves once messages are heard; starting it twice is the same as once. While a broken connection is made anew, it
   * waits for the new one.
   */
  start(): Promise<void> {
    this.#starting ??= this.#connect().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  /** Ends it for good. */
  stop(): void {
    this.#isStopped = true;
    this.#wake();
    this.#connection?.disconnect();
  }

  async #connect(): Promise<void> {
    const nodes = clusterOf(this.#client)?.nodes('all') ?? [this.#client as Redis];
    const node = nodes[Math.floor(systemClock.monotonic()) % nodes.length] ?? nodes[0];
    if (node === undefined) throw new Error('No node of the cluster is known.');
    const connection = node.duplicate({
      lazyConnect: true,
      commandTimeout: this.#timeoutMs,
      maxRetriesPerRequest: 0,
      // It is made anew here, so that what was missed is told.
      retryStrategy: () => undefined,
    });
    connection.on('error', () => undefined);
    this.#connection = connection;
    try {
      await connection.connect();
      await connection.subscribe(this.#channel);
    } catch (error) {
      connection.disconnect();
      throw error;
    }
    if (this.#isStopped) return connection.disconnect();
    connection.on('message', (_channel, message) => this.#hear(message));
    connection.once('end', () => {
      this.#wake();
      this.#starting = this.#connectAgain();
    });
    void this.#watch(connection);
  }

  async #watch(connection: Redis): Promise<void> {
    while (!this.#isStopped && this.#connection === connection && connection.status === 'ready') {
      await this.#pause(PING_MS);
      await connection.ping().catch(() => connection.disconnect());
    }
  }

  async #connectAgain(): Promise<void> {
    while (!this.#isStopped) {
      await this.#pause(RETRY_MS);
      try {
        await this.#connect();
        return this.#hear(undefined);
      } catch {
        // The server may be back the next time.
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    if (this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const cancel = systemClock.setTimer(resolve, ms);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
