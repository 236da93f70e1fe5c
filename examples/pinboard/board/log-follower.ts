import { FeedloomError } from '@feedloom/core';
import type { Clock } from '@feedloom/core';
import type { BoardEvent } from './board-event.js';
import type { BoardLog } from './board-log.js';

/** Who follows, and from where. */
export interface LogFollowerParts {
  readonly log: BoardLog;
  /** Where to begin. */
  readonly from: number;
  /** Takes in the events before a position; the same events twice are the same as once. */
  readonly apply: (events: readonly BoardEvent[], before: number) => Promise<void>;
  readonly clock: Clock;
  /** Hears of events that cannot be taken in, once, and once more if they are given up. */
  readonly onError: (error: unknown) => void;
  /** Hears that what comes next has been let go: this follower never catches up. */
  readonly onLost?: (() => void) | undefined;
}

/** Batches that are taken in together; one by one after a failure. */
const TOGETHER = 64;
/** How often events are tried that no patience helps: the next ones wait behind them. */
const TRIES = 10;
/** The pause after the first failure and the longest one, in milliseconds. */
const [PAUSE_MS, LONGEST_MS] = [250, 10_000];
/** The longest pause while the log cannot be read, in milliseconds: once its store is back all is to be as before soon. */
const UNREADABLE_MS = 2_000;

/** Takes in what happens on the board, in order, at least once. */
export class LogFollower {
  readonly #parts: LogFollowerParts;
  #position: number;
  #failures = 0;
  #notBefore = 0;
  #behindSince: number | undefined;
  #running: Promise<void> | undefined;

  constructor(parts: LogFollowerParts) {
    this.#parts = parts;
    this.#position = parts.from;
  }

  /** All before it has been taken in. */
  get position(): number {
    return this.#position;
  }

  /** Whether what comes next could not be taken in when it was last tried. */
  get isStuck(): boolean {
    return this.#failures > 0;
  }

  /** How long ago everything was last taken in, in milliseconds; 0 if there is nothing that is not. */
  get lagMs(): number {
    return this.#behindSince === undefined ? 0 : this.#parts.clock.monotonic() - this.#behindSince;
  }

  /** Takes in what there is now. @throws What reading or taking in fails with; the next call tries again. */
  async catchUp(): Promise<void> {
    // A run that is under way may have looked already.
    await this.#running?.catch(() => undefined);
    await (this.#running ??= this.#run().finally(() => (this.#running = undefined)));
  }

  /** The same, unless it failed a moment ago. */
  async poll(): Promise<void> {
    if (this.#parts.clock.monotonic() >= this.#notBefore) await this.catchUp();
  }

  /** Takes in all before `position`. */
  async reach(position: number): Promise<void> {
    while (this.#position < position) await this.catchUp();
  }

  async #run(): Promise<void> {
    const { log, apply, clock, onError, onLost } = this.#parts;
    this.#behindSince ??= clock.monotonic();
    for (;;) {
      let next: number | undefined;
      try {
        const read = await log.read(this.#position, this.#failures > 0 ? 1 : TOGETHER, { deadlineMs: LONGEST_MS });
        if (read.next === this.#position) break;
        next = read.next;
        await apply(read.events, read.next);
        this.#position = read.next;
        this.#failures = 0;
        this.#notBefore = 0;
      } catch (error) {
        if (next === undefined && FeedloomError.is(error, 'ERR_NOT_FOUND')) onLost?.();
        // Whoever did not wait for the pause to end tried for themselves: that says nothing new of the events.
        if (clock.monotonic() < this.#notBefore) throw error;
        this.#failures += 1;
        if (this.#failures === 1 || (next !== undefined && this.#failures === TRIES)) onError(error);
        const longest = next === undefined ? UNREADABLE_MS : LONGEST_MS;
        this.#notBefore = clock.monotonic() + Math.min(longest, PAUSE_MS * 2 ** (this.#failures - 1));
        const isHopeless =
          next !== undefined && this.#failures >= TRIES && !(FeedloomError.is(error) && error.retryable);
        if (!isHopeless) throw error;
        this.#position = next ?? this.#position;
        this.#failures = 0;
        this.#notBefore = 0;
      }
    }
    this.#behindSince = undefined;
    this.#notBefore = 0;
  }
}
