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
  /** Chunks that a capture still reads: they only grow. */
  readonly #captured = new WeakSet<(string | undefined)[]>();
  #size = 0;
  #forgotten = 0;

  /** How many numbers have been given. */
  get size(): number {
    return this.#size;
  }

  /** How many numbers have a string. */
  get known(): number {
    return this.#size - this.#forgotten;
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
    if (node !== undefined) this.forgetNode(node);
  }

  /** Forgets the string of a number, if it has one; see {@link Interner.forget}. */
  forgetNode(node: number): void {
    const id = this.idAt(node);
    const place = node >>> CHUNK_BITS;
    let chunk = this.#chunks[place];
    if (id === undefined || chunk === undefined) return;
    if (this.#captured.has(chunk)) {
      chunk = chunk.slice();
      this.#chunks[place] = chunk;
    }
    chunk[node & ((1 << CHUNK_BITS) - 1)] = undefined;
    this.#shards[shardOf(id)]?.delete(id);
    this.#forgotten += 1;
  }

  /** The strings of now, whatever is forgotten later. */
  capture(): { readonly count: number; at(node: number): string | undefined } {
    const chunks = this.#chunks.slice();
    for (const chunk of chunks) this.#captured.add(chunk);
    return { count: this.#size, at: (node) => chunks[node >>> CHUNK_BITS]?.[node & ((1 << CHUNK_BITS) - 1)] };
  }

  /** Uses up the next number for no string: its string was forgotten. */
  skip(): void {
    this.#push(undefined);
    this.#forgotten += 1;
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
