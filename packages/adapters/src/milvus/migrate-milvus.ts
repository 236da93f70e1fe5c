import { Deadline } from '@feedloom/core';
import type { CallOptions, EmbeddingSpace } from '@feedloom/core';
import { MilvusCollection } from './milvus-collection.js';
import type { MilvusIndexType } from './milvus-collection.js';
import { MilvusConnection } from './milvus-connection.js';
import type { MilvusAddress } from './milvus-connection.js';
import { DEFAULT_COLLECTION, otherSpace } from './open-milvus-index.js';

/** What {@link migrateMilvus} makes. */
export interface MigrateMilvusOptions extends MilvusAddress, CallOptions {
  /** Of which space its vectors will be; its id is kept with the collection. */
  readonly space: EmbeddingSpace;
  /** The collection: letters, digits and `_`. @defaultValue `'feedloom_vectors'` */
  readonly collection?: string | undefined;
  /** `'HNSW'` walks a graph; `'FLAT'` compares everything, exactly, for up to some ten thousand. @defaultValue `'HNSW'` */
  readonly indexType?: MilvusIndexType | undefined;
}

/**
 * Makes the collection of an index and its graph, if they are not there. Idempotent; the index loads it when it opens.
 *
 * @throws `ERR_DRIVER_MISSING`, `ERR_UNAVAILABLE`, `ERR_TIMEOUT`; `ERR_INVALID_ARGUMENT` if the collection is there and
 * of another space.
 */
export async function migrateMilvus({
  space,
  collection: name = DEFAULT_COLLECTION,
  indexType = 'HNSW',
  signal,
  deadlineMs,
  ...address
}: MigrateMilvusOptions): Promise<void> {
  const deadline = Deadline.of({ signal, deadlineMs }).within(60_000);
  deadline.check('the migration');
  const connection = await MilvusConnection.open(address, deadline);
  try {
    const collection = new MilvusCollection(connection, name);
    await collection.create(space, indexType, deadline);
    const { space: held } = await collection.describe(deadline);
    if (held !== space.id) throw otherSpace(name, held, space);
  } finally {
    await connection.close();
  }
}
