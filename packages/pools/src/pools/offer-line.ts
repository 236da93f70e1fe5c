import type { StandardSchema } from '@feedloom/core';
import { FeedloomError, quote, requireFinite, requireId } from '@feedloom/core';
import type { OfferedItem } from '../contracts/item.js';
import type { OfferLine } from '../protocol/offer.js';
import { encodeData } from '../records/entry.js';
import type { SourceRules } from './source-options.js';

/**
 * The order of an item in its pool. With a half-life it is `log2(score) + at / halfLife`: two items keep their order
 * for ever, so nothing has to be rescored as time goes by.
 */
export function rankOf(score: number, at: number, halfLifeMs: number | undefined): number {
  return halfLifeMs === undefined ? score : Math.log2(score) + at / halfLifeMs;
}

async function checkOne<Data>({ id, data }: OfferedItem<Data>, schema: StandardSchema<Data>): Promise<Data> {
  const result = await schema['~standard'].validate(data);
  if (result.issues === undefined) return result.value;
  const what = result.issues.map(({ message }) => message).join('; ');
  throw new FeedloomError('ERR_INVALID_PAYLOAD', `The data of item ${quote(id)} does not fit its schema: ${what}.`);
}

/** Holds the data of items to a schema, if there is one. @throws `ERR_INVALID_PAYLOAD` for the first that does not fit. */
export async function checkData<Data>(
  items: readonly OfferedItem<Data>[],
  schema: StandardSchema<Data> | undefined,
): Promise<readonly OfferedItem<Data>[]> {
  if (schema === undefined) return items;
  return Promise.all(items.map(async (item) => ({ ...item, data: await checkOne(item, schema) })));
}

/**
 * Checks and encodes one offered item.
 *
 * @param latest - The latest time that an item may claim to have come to be at.
 * @throws `ERR_INVALID_ARGUMENT` for a bad id, score or time.
 */
export function offerLine(
  { id, score, data, at }: OfferedItem<unknown>,
  { ttlMs, halfLifeMs }: SourceRules,
  now: number,
  latest: number,
): OfferLine {
  requireId('item.id', id);
  requireFinite('item.score', score);
  if (at !== undefined) requireFinite('item.at', at);
  if (halfLifeMs !== undefined && score <= 0) {
    throw new FeedloomError(
      'ERR_INVALID_ARGUMENT',
      `\`item.score\` must be positive in a source with a half-life, got ${quote(score)} for item ${quote(id)}.`,
    );
  }
  // A producer whose clock runs ahead must not own the pool until its time comes.
  const happened = Math.min(at ?? now, latest);
  return {
    id,
    score: score === 0 ? 0 : score,
    rank: rankOf(score, happened, halfLifeMs),
    at: happened,
    expiresAt: ttlMs === Infinity ? 0 : now + ttlMs,
    timesServed: 0,
    data: encodeData(data),
  };
}
