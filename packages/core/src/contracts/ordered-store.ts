import type { CallOptions } from './call-options.js';

/** One stored cell of a partition. */
export interface Entry {
  /** 1 to 1,024 bytes. */
  readonly key: Uint8Array;
  /** Never empty. */
  readonly value: Uint8Array;
}

/** One cell of the whole store, as {@link OrderedStore.scan} yields it. */
export interface ScannedEntry extends Entry {
  /** Whose cell it is. */
  readonly partition: string;
}

/** Asks for the cell under one key. */
export interface KeyPart {
  /** The whole key; there is no matching by prefix. */
  readonly key: Uint8Array;
}

/** Asks for the cells with `gte <= key < lt`, in unsigned byte order, or in the opposite order if `reverse`. */
export interface RangePart {
  /** The lowest key that belongs to the range. */
  readonly gte: Uint8Array;
  /** The lowest key above the range. */
  readonly lt: Uint8Array;
  /** Highest key first. With a limit: the highest keys. @defaultValue `false` */
  readonly reverse?: boolean | undefined;
  /** The most cells to return; at least 1. @defaultValue no limit */
  readonly limit?: number | undefined;
}

/** One part of a {@link OrderedStore.read}. */
export type ReadPart = KeyPart | RangePart;

/** Names one cell of the whole store. */
export interface CellRef {
  /** Whose cell it is. */
  readonly partition: string;
  /** Its key inside the partition. */
  readonly key: Uint8Array;
}

/** The condition of a write: the cell `key` holds exactly `expected`, or is absent if `expected` is `undefined`. */
export interface Guard {
  /** The cell that is compared; it need not be one that the change puts. */
  readonly key: Uint8Array;
  /** Its exact bytes, or `undefined` if there must be no such cell. */
  readonly expected: Uint8Array | undefined;
}

/** All that one write does to one partition. A key is never both put and deleted; no value is empty. */
export interface Change {
  /** What must hold for the change to be made. @defaultValue no condition */
  readonly guard?: Guard | undefined;
  /** Cells to write, new or replaced. @defaultValue none */
  readonly puts?: readonly Entry[] | undefined;
  /** Keys to remove; removing an absent one is not an error. @defaultValue none */
  readonly deletes?: readonly Uint8Array[] | undefined;
}

/** Which cells a scan yields. Without `partition`, all of the store's, grouped by partition in no fixed order. */
export interface ScanRange {
  /** The one partition to walk. @defaultValue all of them */
  readonly partition?: string | undefined;
  /** The lowest key to yield, in each partition. @defaultValue no lower bound */
  readonly gte?: Uint8Array | undefined;
  /** The lowest key not to yield any more, in each partition. @defaultValue no upper bound */
  readonly lt?: Uint8Array | undefined;
}

/** What an {@link OrderedStore} can do, asked by the law suite and by the packages above. */
export interface OrderedStoreSupport {
  /** What an acknowledged write has survived: nothing, a process crash, a power loss, or the loss of a server. */
  readonly durability: 'memory' | 'os' | 'fsync' | 'quorum';
  /** Whether all parts of one read see one instant; if not, each part is at least as new as the one before. */
  readonly snapshotReads: boolean;
  /** Whether a write can fail as `indeterminate`. */
  readonly indeterminateWrites: boolean;
  /** The longest value, in bytes. */
  readonly maxValueBytes: number;
}

/**
 * A partitioned, ordered key-value store: the one storage contract of pools, feeds, metadata and queues.
 *
 * A partition holds one owner's cells and is named by 1 to 512 bytes of well-formed Unicode. Keys are 1 to 1,024
 * bytes and ordered as unsigned bytes inside their partition. Returned bytes belong to the caller.
 */
export interface OrderedStore {
  /** What this store can do; constant for its life. */
  readonly supports: OrderedStoreSupport;

  /**
   * Reads several keys and ranges of one partition in one round trip.
   *
   * @returns For each part, in the order given, its cells; an absent key gives an empty list. Parts are read in that
   * order, each at least as new as the one before.
   */
  read(partition: string, parts: readonly ReadPart[], options?: CallOptions): Promise<Entry[][]>;

  /** Reads single cells of any partitions. @returns One value or `undefined` for each reference, in the order given. */
  readMany(refs: readonly CellRef[], options?: CallOptions): Promise<(Uint8Array | undefined)[]>;

  /**
   * Applies `change` whole or not at all, serialised with the other writes of its partition.
   *
   * @returns `true` once it is done; `false` if the guard did not match, and then nothing was written.
   * @throws An error with `indeterminate: true` if the write may have been done, or may still be done later.
   */
  write(partition: string, change: Change, options?: CallOptions): Promise<boolean>;

  /** Walks cells for maintenance, not as of one instant. Leaving the loop early releases what it holds. */
  scan(range: ScanRange, options?: CallOptions): AsyncIterable<ScannedEntry>;

  /** Releases what the store opened; a client that was handed to it stays open. Idempotent. */
  close(): Promise<void>;

  /** The same as {@link OrderedStore.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
