import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import { openCellDatabase } from './cell-database.js';
import { GroupWriter } from './group-writer.js';
import { LmdbStore } from './lmdb-store.js';
import { SyncWriter } from './sync-writer.js';

/** Where an {@link LmdbStore} lives, and what it promises. */
export interface OpenLmdbStoreOptions extends CallOptions {
  /** The directory of the database; made, with mode 0700, if it is missing. */
  readonly path: string;
  /**
   * Whether a write waits until it is on disk. If not, it survives the end of the process, but a power loss can lose
   * the last writes or damage the database. All processes that share a database use the same value. @defaultValue `true`
   */
  readonly durable?: boolean | undefined;
  /** Address space to reserve at first, in bytes; it grows by itself. @defaultValue lmdb-js's own, 128 KiB */
  readonly mapSizeBytes?: number | undefined;
}

/** The longest value, in bytes. LMDB takes more; larger things belong into a BlobStore. */
const MAX_VALUE_BYTES = 16 * 1024 * 1024;

/**
 * Opens an embedded store in a directory, for this process and any number of others at once.
 *
 * Needs the package `lmdb`.
 *
 * @throws `ERR_DRIVER_MISSING` without the package; `ERR_CORRUPT` or `ERR_UNSUPPORTED` for a directory that holds
 * something else; `ERR_UNAVAILABLE` if it cannot be read or written.
 */
export async function openLmdbStore({
  path,
  durable = true,
  mapSizeBytes,
  ...options
}: OpenLmdbStoreOptions): Promise<LmdbStore> {
  Deadline.of(options).check('opening the store');
  if (mapSizeBytes !== undefined) requirePositiveInteger('mapSizeBytes', mapSizeBytes);
  const database = await openCellDatabase({ path, durable, mapSizeBytes });
  return new LmdbStore(database, durable ? new GroupWriter(database) : new SyncWriter(database), {
    durability: durable ? 'fsync' : 'os',
    snapshotReads: true,
    // A caller may also stop waiting while its write waits for its turn.
    indeterminateWrites: true,
    maxValueBytes: MAX_VALUE_BYTES,
  });
}
