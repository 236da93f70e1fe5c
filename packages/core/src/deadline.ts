import { allowManyListeners } from './allow-many-listeners.js';
import { systemClock } from './clock/system-clock.js';
import type { CallOptions } from './contracts/call-options.js';
import type { Clock } from './contracts/clock.js';
import { FeedloomError } from './errors.js';
import { quote } from './validate.js';

/** What a call leaves behind when its caller stops waiting. */
export interface RaceOptions {
  /** Whether the work writes, so that it may still be done after the caller has left. @defaultValue `false` */
  readonly indeterminate?: boolean | undefined;
}

/**
 * When one request is over: its caller's signal and the end of its time, handed down from stage to stage.
 *
 * A deadline ends the waiting, never the work: what runs on may still write, so writes are conditional. Without a
 * signal and a `deadlineMs` it costs one small object.
 */
export class Deadline {
  readonly #clock: Clock;
  #endsAt: number;
  /** The caller's own signal, for clients that take one; it does not fire when time runs out. */
  readonly signal: AbortSignal | undefined;

  private constructor(clock: Clock, signal: AbortSignal | undefined, endsAt: number) {
    this.#clock = clock;
    this.signal = signal;
    this.#endsAt = endsAt;
  }

  /**
   * The deadline of a call that was given `options`, counted from now. A `deadlineMs` of 0 or less is over at once.
   *
   * @throws `ERR_INVALID_ARGUMENT` if `options` is no object, `signal` no `AbortSignal` or `deadlineMs` not a number.
   */
  static of(options: CallOptions = {}, clock: Clock = systemClock): Deadline {
    if (!isObject(options)) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `The options must be an object, got ${quote(options)}.`);
    }
    const { signal, deadlineMs = Infinity } = options;
    if (signal !== undefined && !isAbortSignal(signal)) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`signal\` must be an AbortSignal, got ${quote(signal)}.`);
    }
    if (typeof deadlineMs !== 'number' || Number.isNaN(deadlineMs)) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`deadlineMs\` must be a number, got ${quote(deadlineMs)}.`);
    }
    return new Deadline(clock, signal, deadlineMs === Infinity ? Infinity : clock.monotonic() + deadlineMs);
  }

  /** The milliseconds left, at least 0; `Infinity` without a limit. */
  get remainingMs(): number {
    return this.#endsAt === Infinity ? Infinity : Math.max(0, this.#endsAt - this.#clock.monotonic());
  }

  /** Whether the time is up. */
  get expired(): boolean {
    return this.remainingMs === 0;
  }

  /** Whether the caller has aborted. */
  get aborted(): boolean {
    return this.signal?.aborted === true;
  }

  /** What is left of it, as the options of a call further down. */
  toCallOptions(): CallOptions {
    return this.#endsAt === Infinity ? { signal: this.signal } : { signal: this.signal, deadlineMs: this.remainingMs };
  }

  /** The earlier of this deadline and `limitMs` from now: for a stage that must leave time for the next. */
  within(limitMs: number): Deadline {
    if (limitMs >= this.remainingMs) return this;
    return new Deadline(this.#clock, this.signal, this.#clock.monotonic() + limitMs);
  }

  /** Refuses to start `what` once it is over. @throws `ERR_ABORTED` or `ERR_TIMEOUT`. */
  check(what: string): void {
    const over = this.#over(what);
    if (over !== undefined) throw over;
  }

  /**
   * Waits for `work`, but no longer than until the deadline. A rejection of work that is no longer waited for is
   * dropped.
   *
   * @param what - The work, for the message: `reading the pool`.
   * @throws `ERR_ABORTED` with the signal's reason as `cause`, or `ERR_TIMEOUT`.
   */
  race<Value>(work: Promise<Value>, what: string, { indeterminate = false }: RaceOptions = {}): Promise<Value> {
    const { signal } = this;
    if (signal === undefined && this.#endsAt === Infinity) return work;
    return new Promise<Value>((resolve, reject) => {
      const stop = this.#onOver(what, indeterminate, reject);
      const settle = <Result>(finish: (result: Result) => void) => {
        return (result: Result): void => {
          stop();
          finish(result);
        };
      };
      work.then(settle(resolve), settle(reject));
    });
  }

  /** Waits for `delayMs`. @throws `ERR_ABORTED` or `ERR_TIMEOUT` as soon as the deadline is over. */
  sleep(delayMs: number, what: string): Promise<void> {
    let cancel: () => void = () => undefined;
    const slept = new Promise<void>((resolve) => {
      cancel = this.#clock.setTimer(resolve, delayMs);
    });
    return this.race(slept, what).finally(cancel);
  }

  #over(what: string, indeterminate = false): FeedloomError | undefined {
    if (this.signal?.aborted === true) {
      const cause: unknown = this.signal.reason;
      return new FeedloomError('ERR_ABORTED', `The caller aborted ${what}.`, { cause, indeterminate });
    }
    return this.expired ? this.#timeout(what, indeterminate) : undefined;
  }

  #timeout(what: string, indeterminate: boolean): FeedloomError {
    const message = `The deadline passed during ${what}. Allow more time with \`deadlineMs\`, or do less.`;
    return new FeedloomError('ERR_TIMEOUT', message, { retryable: true, indeterminate });
  }

  /** Calls `end` once, as soon as the deadline is over, unless the returned function was called first. */
  #onOver(what: string, indeterminate: boolean, end: (error: FeedloomError) => void): () => void {
    const { signal } = this;
    const finish = (): void => {
      stop();
      end(this.#over(what, indeterminate) ?? this.#timeout(what, indeterminate));
    };
    let cancelTimer: (() => void) | undefined;
    const stop = (): void => {
      cancelTimer?.();
      signal?.removeEventListener('abort', finish);
    };
    if (this.#over(what) !== undefined) {
      finish();
      return stop;
    }
    if (this.#endsAt !== Infinity) {
      cancelTimer = this.#clock.setTimer(() => {
        // A timer may be a fraction of a millisecond early. Whoever was told that time is up must not see it go on.
        this.#endsAt = Math.min(this.#endsAt, this.#clock.monotonic());
        finish();
      }, Math.ceil(this.remainingMs));
    }
    if (signal !== undefined) {
      allowManyListeners(signal);
      signal.addEventListener('abort', finish, { once: true });
    }
    return stop;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** By what it can do, so that a signal of another realm is one. */
function isAbortSignal(value: unknown): value is AbortSignal {
  if (!isObject(value)) return false;
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
  return (
    typeof aborted === 'boolean' && typeof addEventListener === 'function' && typeof removeEventListener === 'function'
  );
}
