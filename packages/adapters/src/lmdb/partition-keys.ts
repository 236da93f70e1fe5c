import { Buffer } from 'node:buffer';
import { copyOut } from './copy-out.js';

const NO_PREFIX = Buffer.alloc(0);

/** How many bytes before a partition's name say how long it is. */
const LENGTH_BYTES = 2;

/** A key of the database, taken apart. */
export interface SplitKey {
  readonly partition: string;
  readonly key: Uint8Array;
}

/**
 * The key encoder of the database: a key on disk is the partition's length, its name in UTF-8, and the cell's key.
 *
 * The length comes first, so no name is a prefix of another and one partition's keys lie together. Between two calls
 * of {@link PartitionKeys.enter} all keys that go in and come out are those of one partition, which saves every cell
 * a concatenated copy; nothing may await in between.
 */
export class PartitionKeys {
  #partition = '';
  #prefix: Uint8Array = NO_PREFIX;

  /** Makes `partition` the one that keys belong to. */
  enter(partition: string): void {
    if (partition === this.#partition) return;
    const prefix = Buffer.allocUnsafe(LENGTH_BYTES + Buffer.byteLength(partition));
    prefix.writeUInt16BE(prefix.length - LENGTH_BYTES, 0);
    prefix.write(partition, LENGTH_BYTES);
    this.#partition = partition;
    this.#prefix = prefix;
  }

  /** Lets keys be whole keys of the database. */
  enterWhole(): void {
    this.#partition = '';
    this.#prefix = NO_PREFIX;
  }

  /** Called by lmdb-js, unbound. `set` throws a `RangeError` at the end of `target`, which tells it to grow. */
  readonly writeKey = (key: Uint8Array, target: Uint8Array, start: number): number => {
    const prefix = this.#prefix;
    if (prefix.length > 0) target.set(prefix, start);
    target.set(key, start + prefix.length);
    return start + prefix.length + key.length;
  };

  /** Called by lmdb-js, unbound, with its own memory: the key must be copied out. */
  readonly readKey = (source: Uint8Array, start: number, end: number): Uint8Array =>
    copyOut(source, start + this.#prefix.length, end);
}

/** Takes a whole key of the database apart. */
export function splitKey(whole: Uint8Array): SplitKey {
  const bytes = Buffer.from(whole.buffer, whole.byteOffset, whole.length);
  const end = LENGTH_BYTES + bytes.readUInt16BE(0);
  return { partition: bytes.toString('utf8', LENGTH_BYTES, end), key: bytes.subarray(end) };
}
