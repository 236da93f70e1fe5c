import type { Clock } from '@feedloom/core';
import { startWorker } from '@feedloom/core/spawn';
import type { Remote } from '@feedloom/core/spawn';
import type { GraphView } from '../graph/graph-view.js';
import type { WalkerApi, WalkerData } from './walker-api.js';
import type { WalkerTask } from './walker-task.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** What a {@link Walker} needs and whom it tells. */
export interface WalkerOptions {
  readonly clock: Clock;
  /** The graph to start with. */
  readonly view: () => GraphView;
  /** It can take a task. */
  readonly onIdle: () => void;
  /** It could not be started, and tries again later. */
  readonly onFailedStart: (error: unknown) => void;
}

/** One worker thread that runs a task at a time, and is started again whenever it dies. */
export class Walker {
  readonly #options: WalkerOptions;
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  #remote: Remote<WalkerApi> | undefined;
  #task: WalkerTask | undefined;
  #startedAt = 0;
  #number = 0;
  #isClosed = false;
  #cancelRestart: (() => void) | undefined;

  /** Does not start it yet. */
  constructor(options: WalkerOptions) {
    this.#options = options;
  }

  /** Whether the thread runs. */
  get isAlive(): boolean {
    return this.#remote !== undefined;
  }

  /** Whether a task would be run at once. */
  get isIdle(): boolean {
    return this.isAlive && this.#task === undefined;
  }

  /** The task that it runs, and for how long. */
  get running(): { readonly task: WalkerTask; readonly forMs: number } | undefined {
    const task = this.#task;
    return task && { task, forMs: this.#options.clock.monotonic() - this.#startedAt };
  }

  /** Starts the thread. @throws As `startWorker`. */
  async start(): Promise<void> {
    const data: WalkerData = { view: this.#options.view(), stop: this.#stop };
    const remote = await startWorker<WalkerApi>(new URL('./walkers-entry.js', import.meta.url), {
      data,
      clock: this.#options.clock,
    });
    if (this.#isClosed) return remote.close();
    this.#remote = remote;
    // A view that was published meanwhile.
    this.publish(this.#options.view());
    void remote.exited.then(() => {
      this.#remote = undefined;
      if (!this.#isClosed) void this.#restart(FIRST_PAUSE_MS);
    });
  }

  /** Tells it of another graph. */
  publish(view: GraphView): void {
    // A worker that has died gets the view when it is started again.
    this.#remote?.call('publish', view).catch(() => undefined);
  }

  /** Runs `task` and settles it. @returns How long it ran, in milliseconds; `undefined` if it did not run to its end. */
  async run(task: WalkerTask): Promise<number | undefined> {
    const remote = this.#remote;
    if (remote === undefined) return undefined;
    const { clock } = this.#options;
    const number = (this.#number = (this.#number + 1) & 0x7fff_ffff || 1);
    let isCancelled = false;
    this.#task = task;
    this.#startedAt = clock.monotonic();
    task.cancel = () => {
      isCancelled = true;
      Atomics.store(this.#stop, 0, number);
    };
    try {
      const { method, request } = task.work;
      // The method and its request come from one `WalkerWork`.
      task.resolve(await remote.call(method, { request, number } as never));
      return isCancelled ? undefined : clock.monotonic() - this.#startedAt;
    } catch (error) {
      task.reject(error);
      return undefined;
    } finally {
      this.#task = undefined;
    }
  }

  /** Ends the thread, and the task that it runs. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRestart?.();
    this.#task?.cancel();
    await this.#remote?.close();
  }

  async #restart(pauseMs: number): Promise<void> {
    try {
      await this.start();
      if (!this.#isClosed) this.#options.onIdle();
    } catch (error) {
      if (this.#isClosed) return;
      this.#options.onFailedStart(error);
      const next = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      this.#cancelRestart = this.#options.clock.setTimer(() => void this.#restart(next), pauseMs);
    }
  }
}
