import { systemClock } from '../clock/system-clock.js';
import type { Clock } from '../contracts/clock.js';
import type { Random } from '../contracts/random.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { systemRandom } from '../random/system-random.js';
import { count } from '../telemetry/metrics.js';
import { requirePositiveInteger } from '../validate.js';
import { nameOf } from './fault.js';
import { intercept } from './intercept.js';
import type { AsyncMethod } from './intercept.js';
import { TokenBucket } from './token-bucket.js';

/** How often and how fast to try again. */
export interface RetryOptions<Contract> {
  /** The most attempts, the first included. @defaultValue 3 */
  readonly attempts?: number | undefined;
  /** The longest wait before the second attempt, in milliseconds; it doubles with each. @defaultValue 20 */
  readonly baseMs?: number | undefined;
  /** The longest wait before any attempt, in milliseconds. @defaultValue 1_000 */
  readonly capMs?: number | undefined;
  /** How many retries each call earns. @defaultValue 0.1 */
  readonly budgetRatio?: number | undefined;
  /** How many earned retries may be saved up; so many there are at first. @defaultValue 10 */
  readonly budgetBurst?: number | undefined;
  /** The dependency's name in metrics. @defaultValue the name of its class */
  readonly name?: string | undefined;
  /** The methods to wrap. @defaultValue all but `close` and `scan` */
  readonly methods?: readonly AsyncMethod<Contract>[] | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
  /** Where the jitter comes from. @defaultValue the system's randomness */
  readonly random?: Random | undefined;
}

/** Only what may succeed later, and only if it has certainly not been done. */
function isWorthRetrying(error: unknown): error is FeedloomError {
  return FeedloomError.is(error) && error.retryable && !error.indeterminate;
}

/**
 * The same contract, tried again after errors that are `retryable` and not `indeterminate`.
 *
 * Waits are random between 0 and a bound that doubles (full jitter), or as long as the error's `retryAfterMs` says. A
 * wait that would outlast the call's deadline is not begun: the last error is thrown at once. All calls share one
 * budget, so that a dependency that is down is not asked three times as often.
 *
 * @see {@link https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ | Brooker, 2015} for full jitter
 */
export function retrying<Contract extends object>(
  target: Contract,
  {
    attempts = 3,
    baseMs = 20,
    capMs = 1_000,
    budgetRatio = 0.1,
    budgetBurst = 10,
    name = nameOf(target),
    methods,
    clock = systemClock,
    random = systemRandom,
  }: RetryOptions<Contract> = {},
): Contract {
  requirePositiveInteger('attempts', attempts);
  const budget = new TokenBucket(budgetRatio, budgetBurst);
  return intercept(target, methods, async ({ method, options, on }) => {
    const deadline = Deadline.of(options, clock);
    budget.earn();
    // A loop of our own: the retry of cockatiel waits on the machine's timers, so no test could replay it.
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await on(target, deadline.toCallOptions());
      } catch (error) {
        if (!isWorthRetrying(error) || attempt === attempts) throw error;
        const bound = Math.min(capMs, baseMs * 2 ** (attempt - 1));
        const waitMs = Math.max(random.next() * bound, error.retryAfterMs ?? 0);
        if (deadline.aborted || waitMs >= deadline.remainingMs || !budget.spend()) throw error;
        count('feedloom.retry', 1, { dep: name });
        await deadline.sleep(waitMs, `the wait before another \`${method}\` of ${name}`);
      }
    }
  });
}
