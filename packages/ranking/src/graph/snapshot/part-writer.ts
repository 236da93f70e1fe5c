import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BlobStore, Deadline } from '@feedloom/core';
import type { CapturedIds } from '../capture-graph.js';
import { SALT_BYTES } from './manifest.js';
import type { ArrayRef, IdsRef, PartRef } from './manifest.js';

/** Stands for the length of an id that was forgotten. */
export const FORGOTTEN = 0xffff;

/** An array that can be kept. */
export type Numbers = Uint8Array | Uint32Array | Float32Array | Float64Array;

/** What the parts of the snapshot `name` begin with. */
export function saltOf(name: string): Buffer {
  return createHash('sha256').update(name).digest().subarray(0, SALT_BYTES);
}

/** Cuts arrays and ids into blobs, one blob a turn of the event loop. */
export class PartWriter {
  readonly #blobs: BlobStore;
  readonly #salt: Buffer;
  readonly #roomBytes: number;
  readonly #deadline: Deadline;
  /** The blobs that were written. */
  readonly written = new Set<string>();

  /** @param partBytes - The longest blob to write, in bytes. */
  constructor(blobs: BlobStore, name: string, partBytes: number, deadline: Deadline) {
    this.#blobs = blobs;
    this.#salt = saltOf(name);
    // Whole numbers of any kind: no number is cut in two.
    this.#roomBytes = Math.max(8, Math.floor((partBytes - SALT_BYTES) / 8) * 8);
    this.#deadline = deadline;
  }

  /** Keeps the numbers of an array. */
  async writeArray(array: Numbers): Promise<ArrayRef> {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    const parts: PartRef[] = [];
    for (let from = 0; from < bytes.length; from += this.#roomBytes) {
      parts.push(await this.#put([bytes.subarray(from, from + this.#roomBytes)]));
    }
    return { length: array.length, parts };
  }

  /** Keeps ids in the order of their numbers. No id is cut in two. */
  async writeIds({ count, at }: CapturedIds): Promise<IdsRef> {
    const parts: PartRef[] = [];
    let pieces: Uint8Array[] = [];
    let bytes = 0;
    for (let node = 0; node < count; node += 1) {
      const piece = encodeId(at(node));
      if (bytes > 0 && bytes + piece.length > Math.min(this.#roomBytes, 1 << 16)) {
        parts.push(await this.#put(pieces));
        pieces = [];
        bytes = 0;
      }
      pieces.push(piece);
      bytes += piece.length;
    }
    if (bytes > 0) parts.push(await this.#put(pieces));
    return { count, parts };
  }

  /** Keeps a blob as it is. @returns Its name. */
  async writeBlob(blob: Uint8Array): Promise<string> {
    this.#deadline.check('writing a snapshot');
    const sha256 = await this.#blobs.put(blob, this.#deadline.toCallOptions());
    this.written.add(sha256);
    await nextTurn();
    return sha256;
  }

  async #put(pieces: readonly Uint8Array[]): Promise<PartRef> {
    // A copy: stores may keep what they get, and the original may be shared memory.
    const blob = Buffer.concat([this.#salt, ...pieces]);
    return { sha256: await this.writeBlob(blob), bytes: blob.length };
  }
}

function encodeId(id: string | undefined): Buffer {
  const text = Buffer.from(id ?? '');
  const piece = Buffer.alloc(2 + text.length);
  piece.writeUInt16LE(id === undefined ? FORGOTTEN : text.length);
  text.copy(piece, 2);
  return piece;
}
