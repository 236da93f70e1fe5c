import { FeedloomError, checkBlob, checkBlobId, requireId, requirePositiveInteger } from '@feedloom/core';
import type { BlobPointer, BlobStore, CallOptions, Deadline, PointOptions } from '@feedloom/core';
import { hashBytes } from '../hash-bytes.js';
import type { BlobObjects } from './blob-objects.js';
import { BlobSource } from './blob-source.js';
import type { PointerObjects } from './pointer-objects.js';
import type { S3Calls } from './s3-calls.js';
import { wrapS3Error } from './wrap-s3-error.js';

/** How a blob is stored. */
export interface PutBlobOptions extends CallOptions {
  /** What browsers are told that it is; kept from the first time that the bytes are put, of two at once from either. @defaultValue `'application/octet-stream'` */
  readonly contentType?: string | undefined;
}

/** For how long an address is good. */
export interface PresignOptions extends CallOptions {
  /** In milliseconds, rounded down to seconds; at least 1,000, at most 7 days. */
  readonly expiresInMs: number;
}

/** The parts of a store. */
export interface S3BlobStoreParts {
  readonly calls: S3Calls;
  readonly blobs: BlobObjects;
  readonly pointers: PointerObjects;
  readonly partBytes: number;
  readonly supports: BlobStore['supports'];
  /** Closes what the store has opened. */
  readonly release: () => void;
}

const OCTETS = 'application/octet-stream';
const WEEK_MS = 7 * 86_400_000;

/**
 * A `BlobStore` in a bucket of S3 or a server that speaks it, shared by everybody who has the bucket and the prefix.
 *
 * A blob is one object under a key made of its hash, created once and never replaced, with headers that let browsers
 * and CDNs keep it for ever. Its hash is checked by the server when it is put and by the store whenever it is read.
 * Made by `openS3BlobStore` or `createS3BlobStore`.
 */
export class S3BlobStore implements BlobStore {
  readonly supports: BlobStore['supports'];
  readonly #parts: S3BlobStoreParts;
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  /** Uses parts that are ready. */
  constructor(parts: S3BlobStoreParts) {
    this.supports = parts.supports;
    this.#parts = parts;
  }

