import { FeedloomError } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';
import type { OfferedItem } from '../contracts/item.js';
import type { Pools } from '../contracts/pools.js';
import type { Offer } from '../contracts/worker.js';
import type { Failure } from './failure.js';
import { mayPass, reasonOf } from './retry-policy.js';
import { valueOffers } from './value-offers.js';
import type { ValuedOffer, ValuerParts } from './value-offers.js';

/** What a delivery writes to, beside what it values with. */
export interface DeliveryParts<Data, Source extends string> extends ValuerParts<Data, Source> {
  readonly pools: Pools<Data, Source>;
}

/** What became of the offers of one user. */
export interface Delivery<Data, Source extends string> {
  readonly accepted: number;
  readonly refused: number;
  readonly failures: readonly Failure<Data, Source>[];
}

/** The item is to blame, not the pool: its neighbours may still enter. */
const ITEM_CODES: readonly ErrorCode[] = ['ERR_INVALID_ARGUMENT', 'ERR_INVALID_PAYLOAD', 'ERR_TOO_LARGE'];

/**
 * Values offers for one user and puts them into that user's pools, one `add` for each source. Doing it twice is the
 * same as doing it once.
 *
 * @throws `ERR_ABORTED`; everything else is a {@link Failure}.
 */
export async function deliver<Data, Source extends string>(
  user: string,
  offers: readonly Offer<Data, Source>[],
  parts: DeliveryParts<Data, Source>,
  signal: AbortSignal | undefined,
): Promise<Delivery<Data, Source>> {
  const { valued, failures } = await valueOffers(user, offers, parts, signal);
  const deliveries: Delivery<Data, Source>[] = [{ accepted: 0, refused: 0, failures }];
  for (const [source, batch] of bySource(valued)) deliveries.push(await add(user, source, batch, parts, signal));
  return {
    accepted: deliveries.reduce((sum, { accepted }) => sum + accepted, 0),
    refused: deliveries.reduce((sum, { refused }) => sum + refused, 0),
    failures: deliveries.flatMap((delivery) => delivery.failures),
  };
}

async function add<Data, Source extends string>(
  user: string,
  source: Source,
  batch: readonly ValuedOffer<Data, Source>[],
  parts: DeliveryParts<Data, Source>,
  signal: AbortSignal | undefined,
): Promise<Delivery<Data, Source>> {
  const { pools, policy } = parts;
  const items = batch.map(toItem);
  try {
    const receipt = await policy.run('pools', (options) => pools.add(user, source, items, options), signal);
    return { accepted: receipt.accepted.length, refused: receipt.refused.length, failures: [] };
  } catch (error) {
    if (FeedloomError.is(error, 'ERR_ABORTED') && signal?.aborted === true) throw error;
    if (FeedloomError.is(error, 'ERR_ERASED')) return { accepted: 0, refused: batch.length, failures: [] };
    if (batch.length > 1 && FeedloomError.is(error) && ITEM_CODES.includes(error.code)) {
      const alone = [];
      for (const one of batch) alone.push(await add(user, source, [one], parts, signal));
      return {
        accepted: alone.reduce((sum, { accepted }) => sum + accepted, 0),
        refused: alone.reduce((sum, { refused }) => sum + refused, 0),
        failures: alone.flatMap(({ failures }) => failures),
      };
    }
    const transient = FeedloomError.is(error) && mayPass(error);
    const attempts = mayPass(error) ? policy.attempts : 1;
    const failures = batch.map(({ offer }) => ({ offer, reason: reasonOf(error), attempts, transient }));
    return { accepted: 0, refused: 0, failures };
  }
}

function bySource<Data, Source extends string>(
  valued: readonly ValuedOffer<Data, Source>[],
): Map<Source, ValuedOffer<Data, Source>[]> {
  const batches = new Map<Source, ValuedOffer<Data, Source>[]>();
  for (const one of valued) {
    const batch = batches.get(one.offer.source);
    if (batch === undefined) batches.set(one.offer.source, [one]);
    else batch.push(one);
  }
  return batches;
}

function toItem<Data, Source extends string>({ offer, score }: ValuedOffer<Data, Source>): OfferedItem<Data> {
  return { id: offer.id, score, data: offer.data, at: offer.at };
}
