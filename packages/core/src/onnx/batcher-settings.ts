import { systemClock } from '../clock/system-clock.js';
import type { Clock } from '../contracts/clock.js';
import { FeedloomError } from '../errors.js';
import { quote, requireNonNegative, requirePositiveInteger } from '../validate.js';
import type { BatcherOptions } from './batcher.js';

/** The options of a batcher that say how it works, checked, with their defaults. */
export interface BatcherSettings {
  readonly buckets: readonly number[];
  /** The last of the buckets. */
  readonly largest: number;
  readonly maxDelayMs: number;
  readonly maxQueue: number;
  readonly maxInFlight: number;
  readonly ageMs: number;
  readonly name: string;
  readonly clock: Clock;
}

/** Checks options and fills in defaults. @throws `ERR_INVALID_ARGUMENT`. */
export function batcherSettings<Row, Result>({
  buckets = [1, 2, 4, 8],
  maxDelayMs = 0,
  maxQueue = 256,
  maxInFlight = 1,
  ageMs = 1_000,
  name,
  clock = systemClock,
}: BatcherOptions<Row, Result>): BatcherSettings {
  requireNonNegative('maxDelayMs', maxDelayMs);
  requirePositiveInteger('maxQueue', maxQueue);
  requirePositiveInteger('maxInFlight', maxInFlight);
  requireNonNegative('ageMs', ageMs);
  const sizes = [...buckets];
  return { buckets: sizes, largest: largestOf(sizes), maxDelayMs, maxQueue, maxInFlight, ageMs, name, clock };
}

function largestOf(buckets: readonly number[]): number {
  const isAscending = buckets.every((bucket, index) => index === 0 || bucket > (buckets[index - 1] ?? Infinity));
  const largest = buckets.at(-1);
  if (largest !== undefined && isAscending && buckets.every((bucket) => Number.isSafeInteger(bucket) && bucket > 0)) {
    return largest;
  }
  const message = `\`buckets\` must be positive integers that ascend, got ${quote(`[${buckets.join(', ')}]`)}.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}
