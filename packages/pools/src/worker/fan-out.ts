import { FeedloomError, quote, requireFinite, requireId } from '@feedloom/core';
import type { Offer } from '../contracts/worker.js';
import type { HeldOffer } from './held-offer.js';

/** One offer on its way to its audience. */
export interface FanOut<Data, Source extends string> {
  readonly held: HeldOffer<Data, Source>;
  /** Names the offer: offers with one key are served one after the other, in the order in which they came. */
  readonly key: string;
  /** The next page of the audience; `undefined` for the first. */
  readonly cursor: string | undefined;
}

/** Begins the fan-out of an offer. @throws `ERR_INVALID_ARGUMENT` for one that no pool can take. */
export function createFanOut<Data, Source extends string>(
  held: HeldOffer<Data, Source>,
  sources: readonly Source[],
): FanOut<Data, Source> {
  const { offer } = held;
  requireOffer(offer, sources);
  return { held, key: JSON.stringify([offer.source, offer.id]), cursor: undefined };
}

/** Checks an offer that came from outside. @throws `ERR_INVALID_ARGUMENT` that says what is wrong. */
export function requireOffer<Source extends string>(offer: Offer<unknown, Source>, sources: readonly Source[]): void {
  if (typeof offer !== 'object' || offer === null) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `An offer must be an object, got ${quote(offer)}.`);
  }
  requireId('offer.id', offer.id);
  if (!sources.includes(offer.source)) {
    const known = sources.map(quote).join(', ');
    const message = `\`offer.source\` must be one of ${known}, got ${quote(offer.source)}.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  if (offer.at !== undefined) requireFinite('offer.at', offer.at);
}
