import type { CallOptions } from './call-options.js';

/** A named pointer to a blob, with the version to swap it by. */
export interface BlobPointer {
  /** The SHA-256 of the blob it names, 64 lower-case hexadecimal digits. */
  readonly id: string;
  /** Opaque; hand it back to {@link BlobStore.point}. */
  readonly version: string;
}

/** The condition of a swap: the version last seen, or `undefined` for "no such pointer yet". */
export interface PointOptions extends CallOptions {
  /** {@link BlobPointer.version} as last seen; `undefined` if the pointer must not exist yet. */
  readonly expected: string | undefined;
}

/** Immutable blobs under the SHA-256 of their bytes, and named pointers that are swapped by comparison. */
export interface BlobStore {
  /** What this store can do; constant for its life. */
  readonly supports: {
    /** What an acknowledged blob has survived. */
    readonly durability: 'memory' | 'os' | 'fsync' | 'quorum';
    /** The longest blob, in bytes. */
    readonly maxBlobBytes: number;
  };
  /** Stores `bytes`; storing the same bytes twice is the same as once. @returns Their SHA-256 in hexadecimal. */
  put(bytes: Uint8Array, options?: CallOptions): Promise<string>;
  /** @returns The verified bytes, or `undefined` if there are none. @throws `ERR_CORRUPT` if they do not match `id`. */
  get(id: string, options?: CallOptions): Promise<Uint8Array | undefined>;
  /** Removes a blob; removing an absent one is not an error. */
  delete(id: string, options?: CallOptions): Promise<void>;
  /** @returns Where `name` points, or `undefined`. */
  pointer(name: string, options?: CallOptions): Promise<BlobPointer | undefined>;
  /** Points `name` at `id` if its version is still `expected`. @returns The new version, or `undefined` if it was not. */
  point(name: string, id: string, options: PointOptions): Promise<string | undefined>;
  /** Releases what the store opened. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link BlobStore.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
