import type { Clock } from '@feedloom/core';
import type { Connection } from 'thrift';
import { ConnectionLoss } from './connection-loss.js';
import type { Thrift2, Thrift2Calls } from './generated/thrift2-client.mjs';

/** What a connection is made with. */
export interface ThriftDriver {
  readonly thrift: typeof import('thrift');
  readonly thrift2: Thrift2;
}

/** Where a Thrift2 server is and what it speaks. */
export interface ThriftAddress {
  readonly host: string;
  readonly port: number;
  readonly transport: 'buffered' | 'framed';
  readonly protocol: 'binary' | 'compact';
}

type Reject = (error: ConnectionLoss) => void;

/**
 * One connection to a Thrift2 server, whose calls always settle or can be left behind.
 *
 * The server answers the calls of a connection one after the other, in the order sent. Thrift's own client forgets those
 * in flight when the socket dies, so this one keeps a list of them.
 */
export class ThriftConnection {
  readonly #connection: Connection;
  readonly #calls: Thrift2Calls;
  readonly #clock: Clock;
  readonly #inFlight = new Map<Reject, number>();
  #idleSince: number;
  #loss: ConnectionLoss | undefined;

  private constructor(connection: Connection, calls: Thrift2Calls, clock: Clock) {
    this.#connection = connection;
    this.#calls = calls;
    this.#clock = clock;
    this.#idleSince = clock.monotonic();
    connection.on('error', (error: Error) => this.#lose(`the connection failed (${error.message})`, error));
    connection.on('close', () => this.#lose('the connection was closed'));
  }

  /** Connects. @throws {@link ConnectionLoss} if nobody listens; waits as long as the system does. */
  static open(
    { thrift, thrift2 }: ThriftDriver,
    { host, port, transport, protocol }: ThriftAddress,
    clock: Clock,
  ): { readonly opened: Promise<ThriftConnection>; readonly abandon: () => void } {
    const connection = thrift.createConnection(host, port, {
      transport: transport === 'framed' ? thrift.TFramedTransport : thrift.TBufferedTransport,
      protocol: protocol === 'compact' ? thrift.TCompactProtocol : thrift.TBinaryProtocol,
    });
    const opened = new Promise<ThriftConnection>((resolve, reject) => {
      const fail = (cause?: Error): void => {
        const why = cause === undefined ? '' : ` (${cause.message})`;
        reject(new ConnectionLoss(`no connection to ${host}:${port}${why}`, false, cause));
      };
      connection.once('error', fail);
      connection.once('close', () => fail());
      connection.once('connect', () => {
        const calls = thrift.createClient(thrift2.Client, connection);
        resolve(new ThriftConnection(connection, calls, clock));
      });
    });
    return { opened, abandon: () => connection.connection.destroy() };
  }

  /** How many calls the server has yet to answer, those included that nobody waits for any more. */
  get unanswered(): number {
    return this.#inFlight.size;
  }

  /** For how long nothing was sent or answered, in milliseconds. */
  get idleMs(): number {
    return this.#inFlight.size > 0 ? 0 : this.#clock.monotonic() - this.#idleSince;
  }

  /** For how long the oldest unanswered call has been waiting, in milliseconds. */
  get stuckMs(): number {
    for (const since of this.#inFlight.values()) return this.#clock.monotonic() - since;
    return 0;
  }

  /** Whether it can take no more calls. */
  get isLost(): boolean {
    return this.#loss !== undefined;
  }

  /**
   * Sends what `send` calls, all at once, and waits for the answers.
   *
   * @throws {@link ConnectionLoss} as soon as the connection is gone; what the server answers instead of a result.
   */
  run<Answer>(send: (calls: Thrift2Calls) => Promise<Answer>): Promise<Answer> {
    if (this.#loss !== undefined) return Promise.reject(new ConnectionLoss(this.#loss.message, false, this.#loss));
    return new Promise<Answer>((resolve, reject) => {
      this.#inFlight.set(reject, this.#clock.monotonic());
      const settle = (): void => {
        this.#inFlight.delete(reject);
        this.#idleSince = this.#clock.monotonic();
      };
      const socket = this.#connection.connection;
      socket.cork();
      // In an async function, so that what it throws is a rejection too.
      (async () => send(this.#calls))().finally(settle).then(resolve, reject);
      socket.uncork();
    });
  }

  /** Closes it at once; what is in flight is rejected. */
  close(): void {
    this.#lose('the connection was given up');
  }

  #lose(message: string, cause?: unknown): void {
    if (this.#loss !== undefined) return;
    this.#loss = new ConnectionLoss(message, true, cause);
    this.#connection.connection.destroy();
    for (const reject of this.#inFlight.keys()) reject(this.#loss);
    this.#inFlight.clear();
  }
}
