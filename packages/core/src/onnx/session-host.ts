import type { LimitFunction } from 'p-limit';
import type { Clock } from '../contracts/clock.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import type { RemoteCallOptions } from '../spawn/remote.js';
import type { OnnxResults } from './onnx-session.js';
import type { LoadedModel, RunRequest } from './session-api.js';
import { CHILD_GRACE_MS } from './start-session.js';
import type { RunningSession } from './start-session.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** How long a restart may take before it counts as failed, in milliseconds. */
const RESTART_MS = 60_000;

/** What a host is made of. */
export interface SessionHostParts {
  /** What runs now. */
  readonly running: RunningSession;
  /** Starts the thread or process again, with the model that it had; waits for its turn. */
  readonly restart: (deadline: Deadline) => Promise<RunningSession>;
  /** Lets one through that uses the device; a host takes it only to release a session. */
  readonly turn: LimitFunction;
  readonly clock: Clock;
}

/** How to run once. */
export interface HostRunOptions extends Pick<RemoteCallOptions, 'transfer'> {
  /** How long a child may take before it is killed, in milliseconds. */
  readonly maxRunMs?: number | undefined;
}

/** Keeps a thread or process with a model running: one that ends by itself is started again. */
export class SessionHost {
  readonly model: LoadedModel;
  readonly #restart: SessionHostParts['restart'];
  readonly #turn: LimitFunction;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  #running: RunningSession | undefined;
  #lastError: unknown;
  #pid: number;
  #restarts = 0;
  /** The end of one whose device failed; never rejects. */
  #leaving: Promise<void> | undefined;
  #reviving: Promise<void> | undefined;
  #endPause: () => void = () => undefined;
  #closing: Promise<void> | undefined;

  constructor({ running, restart, turn, clock }: SessionHostParts) {
    this.model = running.model;
    this.#pid = running.remote.pid;
    this.#restart = restart;
    this.#turn = turn;
    this.#clock = clock;
    this.#adopt(running);
  }

  get ready(): boolean {
    return this.#running !== undefined;
  }

  get restarts(): number {
    return this.#restarts;
  }

  get pid(): number {
    return this.#pid;
  }

  /** What runs now. @throws `ERR_UNAVAILABLE` while the thread or process is being started again. */
  requireRunning(): RunningSession {
    if (this.#running !== undefined) return this.#running;
    const message = 'The session has ended and is being started again. Try again in a moment.';
    throw new FeedloomError('ERR_UNAVAILABLE', message, { cause: this.#lastError, retryable: true });
  }

  /**
   * Runs the model once.
   *
   * @throws `ERR_UNAVAILABLE` while the thread or process is being started again; `ERR_TIMEOUT` if it was a child that
   * had to be killed.
   */
  async run(request: RunRequest, { transfer, maxRunMs }: HostRunOptions): Promise<OnnxResults> {
    const running = this.requireRunning();
    let late: FeedloomError | undefined;
    const cancel = this.#killAfter(running, maxRunMs, () => (late = tooLong(maxRunMs)));
    try {
      return await running.remote.call('run', request, { transfer });
    } catch (error) {
      // A device that has failed stays so for its session.
      if (FeedloomError.is(error, 'ERR_UNAVAILABLE')) this.#leave(running, late ?? error);
      throw late ?? error;
    } finally {
      cancel();
    }
  }

  /**
   * Waits until `runs` are settled and lets the thread or process end. A child that takes too long over either is
   * killed. Idempotent.
   */
  close(runs: Promise<unknown>): Promise<void> {
    this.#closing ??= this.#close(runs);
    return this.#closing;
  }

  async #close(runs: Promise<unknown>): Promise<void> {
    this.#ending.abort();
    this.#endPause();
    const cancel = this.#running === undefined ? undefined : this.#killAfter(this.#running, CHILD_GRACE_MS);
    try {
      // Not in the turn, which a restart may be waiting for.
      await Promise.all([runs, this.#reviving]);
      const running = this.#running;
      if (running !== undefined) await this.#turn(() => running.remote.close());
      await this.#leaving;
    } finally {
      cancel?.();
    }
  }

  #killAfter({ executor, remote }: RunningSession, delayMs = Infinity, onKill?: () => void): () => void {
    if (executor !== 'child' || delayMs === Infinity) return () => undefined;
    return this.#clock.setTimer(() => {
      onKill?.();
      void remote.kill();
    }, delayMs);
  }

  /** Ends `running`, which takes no more runs from now on. */
  #leave(running: RunningSession, error: unknown): void {
    if (this.#running !== running) return;
    this.#running = undefined;
    this.#lastError = error;
    this.#leaving = this.#turn(() => running.remote.close());
  }

  #adopt(running: RunningSession): void {
    this.#running = running;
    this.#pid = running.remote.pid;
    void running.remote.exited.then(({ error }) => {
      if (this.#running === running) {
        this.#running = undefined;
        this.#lastError = error;
      }
      if (this.#closing === undefined) this.#reviving = this.#revive();
    });
  }

  /** Never rejects. */
  async #revive(): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; this.#closing === undefined; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      await this.#pause(pauseMs);
      if (this.#closing !== undefined) return;
      try {
        const options = { deadlineMs: RESTART_MS, signal: this.#ending.signal };
        const running = await this.#restart(Deadline.of(options, this.#clock));
        if (this.#closing !== undefined) return await this.#turn(() => running.remote.close());
        this.#restarts += 1;
        return this.#adopt(running);
      } catch (error) {
        this.#lastError = error;
      }
    }
  }

  #pause(pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.setTimer(resolve, pauseMs);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }
}

function tooLong(maxRunMs = Infinity): FeedloomError {
  const message =
    `The run took more than the \`${maxRunMs}\` ms of \`maxRunMs\`, so its process was killed and is being started ` +
    'again. Try again in a moment, or allow more time.';
  return new FeedloomError('ERR_TIMEOUT', message, { retryable: true });
}
