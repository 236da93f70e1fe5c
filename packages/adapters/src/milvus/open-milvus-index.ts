import { Deadline, FeedloomError, quote, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions, EmbeddingSpace } from '@feedloom/core';
import { MilvusCollection } from './milvus-collection.js';
import { MilvusConnection } from './milvus-connection.js';
import type { MilvusAddress } from './milvus-connection.js';
import { MilvusIndex } from './milvus-index.js';

/** Which collection to open. */
export interface OpenMilvusIndexOptions extends MilvusAddress, CallOptions {
  /** Of which space its vectors are. */
  readonly space: EmbeddingSpace;
  /** The collection, as `migrateMilvus` makes it. @defaultValue `'feedloom_vectors'` */
  readonly collection?: string | undefined;
  /** The longest that any call takes, in milliseconds; a call's own `deadlineMs` can only shorten it. @defaultValue 2,000 */
  readonly timeoutMs?: number | undefined;
  /** The longest that opening takes, loading the collection included, in milliseconds. @defaultValue 30,000 */
  readonly openTimeoutMs?: number | undefined;
}

/** The default of the option `collection`. */
export const DEFAULT_COLLECTION = 'feedloom_vectors';

/**
 * Connects to Milvus and opens an index on a collection that `migrateMilvus` has made.
 *
 * Needs the package `@zilliz/milvus2-sdk-node`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_UNAVAILABLE` if no server answers; `ERR_NOT_FOUND` without the
 * collection; `ERR_INVALID_ARGUMENT` if it holds vectors of another space.
 */
export async function openMilvusIndex({
  space,
  collection: name = DEFAULT_COLLECTION,
  timeoutMs = 2000,
  openTimeoutMs = 30_000,
  signal,
  deadlineMs,
  ...address
}: OpenMilvusIndexOptions): Promise<MilvusIndex> {
  requirePositiveInteger('timeoutMs', timeoutMs);
  requirePositiveInteger('openTimeoutMs', openTimeoutMs);
  const deadline = Deadline.of({ signal, deadlineMs }).within(openTimeoutMs);
  deadline.check('opening the index');
  const connection = await MilvusConnection.open(address, deadline);
  try {
    const collection = new MilvusCollection(connection, name);
    const { space: held, isExact } = await collection.describe(deadline);
    if (held !== space.id) throw otherSpace(name, held, space);
    await collection.load(deadline);
    const size = await collection.count('', deadline);
    return new MilvusIndex({ space, collection, isExact, size, timeoutMs, release: () => connection.close() });
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** The refusal of a collection whose vectors cannot be compared with those of a space. */
export function otherSpace(name: string, held: string, space: EmbeddingSpace): FeedloomError {
  return new FeedloomError(
    'ERR_INVALID_ARGUMENT',
    `The collection ${quote(name)} holds vectors of the space ${quote(held)}, not of ${quote(space.id)}. Vectors of ` +
      'different spaces cannot be compared: use another collection.',
  );
}