  /**
   * See `BlobStore.put`. Longer ones than a part are sent in parts, several at once.
   *
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_TOO_LARGE`, `ERR_CLOSED`, `ERR_UNAVAILABLE`, `ERR_OVERLOADED`, `ERR_NOT_FOUND`
   * without the bucket.
   */
  async put(bytes: Uint8Array, { contentType = OCTETS, ...options }: PutBlobOptions = {}): Promise<string> {
    checkBlob(bytes, this.supports.maxBlobBytes);
    return this.#run('put a blob', options, async (deadline) => {
      // The caller may change its bytes before they are sent.
      const copy = new Uint8Array(bytes);
      const id = await hashBytes(copy);
      await this.#parts.blobs.put(id, copy, contentType, deadline);
      return id;
    });
  }

  /**
   * Stores a stream without holding more of it than a few parts, and returns its SHA-256.
   *
   * Its key is not known before its end: it is sent to a key of its own below `incoming/` and then copied by the server,
   * which needs no second transfer. That object is removed after the call has been answered, and so are the parts of an
   * upload that failed; {@link S3BlobStore.close} waits for it. A process that is killed meanwhile leaves them: give the
   * bucket a rule that removes both after a day.
   *
   * @throws As {@link S3BlobStore.put}; `ERR_UNAVAILABLE` with its `cause` if the stream fails.
   */
  async putStream(
    chunks: AsyncIterable<Uint8Array>,
    { contentType = OCTETS, ...options }: PutBlobOptions = {},
  ): Promise<string> {
    const { blobs, partBytes } = this.#parts;
    const source = new BlobSource(chunks, partBytes, this.supports.maxBlobBytes);
    return this.#run('put a blob', options, (deadline) => blobs.putStream(source, contentType, deadline));
  }

  /** See `BlobStore.get`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CORRUPT`, `ERR_CLOSED`, `ERR_UNAVAILABLE`, `ERR_NOT_FOUND` without the bucket. */
  async get(id: string, options: CallOptions = {}): Promise<Uint8Array | undefined> {
    checkBlobId(id);
    return this.#run('got a blob', options, (deadline) => this.#parts.blobs.get(id, deadline));
  }

  /**
   * Reads a blob as a stream, of which a few chunks are held. The deadline holds until its end.
   *
   * Do not trust what came until it has ended: if the bytes do not match `id`, it throws `ERR_CORRUPT` instead.
   *
   * @returns `undefined` if there is none.
   */
  async getStream(
    id: string,
    options: CallOptions = {},
  ): Promise<AsyncGenerator<Uint8Array, void, undefined> | undefined> {
    checkBlobId(id);
    const found = await this.#run('got a blob', options, (deadline) => this.#parts.blobs.open(id, deadline));
    return found === undefined ? undefined : typed(found);
  }

  /** See `BlobStore.delete`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_UNAVAILABLE` */
  async delete(id: string, options: CallOptions = {}): Promise<void> {
    checkBlobId(id);
    return this.#run('deleted a blob', options, (deadline) => this.#parts.blobs.remove(id, deadline));
  }

  /** See `BlobStore.pointer`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CORRUPT`, `ERR_CLOSED`, `ERR_UNAVAILABLE` */
  async pointer(name: string, options: CallOptions = {}): Promise<BlobPointer | undefined> {
    requireId('name', name);
    return this.#run('read a pointer', options, async (deadline) => {
      const stored = await this.#parts.pointers.read(name, deadline);
      return stored === undefined ? undefined : { id: stored.id, version: stored.version };
    });
  }

  /** See `BlobStore.point`. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`, `ERR_UNAVAILABLE`; `indeterminate` if its answer was lost. */
  async point(name: string, id: string, { expected, ...options }: PointOptions): Promise<string | undefined> {
    requireId('name', name);
    checkBlobId(id);
    return this.#run('swapped a pointer', options, (deadline) => {
      return this.#parts.pointers.swap(name, id, expected, deadline);
    });
  }

  /**
   * Signs an address that lets anybody read the blob for a while, without another key. Whether there is such a blob is
   * not looked up.
   *
   * @throws `ERR_INVALID_ARGUMENT` for a time out of range.
   */
  async presign(id: string, { expiresInMs, ...options }: PresignOptions): Promise<string> {
    checkBlobId(id);
    requirePositiveInteger('expiresInMs', expiresInMs);
    if (expiresInMs < 1000 || expiresInMs > WEEK_MS) {
      const message = `\`expiresInMs\` must be from 1,000 to ${WEEK_MS} (7 days), got \`${expiresInMs}\`.`;
      throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
    }
    return this.#run('signed an address', options, (deadline) => this.#parts.blobs.presign(id, expiresInMs, deadline));
  }

  /** Waits for what is under way, what is left to be tidied up included. Later calls reject with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#closing ??= this.#finish();
    await this.#closing;
  }

  /** The same as {@link S3BlobStore.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #finish(): Promise<void> {
    await Promise.all(this.#running);
    await this.#parts.calls.idle();
    this.#parts.release();
  }

  async #run<Result>(
    doing: string,
    options: CallOptions,
    work: (deadline: Deadline) => Promise<Result>,
  ): Promise<Result> {
    if (this.#closing !== undefined)
      throw new FeedloomError('ERR_CLOSED', 'The `S3BlobStore` is closed. Open it again.');
    const deadline = this.#parts.calls.deadlineOf(options);
    deadline.check(`S3 ${doing}`);
    const done = work(deadline);
    const settled: Promise<boolean> = done.then(
      () => this.#running.delete(settled),
      () => this.#running.delete(settled),
    );
    this.#running.add(settled);
    try {
      return await done;
    } catch (error) {
      throw wrapS3Error(error, doing);
    }
  }
}

async function* typed(
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunks;
  } catch (error) {
    throw wrapS3Error(error, 'got a blob');
  }
}
