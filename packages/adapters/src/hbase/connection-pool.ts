import { FeedloomError } from '@feedloom/core';
import type { Clock, Deadline } from '@feedloom/core';
import { ConnectionLoss } from './connection-loss.js';
import type { Thrift2Calls } from './generated/thrift2-client.mjs';
import { ThriftConnection } from './thrift-connection.js';
import type { ThriftAddress, ThriftDriver } from './thrift-connection.js';

/** How a pool uses its server. */
export interface ConnectionPoolOptions extends ThriftAddress {
  /** The most connections. */
  readonly connections: number;
  /** The longest wait for a connection, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** How long a connection may be idle before it is made anew, in milliseconds; the server closes idle ones by itself. */
  readonly idleMs: number;
  /** How long a connection may owe an answer before no more calls are given to it, in milliseconds. */
  readonly stuckMs: number;
  /** The longest request that the server takes, in bytes. */
  readonly maxRequestBytes: number;
  /** How long the server's own client waits for an answer before it sends a write again, in milliseconds. */
  readonly resendsAfterMs: number;
  /** The shortest pause before it sends anything again because a connection inside the cluster broke, in milliseconds. */
  readonly resendPauseMs: number;
}

/** How long nobody is bothered again after a connection could not be made. */
const REST_MS = 100;

/** A few connections to one Thrift2 server, made when they are needed and anew when they break. */
export class ConnectionPool {
  readonly driver: ThriftDriver;
  readonly maxRequestBytes: number;
  readonly resendsAfterMs: number;
  readonly resendPauseMs: number;
  readonly #options: ConnectionPoolOptions;
  readonly #clock: Clock;
  readonly #open = new Set<ThriftConnection>();
  readonly #retired = new Map<ThriftConnection, () => void>();
  readonly #abandons = new Set<() => void>();
  #opening: Promise<ThriftConnection> | undefined;
  #failure: { readonly error: unknown; readonly until: number } | undefined;
  #isClosed = false;

  /** Connects to nothing yet. */
  constructor(driver: ThriftDriver, options: ConnectionPoolOptions, clock: Clock) {
    this.driver = driver;
    this.maxRequestBytes = options.maxRequestBytes;
    this.resendsAfterMs = options.resendsAfterMs;
    this.resendPauseMs = options.resendPauseMs;
    this.#options = options;
    this.#clock = clock;
  }

  /**
   * Sends on the connection that owes the fewest answers; all that `send` calls goes over the same one.
   *
   * @throws `ConnectionLoss`, `ERR_CLOSED`, what the server answers, or what `deadline` throws; a late answer is dropped.
   */
  async run<Answer>(
    deadline: Deadline,
    what: string,
    send: (calls: Thrift2Calls) => Promise<Answer>,
    isWrite = false,
  ): Promise<Answer> {
    const connection = this.#pick() ?? (await deadline.race(this.connect(), `connecting for ${what}`));
    return deadline.race(connection.run(send), what, { indeterminate: isWrite });
  }

  /** Closes all connections. What is in flight is rejected. */
  close(): void {
    this.#isClosed = true;
    for (const abandon of this.#abandons) abandon();
    for (const connection of this.#open) connection.close();
    for (const [connection, cancel] of this.#retired) {
      cancel();
      connection.close();
    }
    this.#open.clear();
    this.#retired.clear();
  }

  /** The connection that owes the fewest answers, if there is one; begins another if that one is busy. */
  #pick(): ThriftConnection | undefined {
    let best: ThriftConnection | undefined;
    for (const connection of this.#open) {
      if (connection.isLost) this.#open.delete(connection);
      else if (connection.idleMs > this.#options.idleMs) this.#discard(connection);
      else if (connection.stuckMs > this.#options.stuckMs) this.#retire(connection);
      else if (best === undefined || connection.unanswered < best.unanswered) best = connection;
    }
    if (best !== undefined && best.unanswered > 0 && this.#open.size < this.#options.connections) {
      // For the calls to come; this one goes over the connection that is there.
      this.connect().catch(() => undefined);
    }
    return best;
  }

  #discard(connection: ThriftConnection): void {
    this.#open.delete(connection);
    connection.close();
  }

  /** Gives it no more calls, and those that wait on it a last chance. */
  #retire(connection: ThriftConnection): void {
    this.#open.delete(connection);
    const close = (): void => {
      this.#retired.delete(connection);
      connection.close();
    };
    this.#retired.set(connection, this.#clock.setTimer(close, this.#options.stuckMs));
  }

  /** Makes one more connection; all who ask meanwhile wait for the same one. @throws `ConnectionLoss`, `ERR_CLOSED` */
  connect(): Promise<ThriftConnection> {
    if (this.#isClosed) {
      return Promise.reject(new FeedloomError('ERR_CLOSED', 'The client of HBase is closed. Open another one.'));
    }
    const failure = this.#failure;
    if (failure !== undefined && this.#clock.monotonic() < failure.until) {
      return Promise.reject(new ConnectionLoss('there was no connection a moment ago', false, failure.error));
    }
    this.#opening ??= this.#openOne().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #openOne(): Promise<ThriftConnection> {
    const { opened, abandon } = ThriftConnection.open(this.driver, this.#options, this.#clock);
    this.#abandons.add(abandon);
    const cancel = this.#clock.setTimer(abandon, this.#options.connectTimeoutMs);
    try {
      const connection = await opened;
      if (this.#isClosed) {
        connection.close();
        throw new ConnectionLoss('the client is closed', false);
      }
      this.#failure = undefined;
      this.#open.add(connection);
      return connection;
    } catch (error) {
      this.#failure = { error, until: this.#clock.monotonic() + REST_MS };
      throw error;
    } finally {
      cancel();
      this.#abandons.delete(abandon);
    }
  }
}
