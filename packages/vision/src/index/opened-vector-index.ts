import type { BlobStore, CallOptions, VectorIndex } from '@feedloom/core';
import type { VectorIndexDamage } from './upkeep/verify-files.js';
import type { VectorIndexStats } from './vector-index-stats.js';

/** How to take a snapshot. */
export interface SnapshotOptions extends CallOptions {
  /**
   * Whether to delete the blobs that only the last snapshot of the name needs. Set it only if no other name in the blob
   * store has snapshots that share blobs with it, as another one of the same index does: equal bytes are one blob.
   * A restore of the last snapshot that is in progress fails then, and succeeds when it is tried again.
   * @defaultValue `false`
   */
  readonly deletePrevious?: boolean | undefined;
}

/** A `VectorIndex` of this package: what it can do beside searching. */
export interface OpenedVectorIndex extends VectorIndex {
  /** Makes a segment, with its index, of what was written last, and waits for it. It happens by itself; this is for tests and batches. */
  flush(options?: CallOptions): Promise<void>;
  /** Makes one segment of all items, without removed ones, and waits for it. */
  compact(options?: CallOptions): Promise<void>;
  /**
   * Reads all files again and compares them with what was written. A damaged index file is put aside and made again;
   * others are written again from memory. Searches are answered meanwhile, exactly, and say so in `degraded`.
   *
   * @returns What was found, once it is healed.
   */
  verify(options?: CallOptions): Promise<VectorIndexDamage>;
  /**
   * Uploads what the last snapshot of that name does not have, and then points the name at the new one. Blobs of the last
   * one stay unless `deletePrevious` is set.
   *
   * @returns The blob that describes it.
   * @throws `ERR_UNSUPPORTED` for an index in memory; `ERR_CONFLICT` if another one was taken at the same time; what the
   * blob store throws.
   */
  snapshot(blobs: BlobStore, name: string, options?: SnapshotOptions): Promise<string>;
  /** What is in it now. */
  stats(): VectorIndexStats;
}
