import type { Random } from '../contracts/random.js';
import { integerBetween } from './seed.js';

/**
 * What happens to one operation of a faulty store.
 *
 * - `error`: it is not done, and rejects with `ERR_UNAVAILABLE`.
 * - `timeout-done`: it is done, but rejects with `ERR_TIMEOUT`, a write as indeterminate.
 * - `timeout-late`: it rejects like that at once, and is done after `delayMs`.
 * - `delay`: it is done and answered after `delayMs`.
 * - `duplicate`: it is done and answered, and done once more after `delayMs`, as a re-sent command.
 * - `crash`: it is not done, and nothing is from then on: the process has died.
 */
export interface Fault {
  /** Which of them. */
  readonly kind: 'error' | 'timeout-done' | 'timeout-late' | 'delay' | 'duplicate' | 'crash';
  /** In milliseconds on the plan's clock. @defaultValue 0 */
  readonly delayMs?: number | undefined;
}

/** The operation that a fault may hit. */
export interface FaultTarget {
  /** Counts the operations of the store, from 1. */
  readonly index: number;
  /** The method that was called. */
  readonly op: 'read' | 'readMany' | 'write' | 'scan';
  /** `undefined` for operations across partitions. */
  readonly partition: string | undefined;
}

/** Decides what happens to each operation; `undefined` lets it be. */
export type FaultPlan = (target: FaultTarget) => Fault | undefined;

/** How often each fault happens, as shares of all operations in [0, 1]; together at most 1. */
export interface FaultRatios {
  /** @defaultValue 0 */
  readonly errorRatio?: number | undefined;
  /** @defaultValue 0 */
  readonly timeoutDoneRatio?: number | undefined;
  /** @defaultValue 0 */
  readonly timeoutLateRatio?: number | undefined;
  /** @defaultValue 0 */
  readonly delayRatio?: number | undefined;
  /** @defaultValue 0 */
  readonly duplicateRatio?: number | undefined;
  /** The longest delay, in milliseconds. @defaultValue 100 */
  readonly maxDelayMs?: number | undefined;
  /** After how many operations the process dies. @defaultValue never */
  readonly crashAfter?: number | undefined;
}

/** A plan drawn from `random`: the same seed gives the same faults for the same operations. */
export function randomFaults(
  random: Random,
  {
    errorRatio = 0,
    timeoutDoneRatio = 0,
    timeoutLateRatio = 0,
    delayRatio = 0,
    duplicateRatio = 0,
    maxDelayMs = 100,
    crashAfter = Infinity,
  }: FaultRatios = {},
): FaultPlan {
  const shares = [
    ['error', errorRatio],
    ['timeout-done', timeoutDoneRatio],
    ['timeout-late', timeoutLateRatio],
    ['delay', delayRatio],
    ['duplicate', duplicateRatio],
  ] as const;
  return ({ index }) => {
    // Both are drawn always, so that one ratio does not shift the other faults of a seed.
    let draw = random.next();
    const delayMs = integerBetween(random, 0, maxDelayMs);
    if (index > crashAfter) return { kind: 'crash' };
    for (const [kind, share] of shares) {
      if (draw < share) return { kind, delayMs };
      draw -= share;
    }
    return undefined;
  };
}
