import { FeedloomError } from '@feedloom/core';
import { DEAD } from './graph-view.js';

/**
 * A `Map` of V8 holds 2^24 entries at most, and copies all when it grows. Many small ones together hold a thousand million,
 * and none of them stops the event loop for long.
 */
const SHARDS = 64;

/** Ids in a chunk, as a power of two. */
const CHUNK_BITS = 16;

/** Gives strings dense numbers, 0, 1, 2, …, in the order in which they come. A number is never given to another string. */
export class Interner {
  readonly #shards = Array.from({ length: SHARDS }, () => new Map<string, number>());
  readonly #chunks: (string | undefined)[][] = [];
  #size = 0;

  /** How many numbers have been given. */
  get size(): number {
    return this.#size;
  }

  /** The number of `id`: the one it has, or the next one. @throws `ERR_TOO_LARGE` if there are none left. */
  intern(id: string): number {
    const shard = this.#shards[shardOf(id)];
    const known = shard?.get(id);
    if (known !== undefined) return known;
    const node = this.#push(id);
    shard?.set(id, node);
    return node;
  }

  /** The number of `id`, or `undefined` if it has none. */
  nodeOf(id: string): number | undefined {
    return this.#shards[shardOf(id)]?.get(id);
  }

  /** The string of a number, or `undefined` if it was not given, or was forgotten. */
  idAt(node: number): string | undefined {
    return this.#chunks[node >>> CHUNK_BITS]?.[node & ((1 << CHUNK_BITS) - 1)];
  }

  /** Forgets a string. Its number stays used up; the string gets a new one if it comes again. */
  forget(id: string): void {
    const node = this.nodeOf(id);
    const chunk = node === undefined ? undefined : this.#chunks[node >>> CHUNK_BITS];
    if (node === undefined || chunk === undefined) return;
    this.#shards[shardOf(id)]?.delete(id);
    chunk[node & ((1 << CHUNK_BITS) - 1)] = undefined;
  }

  /** Uses up the next number for no string: its string was forgotten. */
  skip(): void {
    this.#push(undefined);
  }

  #push(id: string | undefined): number {
    const node = this.#size;
    if (node >= DEAD) throw new FeedloomError('ERR_TOO_LARGE', `A graph has at most \`${DEAD}\` nodes of a kind.`);
    if (node >>> CHUNK_BITS === this.#chunks.length) this.#chunks.push([]);
    this.#chunks.at(-1)?.push(id);
    this.#size += 1;
    return node;
  }
}

/** FNV-1a over the last characters, in which ids differ most. */
function shardOf(id: string): number {
  let hash = id.length;
  for (let at = Math.max(0, id.length - 16); at < id.length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) & (SHARDS - 1);
}
