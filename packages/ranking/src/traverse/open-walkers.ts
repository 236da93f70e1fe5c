import { Deadline, FeedloomError, requirePositiveInteger, systemClock } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import type { GraphView } from '../graph/graph-view.js';
import { sharedFloat32 } from '../graph/shared-arrays.js';
import type { FoundItems } from './found-items.js';
import type { NeighbourTable } from './important-neighbours.js';
import { RunCosts } from './run-costs.js';
import type { NeighbourhoodRequest, TwoHopRequest, WalkRequest } from './traverse-request.js';
import { Walker } from './walker.js';
import { WalkerQueue } from './walker-queue.js';
import type { WalkerWork } from './walker-task.js';
import { WalkerTask } from './walker-task.js';
import type { Walkers } from './walkers.js';

/** Steps of a slice of neighbourhoods: some milliseconds, for which a request may have to wait. */
const SLICE_STEPS = 50_000;

/** How many workers walk. */
export interface WalkersOptions extends CallOptions {
  /** Worker threads. @defaultValue `1` */
  readonly workers?: number | undefined;
  /** Requests that may wait; more are refused. @defaultValue `256` */
  readonly maxWaiting?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/**
 * Starts workers that traverse `view`, and waits until they can.
 *
 * @throws `ERR_INVALID_ARGUMENT`; `ERR_NOT_FOUND` or `ERR_UNAVAILABLE` if a worker cannot be started; `ERR_TIMEOUT`,
 * `ERR_ABORTED`. No thread is left behind.
 */
export async function openWalkers(
  view: GraphView,
  { workers = 1, maxWaiting = 256, clock = systemClock, ...options }: WalkersOptions = {},
): Promise<Walkers> {
  requirePositiveInteger('workers', workers);
  requirePositiveInteger('maxWaiting', maxWaiting);
  const pool = new WalkerPool(view, workers, maxWaiting, clock);
  try {
    await Deadline.of(options, clock).race(pool.start(), 'starting workers');
    return pool;
  } catch (error) {
    await pool.close();
    throw error;
  }
}

class WalkerPool implements Walkers {
  readonly #walkers: readonly Walker[];
  readonly #queue: WalkerQueue;
  readonly #costs = new RunCosts();
  readonly #clock: Clock;
  #view: GraphView;
  #closing: Promise<void> | undefined;
  /** Why no worker could be started, until one could. */
  #failure: FeedloomError | undefined;

  constructor(view: GraphView, workers: number, maxWaiting: number, clock: Clock) {
    this.#view = view;
    this.#clock = clock;
    this.#queue = new WalkerQueue(this.#costs, maxWaiting);
    const options = {
      clock,
      view: () => this.#view,
      onIdle: () => {
        this.#failure = undefined;
        this.#dispatch();
      },
      onFailedStart: (cause: unknown) => this.#fail(cause),
    };
    this.#walkers = Array.from({ length: workers }, () => new Walker(options));
  }

  get workers(): number {
    return this.#walkers.filter(({ isAlive }) => isAlive).length;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  async start(): Promise<void> {
    await Promise.all(this.#walkers.map((walker) => walker.start()));
  }

  publish(view: GraphView): void {
    this.#view = view;
    for (const walker of this.#walkers) walker.publish(view);
  }

  async walk(request: WalkRequest, options?: CallOptions): Promise<FoundItems> {
    const work: WalkerWork = { method: 'walk', request, units: request.steps };
    return (await this.#submit(work, true, Deadline.of(options, this.#clock))) as FoundItems;
  }

  async twoHop(request: TwoHopRequest, options?: CallOptions): Promise<FoundItems> {
    const work: WalkerWork = { method: 'twoHop', request, units: request.starts.length };
    return (await this.#submit(work, true, Deadline.of(options, this.#clock))) as FoundItems;
  }

  async neighbourhoods(request: NeighbourhoodRequest, options?: CallOptions): Promise<NeighbourTable> {
    const deadline = Deadline.of(options, this.#clock);
    const { nodes, fanOut, walks, length } = request;
    const cells = nodes.length * fanOut;
    const table = { neighbours: new Int32Array(new SharedArrayBuffer(cells * 4)), weights: sharedFloat32(cells) };
    const rows = Math.max(1, Math.floor(SLICE_STEPS / (walks * length)));
    let next = 0;
    let hasFailed = false;
    const lane = async (): Promise<void> => {
      while (next < nodes.length && !hasFailed) {
        const from = next;
        next += rows;
        const slice = { ...request, nodes: nodes.slice(from, from + rows), table, from };
        const work: WalkerWork = { method: 'neighbourhoods', request: slice, units: rows * walks * length };
        await this.#submit(work, false, deadline);
      }
    };
    try {
      await Promise.all(this.#walkers.map(lane));
    } finally {
      hasFailed = true;
    }
    return table;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #submit(work: WalkerWork, isUrgent: boolean, deadline: Deadline): Promise<FoundItems | void> {
    deadline.check('a traversal');
    if (this.#closing !== undefined) throw closed();
    if (this.#failure !== undefined && this.workers === 0) throw this.#failure;
    const task = new WalkerTask(work, deadline);
    const idle = this.#walkers.find(({ isIdle }) => isIdle);
    if (idle === undefined) this.#queue.add(task, isUrgent, this.#walkers);
    else void this.#run(idle, task);
    try {
      return await deadline.race(task.answer, 'a traversal');
    } finally {
      task.cancel();
    }
  }

  async #run(walker: Walker, task: WalkerTask): Promise<void> {
    const ms = await walker.run(task);
    if (ms !== undefined) this.#costs.observe(task.work.method, task.work.units, ms);
    this.#dispatch();
  }

  #dispatch(): void {
    for (const walker of this.#walkers) {
      if (!walker.isIdle) continue;
      const task = this.#queue.next();
      if (task === undefined) return;
      void this.#run(walker, task);
    }
  }

  #fail(cause: unknown): void {
    const message = 'No worker that walks can be started. It is tried again; ask later.';
    this.#failure = new FeedloomError('ERR_UNAVAILABLE', message, { cause, retryable: true });
    if (this.workers === 0) this.#queue.rejectAll(this.#failure);
  }

  async #close(): Promise<void> {
    this.#queue.rejectAll(closed());
    for (const { running } of this.#walkers) running?.task.reject(closed());
    await Promise.all(this.#walkers.map((walker) => walker.close()));
  }
}

function closed(): FeedloomError {
  return new FeedloomError('ERR_CLOSED', 'The workers that walk were closed.');
}
