import { NOBODY } from './edge-list.js';
import type { EdgeRows } from './edge-source.js';
import type { SegmentView } from './graph-view.js';
import { csrPlace, findPlace, isDead, markDead } from './read-csr.js';

/** Which edges each user put into a segment: `places[offsets[owner]] …`, ascending. */
export interface OwnerIndex {
  /** `[owners + 1]` */
  readonly offsets: Uint32Array;
  /** `[edges]`: places on the items' side; those of nobody too, in the row of `NOBODY`. */
  readonly places: Uint32Array;
}

/** A sealed segment as it is built: what readers see, and what only the writer needs. Plain data, in shared memory. */
export interface Segment {
  readonly view: Omit<SegmentView, 'dead'>;
  /** How many buckets the collections' side is sorted by. */
  readonly buckets: number;
  /** Edges, dead ones too. */
  readonly edges: number;
  /** The oldest edge, in milliseconds since the Unix epoch; 0 if times are not kept. */
  readonly oldestAt: number;
  /** `[edges]`, by place on the items' side; `undefined` if times are not kept. */
  readonly times: Float64Array | undefined;
  /** `undefined` if all edges are nobody's. */
  readonly owners: OwnerIndex | undefined;
}

/** A sealed segment, as the writer keeps it. */
export class SealedSegment {
  readonly data: Segment;
  #dead = 0;

  constructor(data: Segment) {
    this.data = data;
  }

  /** Edges that are there. */
  get live(): number {
    return this.data.edges - this.#dead;
  }

  /** Edges that were removed. */
  get dead(): number {
    return this.#dead;
  }

  /** What readers see. */
  get view(): SegmentView {
    return { ...this.data.view, dead: this.#dead };
  }

  /** The edges as a merge takes them. */
  get rows(): EdgeRows {
    const { offsets, neighbours, weights, dead } = this.data.view.items;
    return { offsets, neighbours, weights, dead, times: this.data.times, owners: this.data.owners };
  }

  /** Where an edge that is there lies on the items' side, or -1. */
  find(item: number, collection: number): number {
    const { items } = this.data.view;
    const place = csrPlace(items, 1, item, collection);
    return place >= 0 && !isDead(items.dead, place) ? place : -1;
  }

  /** Removes an edge that is there, from both ends; `place` is where it lies on the items' side. */
  kill(item: number, collection: number, place: number): void {
    const { items, collections } = this.data.view;
    markDead(items.dead, place);
    const other = csrPlace(collections, this.data.buckets, collection, item);
    if (other >= 0) markDead(collections.dead, other);
    this.#dead += 1;
  }

  /** The weight of the edge at a place on the items' side. */
  weightAt(place: number): number {
    return this.data.view.items.weights?.[place] ?? 1;
  }

  /** When the edge at a place was put there; `undefined` if that is not kept. */
  timeAt(place: number): number | undefined {
    return this.data.times?.[place];
  }

  /** Whether an owner put the edge at a place there. */
  isOwnedBy(owner: number, place: number): boolean {
    const { owners } = this.data;
    if (owners === undefined) return owner === NOBODY;
    if (owner + 1 >= owners.offsets.length) return false;
    return findPlace(owners.places, owners.offsets[owner] ?? 0, owners.offsets[owner + 1] ?? 0, place) >= 0;
  }

  /** The ends and the places of the edges of an owner that are there. */
  *ownedBy(owner: number): Generator<{ readonly item: number; readonly collection: number; readonly place: number }> {
    const { owners, view } = this.data;
    if (owners === undefined || owner + 1 >= owners.offsets.length) return;
    const { offsets, neighbours, dead } = view.items;
    const end = owners.offsets[owner + 1] ?? 0;
    for (let at = owners.offsets[owner] ?? 0; at < end; at += 1) {
      const place = owners.places[at] ?? 0;
      if (!isDead(dead, place)) yield { item: rowOf(offsets, place), collection: neighbours[place] ?? 0, place };
    }
  }

  /** Bytes of shared memory that readers read. */
  get bytes(): number {
    const { items, collections } = this.data.view;
    return [items, collections].reduce((sum, side) => {
      const lists = side.offsets.byteLength + side.neighbours.byteLength + side.dead.byteLength;
      return sum + lists + (side.weights?.byteLength ?? 0) + (side.bucketOffsets?.byteLength ?? 0);
    }, 0);
  }
}

/** The node whose edges include the one at `place`: the last whose offset is not above it. */
function rowOf(offsets: Uint32Array, place: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  return low;
}
