import { Deadline, FeedloomError, checkBlob, checkBlobId, requireId } from '@feedloom/core';
import type { BlobPointer, BlobStore, CallOptions, PointOptions } from '@feedloom/core';
import type { BlobFiles } from './blob-files.js';
import { hashBytes } from '../hash-bytes.js';
import type { PointerFiles } from './pointer-files.js';
import { wrapFsError } from './wrap-fs-error.js';

/**
 * A `BlobStore` in a directory, shared by all processes of the machine that open it.
 *
 * Every file is complete and on disk before it has its name, and verified whenever it is read. Made by
 * `openFsBlobStore`.
 */
export class FsBlobStore implements BlobStore {
  readonly supports: BlobStore['supports'] = { durability: 'fsync', maxBlobBytes: 256 * 1024 * 1024 };
  readonly #blobs: BlobFiles;
  readonly #pointers: PointerFiles;
  readonly #running = new Set<Promise<unknown>>();
  #isClosed = false;

  /** Uses directories that exist. */
  constructor(blobs: BlobFiles, pointers: PointerFiles) {
    this.#blobs = blobs;
    this.#pointers = pointers;
  }

  /** See `BlobStore.put`. Repairs a damaged blob. @throws `ERR_INVALID_ARGUMENT`, `ERR_TOO_LARGE`, `ERR_CLOSED`, `ERR_UNAVAILABLE` */
  async put(bytes: Uint8Array, options: CallOptions = {}): Promise<string> {
    checkBlob(bytes, this.supports.maxBlobBytes);
    return this.#run('it put a blob', options, async () => {
      // The caller may change its bytes before they are written.
      const copy = new Uint8Array(bytes);
      const id = await hashBytes(copy);
      if (!(await this.#blobs.hasWhole(id))) await this.#blobs.write(id, copy);
      return id;
    });
  }

  /** See `BlobStore.get`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CORRUPT`, `ERR_CLOSED`, `ERR_UNAVAILABLE` */
  async get(id: string, options: CallOptions = {}): Promise<Uint8Array | undefined> {
    checkBlobId(id);
    return this.#run('it got a blob', options, () => this.#blobs.read(id));
  }

  /** See `BlobStore.delete`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_UNAVAILABLE` */
  async delete(id: string, options: CallOptions = {}): Promise<void> {
    checkBlobId(id);
    return this.#run('it deleted a blob', options, () => this.#blobs.remove(id));
  }

  /** See `BlobStore.pointer`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CORRUPT`, `ERR_CLOSED`, `ERR_UNAVAILABLE` */
  async pointer(name: string, options: CallOptions = {}): Promise<BlobPointer | undefined> {
    requireId('name', name);
    return this.#run('it read a pointer', options, () => this.#pointers.read(name));
  }

  /** See `BlobStore.point`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_UNAVAILABLE`, `ERR_INDETERMINATE` */
  async point(name: string, id: string, { expected, ...options }: PointOptions): Promise<string | undefined> {
    requireId('name', name);
    checkBlobId(id);
    const swap = (): Promise<string | undefined> => this.#pointers.swap(name, id, expected);
    return this.#run('it swapped a pointer', options, swap, true);
  }

  /** Waits for what is under way. Later calls reject with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#running);
  }

  /** The same as {@link FsBlobStore.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #run<Result>(
    doing: string,
    options: CallOptions,
    work: () => Promise<Result>,
    indeterminate = false,
  ): Promise<Result> {
    if (this.#isClosed) throw new FeedloomError('ERR_CLOSED', 'The `FsBlobStore` is closed. Open it again.');
    const deadline = Deadline.of(options);
    deadline.check('a call of the blob store');
    const done = work();
    const settled: Promise<boolean> = done.then(
      () => this.#running.delete(settled),
      () => this.#running.delete(settled),
    );
    this.#running.add(settled);
    try {
      return await deadline.race(done, 'a call of the blob store', { indeterminate });
    } catch (error) {
      throw wrapFsError(error, doing);
    }
  }
}
