import type { Clock } from '../contracts/clock.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import type { RemoteCallOptions } from '../spawn/remote.js';
import type { OnnxResults } from './onnx-session.js';
import type { LoadedModel, RunRequest } from './session-api.js';
import type { RunningSession } from './start-session.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** How long a restart may take before it counts as failed, in milliseconds. */
const RESTART_MS = 60_000;

/** Starts the thread or process again, with the model that it had. */
export type Restart = (deadline: Deadline) => Promise<RunningSession>;

/** Keeps a thread or process with a model running: one that ends by itself is started again. */
export class SessionHost {
  readonly model: LoadedModel;
  readonly #restart: Restart;
  readonly #clock: Clock;
  #running: RunningSession | undefined;
  #lastError: unknown;
  #pid: number;
  #restarts = 0;
  #reviving: Promise<void> | undefined;
  #endPause: () => void = () => undefined;
  #closing: Promise<void> | undefined;

  constructor(running: RunningSession, restart: Restart, clock: Clock) {
    this.model = running.model;
    this.#pid = running.remote.pid;
    this.#restart = restart;
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

  /** Runs the model once. @throws `ERR_UNAVAILABLE` while the thread or process is being started again. */
  async run(request: RunRequest, options: RemoteCallOptions): Promise<OnnxResults> {
    const running = this.#running;
    if (running === undefined) {
      const message = 'The session has ended and is being started again. Try again in a moment.';
      throw new FeedloomError('ERR_UNAVAILABLE', message, { cause: this.#lastError, retryable: true });
    }
    try {
      return await running.remote.call('run', request, options);
    } catch (error) {
      // A device that has failed stays so for its session.
      if (FeedloomError.is(error, 'ERR_UNAVAILABLE')) void running.remote.close();
      throw error;
    }
  }

  /** Waits for the run in progress and lets the thread or process end. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#endPause();
    await this.#running?.remote.close();
    await this.#reviving;
  }

  #adopt(running: RunningSession): void {
    this.#running = running;
    this.#pid = running.remote.pid;
    void running.remote.exited.then(({ error }) => {
      this.#running = undefined;
      this.#lastError = error;
      if (this.#closing === undefined) this.#reviving = this.#revive();
    });
  }

  /** Never rejects. */
  async #revive(): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      await this.#pause(pauseMs);
      if (this.#closing !== undefined) return;
      try {
        const running = await this.#restart(Deadline.of({ deadlineMs: RESTART_MS }, this.#clock));
        if (this.#closing !== undefined) return await running.remote.close();
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
