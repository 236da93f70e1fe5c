import { FeedloomError, quote, requireId } from '@feedloom/core';
import { Interner } from './interner.js';
import type { BucketOptions } from './memory-edges-options.js';
import { grown } from './shared-arrays.js';

function sharedBytes(length: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(new SharedArrayBuffer(length));
}

/** The names behind the numbers of a graph: of items, with their buckets, of collections, and of those who made edges. */
export class NodeNames {
  /** Items. */
  readonly items = new Interner();
  /** Collections. */
  readonly collections = new Interner();
  /** Users who made edges; number 0 is nobody. */
  readonly owners = new Interner();
  readonly #buckets: BucketOptions | undefined;
  readonly #edgeless = new Set<number>();
  #bucketOf = sharedBytes(64);

  /** @throws `ERR_INVALID_ARGUMENT` unless there are 2 to 256 buckets, or none. */
  constructor(buckets: BucketOptions | undefined) {
    this.#buckets = buckets;
    this.owners.skip();
    if (buckets === undefined) return;
    const { count } = buckets;
    if (Number.isInteger(count) && count >= 2 && count <= 256) return;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`buckets.count\` must be 2 to 256, got ${quote(count)}.`);
  }

  /** How many buckets items are sorted into; 1 if they are not. */
  get buckets(): number {
    return this.#buckets?.count ?? 1;
  }

  /** The bucket of each item; longer than there are items. `undefined` if they are not sorted. */
  get bucketOf(): Uint8Array | undefined {
    return this.#buckets === undefined ? undefined : this.#bucketOf;
  }

  /** Items that have an edge, or have had one and are not forgotten. */
  get itemsWithEdges(): number {
    return this.items.known - this.#edgeless.size;
  }

  /** Item nodes that have never had an edge. */
  get edgeless(): ReadonlySet<number> {
    return this.#edgeless;
  }

  /** The node of an item that gets an edge. */
  itemOf(id: string): number {
    const node = this.#internItem(id);
    this.#edgeless.delete(node);
    return node;
  }

  /** The node of an item that may never get one. @throws `ERR_INVALID_ARGUMENT` for a bad id. */
  loneItemOf(id: string): number {
    requireId('ids[]', id);
    const before = this.items.size;
    const node = this.#internItem(id);
    if (node === before) this.#edgeless.add(node);
    return node;
  }

  /** Says of an item that it has never had an edge. */
  markEdgeless(node: number): void {
    this.#edgeless.add(node);
  }

  /** Forgets the name of an item, unless it is known without ever having had an edge. */
  forgetItem(node: number): void {
    if (!this.#edgeless.has(node)) this.items.forgetNode(node);
  }

  /** The bucket that an item is to have. @throws `ERR_INVALID_ARGUMENT` if there is no such bucket. */
  checkBucket(item: string): number {
    if (this.#buckets === undefined) return 0;
    const bucket = this.#buckets.of(item);
    if (Number.isInteger(bucket) && bucket >= 0 && bucket < this.#buckets.count) return bucket;
    const rule = `a whole number from 0 to ${this.#buckets.count - 1}`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`buckets.of\` must give ${rule}, got ${quote(bucket)}.`);
  }

  #internItem(id: string): number {
    if (this.#buckets === undefined) return this.items.intern(id);
    const known = this.items.nodeOf(id);
    if (known !== undefined) return known;
    const bucket = this.checkBucket(id);
    const node = this.items.intern(id);
    this.#bucketOf = grown(this.#bucketOf, node + 1, sharedBytes);
    this.#bucketOf[node] = bucket;
    return node;
  }
}
