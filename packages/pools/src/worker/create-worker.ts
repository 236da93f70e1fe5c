import { requireNonNegative, requirePositiveInteger, systemClock, systemRandom } from '@feedloom/core';
import type { CallOptions, Clock, Random, Scorer } from '@feedloom/core';
import pLimit from 'p-limit';
import type { Activity } from '../contracts/activity.js';
import type { DeadLetters } from '../contracts/dead-letters.js';
import type { Pools } from '../contracts/pools.js';
import type { Progress } from '../contracts/progress.js';
import type { Audience, Offer, OfferSource, Worker, WorkerStats } from '../contracts/worker.js';
import { Breather } from './breather.js';
import { Inbox } from './inbox.js';
import { noProgress } from './no-progress.js';
import { readIterable } from './read-iterable.js';
import { readQueue } from './read-queue.js';
import type { QueueOptions } from './read-queue.js';
import { RetryPolicy } from './retry-policy.js';
import type { RetryOptions } from './retry-policy.js';
import { RunSignals } from './run-signals.js';
import { createTally } from './tally.js';
import { WorkerRun } from './worker-run.js';

const DAY_MS = 86_400_000;

/** The parts of a worker, and how it works. */
export interface WorkerOptions<Data, Source extends string = string> {
  /** Where valued items go. */
  readonly pools: Pools<Data, Source>;
  /** Values the offers of one user; a scorer of `{ id, data }` fits. */
  readonly scorer: Scorer<Offer<Data, Source>>;
  /** Who receives an offer. */
  readonly audience: Audience<Data, Source>;
  /** Keeps what could not be delivered. */
  readonly deadLetters: DeadLetters<Data, Source>;
  /** Remembers how far fan-outs have come. @defaultValue a restart begins them again, which repeats work only */
  readonly progress?: Progress<Data, Source> | undefined;
  /** Knows who is away; they are skipped. @defaultValue nobody is away */
  readonly activity?: Activity | undefined;
  /** How long after the last visit a user counts as away, in milliseconds. @defaultValue 14 days */
  readonly inactiveAfterMs?: number | undefined;
  /** How many users are served at once. @defaultValue 8 */
  readonly concurrency?: number | undefined;
  /** The most offers held at once, and so the most that one call of the scorer values. @defaultValue 32 */
  readonly batch?: number | undefined;
  /** How long an idle worker waits for more offers to value together with the first, in milliseconds. @defaultValue 5 */
  readonly lingerMs?: number | undefined;
  /** How long a stopped worker may go on to finish what it holds, in milliseconds. @defaultValue 5,000 */
  readonly drainMs?: number | undefined;
  /** How failed calls are made again. */
  readonly retry?: RetryOptions | undefined;
  /** How a queue of offers is watched. */
  readonly queue?: QueueOptions | undefined;
  /** @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
  /** @defaultValue the system's randomness */
  readonly random?: Random | undefined;
}

/**
 * Creates a worker: it values each offer for every user who receives it and puts it into their pools.
 *
 * Whatever part fails, an item reaches every follower's pool once, or there is a dead letter that says why not: calls
 * are repeated, and adding to a pool twice is the same as once. It holds at most `batch` offers and one page of the
 * audience of each.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a number out of range.
 */
export function createWorker<Data, Source extends string>({
  pools,
  scorer,
  audience,
  deadLetters,
  progress = noProgress,
  activity,
  inactiveAfterMs = 14 * DAY_MS,
  concurrency = 8,
  batch = 32,
  lingerMs = 5,
  drainMs = 5_000,
  retry = {},
  queue = {},
  clock = systemClock,
  random = systemRandom,
}: WorkerOptions<Data, Source>): Worker<Data, Source> {
  requirePositiveInteger('concurrency', concurrency);
  requirePositiveInteger('batch', batch);
  requireNonNegative('inactiveAfterMs', inactiveAfterMs);
  requireNonNegative('lingerMs', lingerMs);
  requireNonNegative('drainMs', drainMs);
  const tally = createTally();
  const policy = new RetryPolicy(retry, { clock, random, onRetry: () => (tally.retried += 1) });
  const limit = pLimit(concurrency);
  const breather = new Breather(clock);
  const round = { pools, scorer, audience, activity, inactiveAfterMs, policy, limit, breather, clock, tally };

  async function run(offers: OfferSource<Data, Source>, options: CallOptions = {}): Promise<WorkerStats> {
    const inbox = new Inbox<Data, Source>(batch, clock);
    const signals = new RunSignals(clock, drainMs, options);
    const { stop, released } = signals;
    const reading =
      Symbol.asyncIterator in offers
        ? readIterable(offers, inbox, stop)
        : readQueue(offers, inbox, { ...queue, clock, random, policy, stop, released });
    // Looked at again below; until then its failure must not count as unhandled.
    const read = reading.then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    try {
      await new WorkerRun({ ...round, inbox, signals, lingerMs, deadLetters, progress }).run();
    } finally {
      signals.release();
    }
    const failed = await read;
    if (failed !== undefined) throw failed.error;
    return { ...tally };
  }

  return { run };
}
