import { Buffer, isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FeedloomError } from '@feedloom/core';
import type { BlobStore, Deadline } from '@feedloom/core';
import type { CapturedIds } from '../capture-graph.js';
import { SALT_BYTES } from './manifest.js';
import type { ArrayRef, IdsRef, PartRef } from './manifest.js';
import { FORGOTTEN, saltOf } from './part-writer.js';
import type { Numbers } from './part-writer.js';

/** The bytes of a blob, if they are those that its name promises. @throws `ERR_CORRUPT` if not, or if there are none. */
export async function readBlob(blobs: BlobStore, sha256: string, deadline: Deadline): Promise<Uint8Array> {
  deadline.check('reading a snapshot');
  const bytes = await blobs.get(sha256, deadline.toCallOptions());
  if (bytes === undefined) refuse('is missing', sha256);
  // Stores verify what they give; a graph is believed by its readers for hours, so that it is not left to them.
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) refuse('was changed', sha256);
  await nextTurn();
  return bytes;
}

/** Puts arrays and ids together again, one blob a turn of the event loop. */
export class PartReader {
  readonly #blobs: BlobStore;
  readonly #salt: Buffer;
  readonly #deadline: Deadline;

  constructor(blobs: BlobStore, name: string, deadline: Deadline) {
    this.#blobs = blobs;
    this.#salt = saltOf(name);
    this.#deadline = deadline;
  }

  /** Fills an array that `make` allocates in shared memory. @throws `ERR_CORRUPT`; `ERR_TOO_LARGE` if it has no room. */
  async readArray<Array extends Numbers>(
    { length, parts }: ArrayRef,
    make: (length: number) => Array,
    numberBytes: number,
  ): Promise<Array> {
    const total = parts.reduce((sum, { bytes }) => sum + bytes - SALT_BYTES, 0);
    if (total !== length * numberBytes) refuse(`has ${total} bytes for ${length} numbers`, parts[0]?.sha256);
    const array = allocate(length, make);
    const target = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    let from = 0;
    for (const part of parts) {
      const bytes = await this.#read(part);
      target.set(bytes, from);
      from += bytes.length;
    }
    return array;
  }

  /** The ids in the order of their numbers. @throws `ERR_CORRUPT` */
  async readIds({ count, parts }: IdsRef): Promise<CapturedIds> {
    const ids: (string | undefined)[] = [];
    for (const part of parts) decodeIds(await this.#read(part), ids, part.sha256);
    if (ids.length !== count) refuse(`has ${ids.length} ids of ${count}`, parts[0]?.sha256);
    return { count, at: (node) => ids[node] };
  }

  async #read({ sha256, bytes: expected }: PartRef): Promise<Uint8Array> {
    const bytes = await readBlob(this.#blobs, sha256, this.#deadline);
    if (bytes.length !== expected || !this.#salt.equals(bytes.subarray(0, SALT_BYTES))) {
      refuse('belongs to another snapshot', sha256);
    }
    return bytes.subarray(SALT_BYTES);
  }
}

function decodeIds(bytes: Uint8Array, ids: (string | undefined)[], sha256: string): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < buffer.length) {
    const length = at + 2 <= buffer.length ? buffer.readUInt16LE(at) : 0;
    const text = length === FORGOTTEN ? undefined : buffer.subarray(at + 2, at + 2 + length);
    if (text !== undefined && (text.length !== length || length === 0 || !isUtf8(text))) refuse('has a bad id', sha256);
    ids.push(text?.toString());
    at += 2 + (text?.length ?? 0);
  }
}

function allocate<Array extends Numbers>(length: number, make: (length: number) => Array): Array {
  try {
    return make(length);
  } catch (cause) {
    throw new FeedloomError('ERR_TOO_LARGE', `There is no room for an array of \`${length}\` numbers.`, { cause });
  }
}

function refuse(what: string, sha256 = 'none'): never {
  throw new FeedloomError('ERR_CORRUPT', `A part of a snapshot, \`${sha256}\`, ${what}. Load an older snapshot.`);
}
