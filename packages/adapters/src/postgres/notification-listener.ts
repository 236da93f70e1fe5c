import { Socket } from 'node:net';
import { Deadline } from '@feedloom/core';
import type { Clock } from '@feedloom/core';
import type { Client, ClientConfig } from 'pg';

/** Where notifications come from. */
export interface ListenerSettings {
  /** Makes a client that is not connected yet. */
  readonly createClient: (config: ClientConfig) => Client;
  /** A quoted name. */
  readonly channel: string;
  readonly connectTimeoutMs: number;
  /** How often the server is asked whether it is there, in milliseconds. */
  readonly heartbeatMs: number;
  readonly clock: Clock;
  /** Gets each payload, in order; `undefined` when some may have been missed. */
  readonly hear: (payload: string | undefined) => void;
}

/** How long to wait between attempts to connect, at first and at most, in milliseconds. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [50, 2000];

const ignore = (): void => undefined;

/** One connection that listens to a channel, and is made anew whenever it breaks or falls silent. */
export class NotificationListener {
  readonly #settings: ListenerSettings;
  #listening: Promise<void> | undefined;
  #socket: Socket | undefined;
  #cancelTimer: () => void = ignore;
  #waitMs = FIRST_WAIT_MS;
  #closed = false;

  constructor(settings: ListenerSettings) {
    this.#settings = settings;
  }

  /** Resolves once it listens; rejects if the attempt that is under way fails, after which others follow. */
  listen(): Promise<void> {
    this.#listening ??= this.#connect(false);
    return this.#listening;
  }

  /** Ends it at once. */
  close(): void {
    this.#closed = true;
    this.#cancelTimer();
    this.#socket?.destroy();
  }

  async #connect(isAgain: boolean): Promise<void> {
    const { createClient, channel, connectTimeoutMs, clock, hear } = this.#settings;
    const socket = new Socket();
    this.#socket = socket;
    const client = createClient({ stream: () => socket, keepAlive: true, connectionTimeoutMillis: connectTimeoutMs });
    client.on('error', ignore);
    client.on('notification', ({ payload }) => hear(payload));
    socket.once('close', () => this.#lost(socket));
    try {
      const limit = Deadline.of({ deadlineMs: connectTimeoutMs }, clock);
      await limit.race(client.connect(), 'connecting');
      await limit.race(client.query(`LISTEN ${channel}`), 'listening');
    } catch (error) {
      socket.destroy();
      throw error;
    }
    this.#waitMs = FIRST_WAIT_MS;
    this.#beatLater(client, socket);
    if (isAgain) hear(undefined);
  }

  /** A connection that is dead may look alive for hours. */
  #beatLater(client: Client, socket: Socket): void {
    const { heartbeatMs, connectTimeoutMs, clock } = this.#settings;
    this.#cancelTimer = clock.setTimer(() => {
      const limit = Deadline.of({ deadlineMs: connectTimeoutMs }, clock);
      limit.race(client.query('SELECT 1'), 'asking').then(
        () => {
          if (!socket.destroyed) this.#beatLater(client, socket);
        },
        () => socket.destroy(),
      );
    }, heartbeatMs);
  }

  #lost(socket: Socket): void {
    if (this.#closed || socket !== this.#socket) return;
    this.#cancelTimer();
    const waitMs = this.#waitMs;
    this.#waitMs = Math.min(LONGEST_WAIT_MS, 2 * waitMs);
    this.#listening = new Promise((resolve, reject) => {
      this.#cancelTimer = this.#settings.clock.setTimer(() => void this.#connect(true).then(resolve, reject), waitMs);
    });
    // Nobody may wait for it.
    this.#listening.catch(ignore);
  }
}
