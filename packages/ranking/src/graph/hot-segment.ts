import { NOBODY } from './edge-list.js';
import type { EdgeList } from './edge-list.js';
import type { HotView } from './graph-view.js';
import { HotSideWriter } from './hot-side.js';
import { PairIndex } from './pair-index.js';
import { isDead, markDead } from './read-csr.js';
import { grown, sharedBits, sharedFloat32, sharedFloat64, sharedUint32 } from './shared-arrays.js';

/** Which facts of edges are kept beside their ends. */
export interface EdgeFacts {
  /** Whether edges keep weights. */
  readonly hasWeights: boolean;
  /** Whether edges keep times. */
  readonly hasTimes: boolean;
}

/** One edge, by numbers. */
export interface NodeEdge {
  readonly item: number;
  readonly collection: number;
  readonly weight: number;
  readonly at: number;
  readonly owner: number;
}

/**
 * The fresh edges: in shared memory for readers, and as records in the order in which they came, for the next seal.
 *
 * At most one record of a pair is alive.
 */
export class HotSegment {
  readonly #facts: EdgeFacts;
  readonly #items: HotSideWriter;
  readonly #collections: HotSideWriter;
  readonly #index = new PairIndex();
  /** The last record of each owner; {@link HotSegment.#before} leads to the earlier ones. */
  readonly #lastOwned = new Map<number, number>();
  #item = sharedUint32(16);
  #collection = sharedUint32(16);
  #owner = sharedUint32(16);
  #weight: Float32Array<SharedArrayBuffer>;
  #time: Float64Array<SharedArrayBuffer>;
  #dead = sharedBits(16);
  #itemPlace = new Uint32Array(16);
  #collectionPlace = new Uint32Array(16);
  /** The record + 1 that the same owner made before. */
  #before = new Uint32Array(16);
  #count = 0;
  #deadCount = 0;
  #maxWeight = 0;
  #oldestAt = Infinity;

  constructor(facts: EdgeFacts) {
    this.#facts = facts;
    this.#weight = sharedFloat32(facts.hasWeights ? 16 : 0);
    this.#time = sharedFloat64(facts.hasTimes ? 16 : 0);
    this.#items = new HotSideWriter(facts.hasWeights);
    this.#collections = new HotSideWriter(facts.hasWeights);
  }

  /** Records, removed ones too. */
  get count(): number {
    return this.#count;
  }

  /** Edges that are there. */
  get live(): number {
    return this.#count - this.#deadCount;
  }

  /** When the oldest edge that is there was put there; a lower bound. */
  get oldestAt(): number {
    return this.#oldestAt;
  }

  /** What readers read now; another object once arrays were replaced. */
  get view(): HotView {
    return { items: this.#items.side, collections: this.#collections.side, maxWeight: this.#maxWeight || 1 };
  }

  /** Bytes of shared memory that readers read. */
  get bytes(): number {
    return [this.#items.side, this.#collections.side].reduce((sum, side) => {
      const lists = side.rows.byteLength + side.rowDegrees.byteLength + side.rowSlices.byteLength;
      return sum + lists + side.neighbours.byteLength + (side.weights?.byteLength ?? 0);
    }, 0);
  }

