import type { Deadline, Degraded } from '@feedloom/core';
import type { Refreshed } from '../protocol/ask.js';
import type { Layer } from '../protocol/stack.js';
import type { LiveHead } from '../records/head.js';

/** The feed as a refresh found it. */
export interface SeenFeed {
  readonly head: LiveHead;
  readonly layers: () => readonly Layer[];
}

/**
 * One refresh of one user, shared by all who ask for it at the same time.
 *
 * When nobody waits any more it is late: what it still brings is banked, not wasted.
 */
export class RefreshAttempt {
  readonly answer: Promise<Refreshed>;
  /** The feed before the refresh: the answer if all else fails. */
  seen: SeenFeed | undefined;
  /** What the attempt is waiting for, or has failed in. */
  stage: 'store' | 'generator' = 'store';
  /** In what ways the answer is less than was asked for. */
  degraded: readonly Degraded[] = [];
  /** Until when heads may be scored anew; all tries of the attempt share it. `undefined` before the first. */
  rescoreBy: Deadline | undefined;
  /** Whether scoring has failed once: the pools' own order is good enough then. */
  isRescoringOver = false;
  #waiting = 0;
  #late = false;
  #settled = false;
  #owed = false;

  readonly #previous: RefreshAttempt | undefined;

  /** Starts `run` at once. `previous` is an attempt of the same user that may still be running. */
  constructor(run: (attempt: RefreshAttempt) => Promise<Refreshed>, previous?: RefreshAttempt) {
    this.#previous = previous?.isRunning === true ? previous : undefined;
    this.answer = run(this);
    const settle = (): void => {
      this.#settled = true;
    };
    this.answer.then(settle, settle);
  }

  /** Whether there is no answer yet. */
  get isRunning(): boolean {
    return !this.#settled;
  }

  /** Whether nobody waits for the answer any more. */
  get isLate(): boolean {
    return this.#late;
  }

  /** Whether a new caller should take part in this attempt rather than start another. At most one late one is left running. */
  get takesCallers(): boolean {
    return !this.#late || this.#previous?.isRunning === true;
  }

  /** Takes part in the attempt until {@link RefreshAttempt.leave}. */
  join(): void {
    this.#waiting += 1;
  }

  /** Stops waiting. */
  leave(): void {
    this.#waiting -= 1;
    if (this.#waiting === 0 && !this.#settled) this.#late = true;
  }

  /** Whether a failure of this attempt is still to be remembered; `true` once. */
  takeDebt(): boolean {
    const owed = this.#owed;
    this.#owed = true;
    return !owed;
  }
}
