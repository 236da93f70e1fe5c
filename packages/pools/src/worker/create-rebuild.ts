import { Deadline, FeedloomError, requireId, requirePositiveInteger, systemClock, systemRandom } from '@feedloom/core';
import type { CallOptions, Clock, Random, Scorer } from '@feedloom/core';
import type { Pools } from '../contracts/pools.js';
import type { History, Rebuild } from '../contracts/rebuild.js';
import type { Offer } from '../contracts/worker.js';
import { Breather } from './breather.js';
import { deliver } from './deliver.js';
import type { Failure } from './failure.js';
import { requireOffer } from './fan-out.js';
import { RetryPolicy, reasonOf } from './retry-policy.js';
import type { RetryOptions } from './retry-policy.js';

/** The parts of a rebuild, and how much it does. */
export interface RebuildOptions<Data, Source extends string = string> {
  /** Where valued items go. */
  readonly pools: Pools<Data, Source>;
  /** Values the offers of one user: the worker's. */
  readonly scorer: Scorer<Offer<Data, Source>>;
  /** Looks up what a user would have received lately. */
  readonly history: History<Data, Source>;
  /** The most offers to value for one user. @defaultValue 200 */
  readonly limit?: number | undefined;
  /** The most offers that one call of the scorer values. @defaultValue 64 */
  readonly batch?: number | undefined;
  /** How failed calls are made again. */
  readonly retry?: RetryOptions | undefined;
  /** @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
  /** @defaultValue the system's randomness */
  readonly random?: Random | undefined;
}

/**
 * Creates the way back for users whom the worker has skipped: it fills their pools from what they have missed.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a number out of range.
 */
export function createRebuild<Data, Source extends string>({
  pools,
  scorer,
  history,
  limit = 200,
  batch = 64,
  retry = {},
  clock = systemClock,
  random = systemRandom,
}: RebuildOptions<Data, Source>): Rebuild {
  requirePositiveInteger('limit', limit);
  requirePositiveInteger('batch', batch);
  const policy = new RetryPolicy(retry, { clock, random, onRetry: () => undefined });
  const breather = new Breather(clock);
  const running = new Map<string, Promise<number>>();

  /** Every call in it ends within its own time, so it ends although no caller's signal reaches it. */
  async function fill(user: string): Promise<number> {
    const found = await policy.run('history', (options) => history(user, { ...options, limit }), undefined);
    const offers = found.slice(0, limit).filter((offer) => isOffer(offer, pools.sources));
    let accepted = 0;
    let failed: Failure<Data, Source> | undefined;
    for (let start = 0; start < offers.length; start += batch) {
      await breather.breathe();
      const delivery = await deliver(user, offers.slice(start, start + batch), { pools, scorer, policy }, undefined);
      accepted += delivery.accepted;
      failed ??= delivery.failures[0];
    }
    if (accepted === 0 && failed !== undefined) throw unavailable(failed.reason);
    return accepted;
  }

  async function rebuild(user: string, options: CallOptions = {}): Promise<number> {
    requireId('user', user);
    const deadline = Deadline.of(options, clock);
    deadline.check('rebuilding pools');
    let filling = running.get(user);
    if (filling === undefined) {
      filling = fill(user)
        .catch((error: unknown) => {
          throw FeedloomError.is(error) ? error : unavailable(reasonOf(error), error);
        })
        .finally(() => running.delete(user));
      running.set(user, filling);
    }
    return deadline.race(filling, 'rebuilding pools', { indeterminate: true });
  }

  return { rebuild };
}

function isOffer<Source extends string>(offer: Offer<unknown, Source>, sources: readonly Source[]): boolean {
  try {
    requireOffer(offer, sources);
    return true;
  } catch {
    return false;
  }
}

function unavailable(reason: string, cause?: unknown): FeedloomError {
  const message = `The pools of a returning user could not be filled: ${reason} Try again on the next visit.`;
  return new FeedloomError('ERR_UNAVAILABLE', message, { cause, retryable: true });
}
