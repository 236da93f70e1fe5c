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

/** The most bytes of JSON that an item may carry: chunks keep it, and must stay below what every store takes. */
export const MAX_DATA_BYTES = 8192;

function checkedData(id: string, data: unknown): Uint8Array {
  let json: Uint8Array;
  try {
    json = encodeData(data);
  } catch (cause) {
    throw new FeedloomError('ERR_INVALID_PAYLOAD', `The data of item ${quote(id)} is not JSON.`, { cause });
  }
  if (json.length <= MAX_DATA_BYTES) return json;
  throw new FeedloomError(
    'ERR_TOO_LARGE',
    `The data of item ${quote(id)} has ${json.length} bytes of JSON; at most ${MAX_DATA_BYTES} are kept with an item. ` +
      'Keep the rest in your catalogue and add it with `hydrate`.',
  );
}

/**
 * Checks and encodes one offered item.
 *
 * @param latest - The latest time that an item may claim to have come to be at.
 * @throws `ERR_INVALID_ARGUMENT` for a bad id, score or time.
 */
export function offerLine(
  item: OfferedItem<unknown>,
  { ttlMs, halfLifeMs }: SourceRules,
  now: number,
  latest: number,
): OfferLine {
  if (typeof item !== 'object' || item === null) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `An offered item must be an object, got ${quote(item)}.`);
  }
  const { id, score, data, at } = item;
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
    data: checkedData(id, data),
  };
}
