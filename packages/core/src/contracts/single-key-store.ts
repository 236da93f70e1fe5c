import type { CallOptions } from './call-options.js';
import type { OrderedStoreSupport } from './ordered-store.js';

/** A value, with the version to swap it by. */
export interface VersionedValue {
  /** Never empty. */
  readonly value: Uint8Array;
  /** Opaque; equal versions of one name mean equal values. */
  readonly version: string;
}

/**
 * A store that can only compare and swap one value at a time, such as S3, NATS KV or a folder of files.
 *
 * {@link wholePartition} makes an {@link OrderedStore} of it.
 */
export interface SingleKeyStore {
  /** As of the {@link OrderedStore} that it becomes; `maxValueBytes` limits a whole partition. */
  readonly supports: Pick<OrderedStoreSupport, 'durability' | 'indeterminateWrites' | 'maxValueBytes'>;
  /** @returns The value under `name`, or `undefined`. */
  get(name: string, options?: CallOptions): Promise<VersionedValue | undefined>;
  /**
   * Puts `value` under `name`, or removes what is there if `value` is `undefined`, provided that the version is still
   * `expected`; `undefined` stands for "nothing is there".
   *
   * @returns The new version (any string after a removal), or `undefined` if the version was another.
   * @throws An error with `indeterminate: true` if the swap may have been done, or may still be done later.
   */
  swap(
    name: string,
    expected: string | undefined,
    value: Uint8Array | undefined,
    options?: CallOptions,
  ): Promise<string | undefined>;
  /** The names that hold a value, in no fixed order, not as of one instant. */
  names(options?: CallOptions): AsyncIterable<string>;
}
