import { bulkhead as cockatielBulkhead, isBulkheadRejectedError } from 'cockatiel';
import { systemClock } from '../clock/system-clock.js';
import type { Clock } from '../contracts/clock.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { count, record } from '../telemetry/metrics.js';
import { requireNonNegative, requirePositiveInteger } from '../validate.js';
import { nameOf } from './fault.js';
import { intercept } from './intercept.js';
import type { AsyncMethod } from './intercept.js';

/** How many calls a dependency gets at once. */
export interface BulkheadOptions<Contract> {
  /** The most calls that run at once. @defaultValue 64 */
  readonly size?: number | undefined;
  /** The most calls that wait for their turn. @defaultValue 64 */
  readonly queue?: number | undefined;
  /** The dependency's name in messages and metrics. @defaultValue the name of its class */
  readonly name?: string | undefined;
  /** The methods to wrap. @defaultValue all but `close` and `scan` */
  readonly methods?: readonly AsyncMethod<Contract>[] | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/** How many calls may have been given up while waiting before a dependency that frees no slot is not waited for. */
const MOST_ABANDONED = 1_000;

/** Follows the median of a series, by a small step towards each new value. */
class Median {
  #value: number | undefined;

  get value(): number {
    return this.#value ?? 0;
  }

  add(sample: number): void {
    const before = this.#value ?? sample;
    const step = Math.max(0.1, before * 0.05);
    this.#value = sample > before ? Math.min(sample, before + step) : Math.max(sample, before - step);
  }
}

/**
 * The same contract, with at most `size` calls running and `queue` waiting, so that one slow dependency cannot take
 * all memory and sockets.
 *
 * A call waits no longer than its deadline, and is dropped when its turn comes with less time left than calls usually
 * take. A call that its caller gave up while it waited is never made and leaves its place at once.
 *
 * @throws `ERR_OVERLOADED`, `retryable`, if the queue is full or the time left is too short.
 */
export function bulkhead<Contract extends object>(
  target: Contract,
  { size = 64, queue = 64, name = nameOf(target), methods, clock = systemClock }: BulkheadOptions<Contract> = {},
): Contract {
  requirePositiveInteger('size', size);
  requireNonNegative('queue', queue);
  // cockatiel 3.2.1 stops serving its queue when a waiting call aborts, and refuses a waiting call if a new one takes
  // its slot: so it gets no signal and room in its queue, and both limits are kept here.
  const policy = cockatielBulkhead(size, queue + MOST_ABANDONED);
  const typicalMs = new Median();
  let waiting = 0;
  record('feedloom.limiter.limit', size, { dep: name });

  function refuse(why: string): never {
    count('feedloom.limiter.rejected', 1, { dep: name });
    const retryAfterMs = Math.max(1, Math.ceil(typicalMs.value));
    throw new FeedloomError('ERR_OVERLOADED', `${name} is busy: ${why}. Try again later, or with more time.`, {
      retryable: true,
      retryAfterMs,
    });
  }

  return intercept(target, methods, async ({ method, options, on }) => {
    const what = `\`${method}\` of ${name}`;
    const deadline = Deadline.of(options, clock);
    deadline.check(what);
    let isWaiting = policy.executionSlots <= 0;
    const hadToWait = isWaiting;
    if (isWaiting && waiting >= queue) refuse(`${queue} calls are waiting`);
    if (isWaiting) waiting += 1;
    const stopWaiting = (): void => {
      if (isWaiting) waiting -= 1;
      isWaiting = false;
    };
    const work = policy.execute(async () => {
      stopWaiting();
      deadline.check(what);
      const { remainingMs } = deadline;
      if (hadToWait && remainingMs < typicalMs.value) refuse(`${Math.round(remainingMs)} ms are too few`);
      const startedAt = clock.monotonic();
      try {
        return await on(target, deadline.toCallOptions());
      } finally {
        typicalMs.add(clock.monotonic() - startedAt);
      }
    });
    try {
      return await deadline.race(work, what);
    } catch (error) {
      if (isBulkheadRejectedError(error)) refuse('nothing that runs comes to an end');
      throw error;
    } finally {
      stopWaiting();
    }
  });
}
