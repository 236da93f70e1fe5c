import type { Clock, Deadline } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import { openWalkers } from '../traverse/open-walkers.js';
import type { Walkers } from '../traverse/walkers.js';
import type { GraphView } from './graph-view.js';

/** Threads that walk, which are started when they are first needed. */
export class LazyWalkers {
  readonly #count: number;
  readonly #clock: Clock;
  #opening: Promise<Walkers> | undefined;
  #walkers: Walkers | undefined;
  #view: GraphView | undefined;
  #closed = false;

  constructor(count: number, clock: Clock) {
    this.#count = count;
    this.#clock = clock;
  }

  /** Threads that are alive. */
  get workers(): number {
    return this.#walkers?.workers ?? 0;
  }

  /** The threads, which see `view` from now on. @throws `ERR_UNAVAILABLE`, `ERR_TIMEOUT`, `ERR_ABORTED`, `ERR_CLOSED` */
  async about(view: GraphView, deadline: Deadline): Promise<Walkers> {
    if (this.#closed) throw new FeedloomError('ERR_CLOSED', 'The graph was closed. Open it again.');
    this.#opening ??= this.#open(view);
    const walkers = this.#walkers ?? (await deadline.race(this.#opening, 'starting workers'));
    if (view !== this.#view && (this.#view?.version ?? -1) <= view.version) {
      this.#view = view;
      walkers.publish(view);
    }
    return walkers;
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    this.#closed = true;
    await (await this.#opening?.catch(() => undefined))?.close();
  }

  async #open(view: GraphView): Promise<Walkers> {
    try {
      this.#view = view;
      this.#walkers = await openWalkers(view, { workers: this.#count, clock: this.#clock });
      return this.#walkers;
    } catch (error) {
      // The next request tries again.
      this.#opening = undefined;
      throw error;
    }
  }
}
