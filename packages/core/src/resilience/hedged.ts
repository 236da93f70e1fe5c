import { systemClock } from '../clock/system-clock.js';
import type { Clock } from '../contracts/clock.js';
import { Deadline } from '../deadline.js';
import { intercept } from './intercept.js';
import type { AsyncMethod } from './intercept.js';
import { TokenBucket } from './token-bucket.js';

/** When to ask a replica too. */
export interface HedgeOptions<Contract> {
  /** How long the primary may take alone, in milliseconds; its usual 95th percentile is a good choice. */
  readonly afterMs: number;
  /** The methods that only read; no others are hedged. */
  readonly reads: readonly AsyncMethod<Contract>[];
  /** How many extra calls each call earns. @defaultValue 0.05 */
  readonly budgetRatio?: number | undefined;
  /** How many earned extra calls may be saved up; so many there are at first. @defaultValue 10 */
  readonly budgetBurst?: number | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/**
 * The contract of `primary`, whose late reads are also asked of `replica`: the first answer wins.
 *
 * An error of the one that is first to fail waits for the other's answer; if both fail, the primary's error is thrown.
 * Other methods go to `primary` only.
 *
 * @see {@link https://research.google/pubs/the-tail-at-scale/ | Dean and Barroso, 2013}
 */
export function hedged<Contract extends object>(
  primary: Contract,
  replica: Contract,
  { afterMs, reads, budgetRatio = 0.05, budgetBurst = 10, clock = systemClock }: HedgeOptions<Contract>,
): Contract {
  const budget = new TokenBucket(budgetRatio, budgetBurst);
  return intercept(primary, reads, async ({ method, options, on }) => {
    budget.earn();
    const deadline = Deadline.of(options, clock);
    const what = `\`${method}\` of a primary and its replica`;
    deadline.check(what);
    const first = on(primary, deadline.toCallOptions());
    let second: Promise<unknown> | undefined;
    let cancel: () => void = () => undefined;
    const late = new Promise<unknown>((resolve) => {
      cancel = clock.setTimer(() => {
        if (deadline.aborted || deadline.expired || !budget.spend()) return;
        second = on(replica, deadline.toCallOptions());
        resolve(second);
      }, afterMs);
    });
    const early = first.finally(cancel).catch(async (error: unknown) => {
      if (second === undefined) throw error;
      return second.catch(() => first);
    });
    const answer = Promise.race([early, late.catch(() => first)]);
    return deadline.race(answer, what);
  });
}
