import { Buffer } from 'node:buffer';
import type { CatalogueDraft, CatalogueItem } from '../contracts/catalogue.js';
import type { StandardSchema } from '../contracts/schema.js';
import { FeedloomError } from '../errors.js';
import { quote, requireFinite, requireId } from '../validate.js';
import { sealJson, unsealJson } from './sealed-record.js';
import { checkEmbedding } from './vector-record.js';

/** What is written and read in one piece: everything of an item but its id, its counts and its vector. */
export type Card<Details> = Omit<CatalogueItem<Details>, 'id' | 'counts' | 'embedding'>;

/** How often things happened to an item, by name. */
export type Counts = Readonly<Record<string, number>>;

/** The cell of the card. The keys' order lets one range leave the vector out. */
export const CARD = Buffer.from('c1');
/** The cell of the counts: there as long as the item is, and the guard of every change of it. */
export const COUNTS = Buffer.from('c2');
/** The cell of the vector. */
export const VECTOR = Buffer.from('c3');
/** Above all of them. */
export const END = Buffer.from('c4');

/**
 * Checks a draft and packs its card. What is stored of `details` is their JSON form, so that is what must fit.
 *
 * @throws `ERR_INVALID_ARGUMENT`; `ERR_INVALID_PAYLOAD` for details or a picture without a JSON form, and for details
 * that do not fit the schema.
 */
export async function packCard<Details>(
  draft: CatalogueDraft<Details>,
  schema: StandardSchema<Details> | undefined,
): Promise<Uint8Array> {
  if (typeof draft !== 'object' || draft === null) throw refusal('items[]', 'an item', draft);
  const { id, at, title, tags, details, image, embedding } = draft;
  requireId('id', id);
  requireFinite('at', at);
  if (typeof title !== 'string') throw refusal('title', 'a string', title);
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) {
    throw refusal('tags', 'a list of strings', tags);
  }
  if (embedding !== undefined) checkEmbedding(embedding);
  const picture = toJson(id, 'image', image);
  const plain = toJson(id, 'details', details);
  await fit(schema, plain, id);
  return sealJson({ at, title, tags: [...new Set(tags)], details: plain, image: picture });
}

/** Unpacks a card. @throws `ERR_CORRUPT`; `ERR_INVALID_PAYLOAD` if the details do not fit the schema. */
export async function unpackCard<Details>(
  record: Uint8Array,
  schema: StandardSchema<Details> | undefined,
  id: string,
): Promise<Card<Details>> {
  const { details, ...card } = unsealJson(record) as Card<unknown>;
  return { ...card, details: await fit(schema, details, id) };
}

/** Packs counts. */
export function packCounts(counts: Counts): Uint8Array {
  return sealJson(Object.entries(counts));
}

/** Unpacks counts; a name such as `__proto__` is a name like any other. @throws `ERR_CORRUPT` */
export function unpackCounts(record: Uint8Array): Counts {
  return Object.fromEntries(unsealJson(record) as [string, number][]);
}

function toJson(id: string, name: string, value: unknown): unknown {
  try {
    const json = JSON.stringify(value) as string | undefined;
    return json === undefined ? undefined : JSON.parse(json);
  } catch (cause) {
    const message = `\`${name}\` of item ${quote(id)} has no JSON form. Put plain data.`;
    throw new FeedloomError('ERR_INVALID_PAYLOAD', message, { cause });
  }
}

async function fit<Details>(
  schema: StandardSchema<Details> | undefined,
  details: unknown,
  id: string,
): Promise<Details> {
  if (schema === undefined) return details as Details;
  const result = await schema['~standard'].validate(details);
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  const message = `The details of item ${quote(id)} do not fit the schema: ${issue?.message ?? 'no reason given'}.`;
  throw new FeedloomError('ERR_INVALID_PAYLOAD', message, { cause: result.issues });
}

function refusal(name: string, rule: string, value: unknown): FeedloomError {
  return new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${rule}, got ${quote(value)}.`);
}
