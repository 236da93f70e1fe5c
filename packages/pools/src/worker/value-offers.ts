import { FeedloomError } from '@feedloom/core';
import type { Scorer } from '@feedloom/core';
import type { Offer } from '../contracts/worker.js';
import type { Failure } from './failure.js';
import { reasonOf } from './retry-policy.js';
import type { RetryPolicy } from './retry-policy.js';

/** An offer and what it is worth to one user. */
export interface ValuedOffer<Data, Source extends string> {
  readonly offer: Offer<Data, Source>;
  readonly score: number;
}

/** The offers that have a score, and those that have none. */
export interface Valuation<Data, Source extends string> {
  readonly valued: readonly ValuedOffer<Data, Source>[];
  readonly failures: readonly Failure<Data, Source>[];
}

/** What values offers, and how patiently. */
export interface ValuerParts<Data, Source extends string> {
  readonly scorer: Scorer<Offer<Data, Source>>;
  readonly policy: RetryPolicy;
}

/**
 * Values the offers of one user in as few calls as possible.
 *
 * Only what has no finite score is asked for again. If the scorer keeps throwing at a batch, each offer is asked for
 * alone once, so that one that it cannot bear does not take the others with it. What is left is a failure, never a 0.
 *
 * @throws `ERR_ABORTED`.
 */
export async function valueOffers<Data, Source extends string>(
  user: string,
  offers: readonly Offer<Data, Source>[],
  { scorer, policy }: ValuerParts<Data, Source>,
  signal: AbortSignal | undefined,
): Promise<Valuation<Data, Source>> {
  const valued: ValuedOffer<Data, Source>[] = [];
  let left = offers;
  let failure: unknown;

  const ask = async (batch: readonly Offer<Data, Source>[]): Promise<Offer<Data, Source>[]> => {
    failure = undefined;
    const scores = await policy
      .once('scorer', (options) => scorer.score(user, batch, options), signal)
      .then((answer) => checkLength(answer, batch.length))
      .catch((error: unknown) => {
        if (FeedloomError.is(error, 'ERR_ABORTED') && signal?.aborted === true) throw error;
        failure = error;
        return [];
      });
    return batch.filter((offer, index) => {
      const score = scores[index];
      if (typeof score !== 'number' || !Number.isFinite(score)) return true;
      valued.push({ offer, score });
      return false;
    });
  };

  for (let made = 1; left.length > 0 && made <= policy.attempts; made += 1) {
    if (made > 1) await policy.pause('scorer', made - 1, failure, signal);
    left = await ask(left);
  }
  const failures: Failure<Data, Source>[] = [];
  const fail = (unvalued: readonly Offer<Data, Source>[], attempts: number): void => {
    const reason = failure === undefined ? 'The scorer gave no finite score.' : reasonOf(failure);
    for (const offer of unvalued) failures.push({ offer, reason, attempts, transient: isTransient(failure) });
  };
  if (failure === undefined || isTransient(failure) || left.length === 1) fail(left, policy.attempts);
  else for (const offer of left) fail(await ask([offer]), policy.attempts + 1);
  return { valued, failures };
}

function isTransient(failure: unknown): boolean {
  return FeedloomError.is(failure) && failure.retryable;
}

function checkLength(scores: readonly (number | undefined)[], count: number): readonly (number | undefined)[] {
  if (scores.length === count) return scores;
  const message = `The scorer answered \`${count}\` items with \`${scores.length}\` scores. Return one for each item.`;
  throw new FeedloomError('ERR_INTERNAL', message);
}