  /** The record of an edge that is there, or -1. */
  find(item: number, collection: number): number {
    const record = this.#index.get(item, collection);
    return record >= 0 && !isDead(this.#dead, record) ? record : -1;
  }

  /** Whether a record says the same as `edge`, as far as facts are kept. */
  isSame(record: number, { weight, at, owner }: NodeEdge): boolean {
    return (
      this.#owner[record] === owner &&
      (!this.#facts.hasWeights || this.#weight[record] === weight) &&
      (!this.#facts.hasTimes || this.#time[record] === at)
    );
  }

  /** Adds an edge; its pair must not be there. Readers see it at once, from both ends. */
  append({ item, collection, weight, at, owner }: NodeEdge): void {
    const record = this.#count;
    this.#reserve(record + 1);
    this.#count += 1;
    this.#item[record] = item;
    this.#collection[record] = collection;
    this.#owner[record] = owner;
    if (this.#facts.hasWeights) this.#weight[record] = weight;
    if (this.#facts.hasTimes) this.#time[record] = at;
    if (owner !== NOBODY) {
      this.#before[record] = (this.#lastOwned.get(owner) ?? -1) + 1;
      this.#lastOwned.set(owner, record);
    }
    this.#oldestAt = Math.min(this.#oldestAt, at);
    // Readers may draw by weight up to the heaviest: it is known before the edge is seen.
    if (this.#facts.hasWeights) this.#maxWeight = Math.max(this.#maxWeight, weight);
    this.#itemPlace[record] = this.#items.append(item, collection, weight);
    this.#collectionPlace[record] = this.#collections.append(collection, item, weight);
    this.#index.set(item, collection, record);
  }

  /** Removes an edge that is there, from both ends. */
  kill(record: number): void {
    markDead(this.#dead, record);
    this.#deadCount += 1;
    this.#items.kill(this.#itemPlace[record] ?? 0);
    this.#collections.kill(this.#collectionPlace[record] ?? 0);
  }

  /** The pair of a record. */
  pairOf(record: number): { readonly item: number; readonly collection: number } {
    return { item: this.#item[record] ?? 0, collection: this.#collection[record] ?? 0 };
  }

  /** The pairs of all edges that are there. */
  *pairs(): Generator<{ readonly item: number; readonly collection: number }> {
    for (let record = 0; record < this.#count; record += 1) {
      if (!isDead(this.#dead, record)) yield this.pairOf(record);
    }
  }

  /** When a record was put there; `undefined` if that is not kept. */
  timeOf(record: number): number | undefined {
    return this.#facts.hasTimes ? this.#time[record] : undefined;
  }

  /** The records of an owner that are there, newest first. */
  *ownedBy(owner: number): Generator<number> {
    let record = this.#lastOwned.get(owner) ?? -1;
    while (record >= 0) {
      if (!isDead(this.#dead, record)) yield record;
      record = (this.#before[record] ?? 0) - 1;
    }
  }

  /** The records that are there and older than `before`. */
  olderThan(before: number): number[] {
    const found: number[] = [];
    let oldestAt = Infinity;
    for (let record = 0; record < this.#count; record += 1) {
      if (isDead(this.#dead, record)) continue;
      const at = this.#time[record] ?? Infinity;
      if (at < before) found.push(record);
      else oldestAt = Math.min(oldestAt, at);
    }
    this.#oldestAt = oldestAt;
    return found;
  }

  /** The records up to now: of those the arrays do not change any more, but for bits of dead ones. */
  list(): EdgeList {
    return {
      count: this.#count,
      items: this.#item,
      collections: this.#collection,
      weights: this.#facts.hasWeights ? this.#weight : undefined,
      times: this.#facts.hasTimes ? this.#time : undefined,
      owners: this.#lastOwned.size === 0 ? undefined : this.#owner,
      dead: this.#dead,
    };
  }

  #reserve(records: number): void {
    if (records <= this.#item.length) return;
    this.#item = grown(this.#item, records, sharedUint32);
    const { length } = this.#item;
    this.#collection = grown(this.#collection, length, sharedUint32);
    this.#owner = grown(this.#owner, length, sharedUint32);
    this.#dead = grown(this.#dead, Math.ceil(length / 8), (bytes) => sharedBits(bytes * 8));
    if (this.#facts.hasWeights) this.#weight = grown(this.#weight, length, sharedFloat32);
    if (this.#facts.hasTimes) this.#time = grown(this.#time, length, sharedFloat64);
    const plain = (size: number): Uint32Array<ArrayBuffer> => new Uint32Array(size);
    this.#itemPlace = grown(this.#itemPlace, length, plain);
    this.#collectionPlace = grown(this.#collectionPlace, length, plain);
    this.#before = grown(this.#before, length, plain);
  }
}
