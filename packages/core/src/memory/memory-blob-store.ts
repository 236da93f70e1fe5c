import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { BlobPointer, BlobStore, PointOptions } from '../contracts/blob-store.js';
import type { CallOptions } from '../contracts/call-options.js';
import { Deadline } from '../deadline.js';
import { FeedloomError } from '../errors.js';
import { checkBlob, checkBlobId } from '../store/check-blob.js';
import { requireId } from '../validate.js';

/** The reference {@link BlobStore}: blobs of one process, gone when it ends. */
export class MemoryBlobStore implements BlobStore {
  readonly supports: BlobStore['supports'] = { durability: 'memory', maxBlobBytes: 256 * 1024 * 1024 };
  readonly #blobs = new Map<string, Buffer>();
  readonly #pointers = new Map<string, BlobPointer>();
  #points = 0;
  #closed = false;

  /** See {@link BlobStore.put}. @throws `ERR_INVALID_ARGUMENT`, `ERR_TOO_LARGE`, `ERR_CLOSED` */
  async put(bytes: Uint8Array, options?: CallOptions): Promise<string> {
    this.#begin('put', options);
    checkBlob(bytes, this.supports.maxBlobBytes);
    const id = createHash('sha256').update(bytes).digest('hex');
    if (!this.#blobs.has(id)) this.#blobs.set(id, Buffer.from(bytes));
    return id;
  }

  /** See {@link BlobStore.get}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async get(id: string, options?: CallOptions): Promise<Uint8Array | undefined> {
    this.#begin('get', options);
    checkBlobId(id);
    const bytes = this.#blobs.get(id);
    return bytes === undefined ? undefined : Buffer.from(bytes);
  }

  /** See {@link BlobStore.delete}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async delete(id: string, options?: CallOptions): Promise<void> {
    this.#begin('delete', options);
    checkBlobId(id);
    this.#blobs.delete(id);
  }

  /** See {@link BlobStore.pointer}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async pointer(name: string, options?: CallOptions): Promise<BlobPointer | undefined> {
    this.#begin('pointer', options);
    requireId('name', name);
    return this.#pointers.get(name);
  }

  /** See {@link BlobStore.point}. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  async point(name: string, id: string, { expected, ...options }: PointOptions): Promise<string | undefined> {
    this.#begin('point', options);
    requireId('name', name);
    checkBlobId(id);
    if (this.#pointers.get(name)?.version !== expected) return undefined;
    this.#points += 1;
    const version = String(this.#points);
    this.#pointers.set(name, { id, version });
    return version;
  }

  /** Forgets everything. Calls after it reject with `ERR_CLOSED`. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#blobs.clear();
    this.#pointers.clear();
  }

  /** The same as {@link MemoryBlobStore.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #begin(what: string, options: CallOptions | undefined): void {
    if (this.#closed) throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed \`MemoryBlobStore\`.`);
    Deadline.of(options).check(what);
  }
}
