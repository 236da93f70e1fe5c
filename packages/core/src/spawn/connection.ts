import type { Transferable } from 'node:worker_threads';
import type { CallOptions } from '../contracts/call-options.js';
import type { Clock } from '../contracts/clock.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { quote } from '../validate.js';
import type { Reply, Request } from './message.js';
import type { ExitStatus, Remote, RemoteCallOptions } from './remote.js';
import type { Methods } from './serve.js';
import { fromWire } from './wire-error.js';

/** The thread or process beneath a {@link Connection}. */
export interface Peer {
  readonly name: string;
  readonly pid: number;
  post(message: Request, transfer: readonly Transferable[]): void;
  kill(): void;
}

/** Where a {@link Connection} gets its time, and how long its peer may take to end. */
export interface ConnectionOptions {
  readonly clock: Clock;
  readonly graceMs: number;
}

interface Waiting {
  readonly writes: boolean;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** The starting side of a channel: numbers the calls, matches the answers, and fails what nobody will answer. */
export class Connection<Api extends Methods<Api>> implements Remote<Api> {
  readonly exited: Promise<ExitStatus>;
  readonly pid: number;
  readonly #peer: Peer;
  readonly #clock: Clock;
  readonly #graceMs: number;
  readonly #waiting = new Map<number, Waiting>();
  /** The call number under which the peer answers `start`. */
  readonly #started: Promise<unknown>;
  #lastId = 0;
  #status: ExitStatus | undefined;
  #closing: Promise<void> | undefined;
  #markExited: (status: ExitStatus) => void = () => undefined;
  #idle: (() => void) | undefined;

  constructor(peer: Peer, { clock, graceMs }: ConnectionOptions) {
    this.#peer = peer;
    this.pid = peer.pid;
    this.#clock = clock;
    this.#graceMs = graceMs;
    this.exited = new Promise((resolve) => (this.#markExited = resolve));
    this.#started = new Promise((resolve, reject) => this.#waiting.set(0, { writes: false, resolve, reject }));
  }

  /** Hands over `data` and waits until the peer serves. A peer that does not in time is killed. */
  async start(data: unknown, transfer: readonly Transferable[], options: CallOptions): Promise<this> {
    try {
      this.#peer.post({ kind: 'start', data }, transfer);
      await Deadline.of(options, this.#clock).race(this.#started, `starting ${this.#peer.name}`);
      return this;
    } catch (error) {
      this.#started.catch(() => undefined);
      await this.kill();
      throw FeedloomError.is(error) ? error : this.#notCloneable('data', error);
    }
  }

  async call<Method extends keyof Api & string>(
    method: Method,
    payload: Parameters<Api[Method]>[0],
    { transfer = [], writes = false, ...options }: RemoteCallOptions = {},
  ): Promise<Awaited<ReturnType<Api[Method]>>> {
    const what = `\`${method}\` of ${this.#peer.name}`;
    const deadline = Deadline.of(options, this.#clock);
    deadline.check(what);
    if (this.#closing !== undefined) throw new FeedloomError('ERR_CLOSED', `Cannot call ${what}: it is closed.`);
    if (this.#status !== undefined) throw this.#gone(this.#status, false);
    const id = (this.#lastId += 1);
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { writes, resolve, reject }));
    try {
      const { deadlineMs } = deadline.toCallOptions();
      this.#peer.post({ kind: 'call', id, method, payload, deadlineMs }, transfer);
    } catch (error) {
      this.#forget(id);
      throw this.#notCloneable('payload', error);
    }
    try {
      // The peer is known by its `Api`, so its answer has the method's type.
      return (await deadline.race(answer, what, { indeterminate: writes })) as Awaited<ReturnType<Api[Method]>>;
    } finally {
      // Still waiting means that the deadline ended the race: the peer need not go on.
      if (this.#forget(id) && this.#status === undefined) this.#peer.post({ kind: 'abort', id }, []);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async kill(): Promise<ExitStatus> {
    if (this.#status === undefined) this.#peer.kill();
    return this.exited;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Takes in a message of the peer. */
  receive(reply: Reply): void {
    const id = reply.kind === 'ready' || reply.kind === 'failed' ? 0 : reply.id;
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#forget(id);
    if (reply.kind === 'ready') waiting.resolve(undefined);
    else if (reply.kind === 'result') waiting.resolve(reply.value);
    else waiting.reject(fromWire(reply.error, this.#peer.name));
  }

  /** Learns that the peer has ended. */
  ended(status: ExitStatus): void {
    if (this.#status !== undefined) return;
    this.#status = status;
    for (const { writes, reject } of this.#waiting.values()) reject(this.#gone(status, writes));
    this.#waiting.clear();
    this.#idle?.();
    this.#markExited(status);
  }

  async #close(): Promise<void> {
    const cancel = this.#clock.setTimer(() => void this.kill(), this.#graceMs);
    try {
      if (this.#waiting.size > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
      if (this.#status === undefined) this.#peer.post({ kind: 'close' }, []);
      await this.exited;
    } finally {
      cancel();
    }
  }

  #forget(id: number): boolean {
    const known = this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#idle?.();
    return known;
  }

  #gone({ code, signal, error }: ExitStatus, indeterminate: boolean): FeedloomError {
    const how = signal === undefined ? `with code ${String(code)}` : `by ${signal}`;
    const message = `${this.#peer.name} ended ${how} and answers no more calls. Start it again.`;
    return new FeedloomError('ERR_UNAVAILABLE', message, { cause: error, retryable: true, indeterminate });
  }

  #notCloneable(what: string, cause: unknown): FeedloomError {
    const message = `The \`${what}\` for ${this.#peer.name} cannot be cloned: ${quote(cause)}. Send plain data.`;
    return new FeedloomError('ERR_INVALID_ARGUMENT', message, { cause });
  }
}
