import type { EdgeList } from './edge-list.js';
import type { EdgeRows } from './edge-source.js';
import { HotSegment } from './hot-segment.js';
import type { EdgeFacts, NodeEdge } from './hot-segment.js';
import { SealedSegment } from './segment.js';
import type { Segment } from './segment.js';

/** The ends of an edge, by numbers. */
type Pair = Pick<NodeEdge, 'item' | 'collection'>;

/** What is being made into a segment, and what has changed since. */
interface Merge {
  readonly segments: ReadonlySet<SealedSegment>;
  /** Records of the fresh edges that are part of it. */
  readonly frozen: number;
  /** The fresh edges that are not. */
  readonly next: HotSegment;
  /** Edges that are part of it and have been removed since. */
  readonly removed: Pair[];
}

/** What a merge starts from. */
export interface MergeSources {
  readonly rows: readonly EdgeRows[];
  readonly lists: readonly EdgeList[];
}

/** Edges by numbers, sealed and fresh: an edge that is there is there once. */
export class EdgeSet {
  readonly #facts: EdgeFacts;
  #segments: readonly SealedSegment[] = [];
  #hot: HotSegment;
  #merge: Merge | undefined;

  constructor(facts: EdgeFacts) {
    this.#facts = facts;
    this.#hot = new HotSegment(facts);
  }

  /** Sealed edges, oldest segment first. */
  get segments(): readonly SealedSegment[] {
    return this.#segments;
  }

  /** Fresh edges. */
  get hot(): HotSegment {
    return this.#hot;
  }

  /** Edges that are there. */
  get live(): number {
    return this.#segments.reduce((sum, { live }) => sum + live, this.#hot.live);
  }

  /** No edge is there that leaves the window before this one's time, in milliseconds since the Unix epoch. */
  get oldestAt(): number {
    return Math.min(this.#hot.oldestAt, ...this.#segments.map(({ data }) => data.view.newestAt));
  }

  /** Takes segments that were made elsewhere; no edge of them is here. */
  adopt(segments: readonly SealedSegment[]): void {
    this.#segments = [...this.#segments, ...segments];
  }

  /** Adds an edge, or replaces it if it was another. @returns Whether anything changed. */
  put(edge: NodeEdge): boolean {
    const { item, collection } = edge;
    const record = this.#hot.find(item, collection);
    if (record >= 0) {
      if (this.#hot.isSame(record, edge)) return false;
      this.#killFresh(record, edge);
    } else {
      const found = this.#findSealed(item, collection);
      if (found !== undefined) {
        if (this.#isSame(found.segment, found.place, edge)) return false;
        this.#killSealed(found.segment, found.place, edge);
      }
    }
    this.#hot.append(edge);
    this.#merge?.next.append(edge);
    return true;
  }

  /** Removes an edge. @returns Whether it was there. */
  remove(pair: Pair): boolean {
    const record = this.#hot.find(pair.item, pair.collection);
    if (record >= 0) {
      this.#killFresh(record, pair);
      return true;
    }
    const found = this.#findSealed(pair.item, pair.collection);
    if (found !== undefined) this.#killSealed(found.segment, found.place, pair);
    return found !== undefined;
  }

  /** The edges of an owner. */
  *ownedBy(owner: number): Generator<Pair> {
    for (const record of this.#hot.ownedBy(owner)) yield this.#hot.pairOf(record);
    for (const segment of this.#segments) yield* segment.ownedBy(owner);
  }

  /** When an edge was put there; `undefined` if it is not there, or times are not kept. */
  timeOf({ item, collection }: Pair): number | undefined {
    const record = this.#hot.find(item, collection);
    if (record >= 0) return this.#hot.timeOf(record);
    const found = this.#findSealed(item, collection);
    return found?.segment.timeAt(found.place);
  }

  /**
   * Drops segments whose edges are all older than `since`, and fresh edges that are. What is being merged stays until it is.
   *
   * @returns Whether there were any.
   */
  expire(since: number): boolean {
    const kept = this.#segments.filter((segment) => {
      return segment.data.view.newestAt >= since || this.#merge?.segments.has(segment) === true;
    });
    const isDropped = kept.length < this.#segments.length;
    if (isDropped) this.#segments = kept;
    if (this.#hot.oldestAt >= since) return isDropped;
    const old = this.#hot.olderThan(since);
    for (const record of old) this.#killFresh(record, this.#hot.pairOf(record));
    return isDropped || old.length > 0;
  }

  /** Begins to make `segments` and the fresh edges one; what changes from now on is made up for at the end. */
  beginMerge(segments: ReadonlySet<SealedSegment>): MergeSources {
    const list = this.#hot.list();
    this.#merge = { segments, frozen: list.count, next: new HotSegment(this.#facts), removed: [] };
    return { rows: [...segments].map((segment) => segment.rows), lists: list.count === 0 ? [] : [list] };
  }

  /**
   * Takes the merged segment for what it was made of.
   *
   * @param hasNew - Whether edges are in it that were not there at the beginning.
   */
  endMerge(merged: Segment, hasNew = false): void {
    const merge = this.#merge;
    if (merge === undefined) return;
    this.#merge = undefined;
    const segment = new SealedSegment(merged);
    for (const pair of merge.removed) removeFrom(segment, pair);
    // New ones may also have come one by one in the meantime, and those stay as they are.
    if (hasNew) for (const pair of merge.next.pairs()) removeFrom(segment, pair);
    this.#hot = merge.next;
    const kept = this.#segments.filter((each) => !merge.segments.has(each));
    this.#segments = segment.live === 0 ? kept : [...kept, segment];
  }

  /** Forgets that a merge was begun: nothing has changed. */
  cancelMerge(): void {
    this.#merge = undefined;
  }

  #findSealed(item: number, collection: number): { segment: SealedSegment; place: number } | undefined {
    for (const segment of this.#segments) {
      const place = segment.find(item, collection);
      if (place >= 0) return { segment, place };
    }
    return undefined;
  }

  #isSame(segment: SealedSegment, place: number, { weight, at, owner }: NodeEdge): boolean {
    return (
      (!this.#facts.hasWeights || segment.weightAt(place) === weight) &&
      (!this.#facts.hasTimes || segment.timeAt(place) === at) &&
      segment.isOwnedBy(owner, place)
    );
  }

  #killFresh(record: number, pair: Pair): void {
    this.#hot.kill(record);
    if (this.#merge === undefined) return;
    if (record < this.#merge.frozen) this.#merge.removed.push(pair);
    else this.#merge.next.kill(this.#merge.next.find(pair.item, pair.collection));
  }

  #killSealed(segment: SealedSegment, place: number, pair: Pair): void {
    segment.kill(pair.item, pair.collection, place);
    if (this.#merge?.segments.has(segment) === true) this.#merge.removed.push(pair);
  }
}

function removeFrom(segment: SealedSegment, { item, collection }: Pair): void {
  const place = segment.find(item, collection);
  if (place >= 0) segment.kill(item, collection, place);
}
