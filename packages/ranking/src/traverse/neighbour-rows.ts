import type { CsrSide, GraphView, HotSide } from '../graph/graph-view.js';
import { DEAD } from '../graph/graph-view.js';
import { csrDegree, isDead } from '../graph/read-csr.js';
import { hotDegree, hotPlace } from '../graph/read-hot.js';
import type { RowBuffer } from './row-buffer.js';
import { UNIT } from './xor-shift.js';
import type { XorShift } from './xor-shift.js';

/** Stands for no neighbour. */
export const NONE = -1;

/** How often a draw that was refused (removed, or too light) is repeated before the row is read through. */
const TRIES = 24;
/** Rows up to this long are read through, so that the draw stays exact. */
const READABLE = 1024;
/** How often a draw from a longer row is repeated in all. */
const LONG_TRIES = 512;

/** The neighbours of nodes at one end of a graph, over all segments and the fresh edges. */
export class NeighbourRows {
  readonly #segments: readonly CsrSide[];
  readonly #hot: HotSide;
  readonly #buckets: number;
  readonly #maxWeight: number;
  readonly #hasWeights: boolean;
  /** The segment, if there is one only. */
  readonly #only: CsrSide | undefined;
  readonly #hasDead: boolean;
  readonly #hasFresh: boolean;
  #weight = 1;
  readonly #one = new Int32Array(1);

  /** Reads `view` from one end: the collections of items, or the items of collections. */
  constructor(view: GraphView, end: 'items' | 'collections') {
    this.#segments = view.segments.map((segment) => segment[end]);
    this.#hot = view.hot[end];
    this.#buckets = view.buckets;
    this.#maxWeight = Math.max(view.hot.maxWeight, ...view.segments.map(({ maxWeight }) => maxWeight));
    this.#hasWeights = [...this.#segments, this.#hot].some(({ weights }) => weights !== undefined);
    this.#only = this.#segments.length === 1 ? this.#segments[0] : undefined;
    this.#hasDead = view.segments.some(({ dead }) => dead > 0);
    this.#hasFresh = hasEdges(this.#hot);
  }

  /** The weight of the edge that was read last. */
  get weight(): number {
    return this.#weight;
  }

  /** Edges of a node, with those that were removed and not sealed away. */
  length(node: number): number {
    let sum = hotDegree(this.#hot, node);
    for (const side of this.#segments) sum += csrDegree(side, node);
    return sum;
  }

  /** The neighbour at `place` of a node's row, oldest segment first, fresh edges last; {@link NONE} if it was removed. */
  at(node: number, place: number): number {
    let rest = place;
    for (const side of this.#segments) {
      const length = csrDegree(side, node);
      if (rest < length) return this.#sealedAt(side, (side.offsets[node] ?? 0) + rest);
      rest -= length;
    }
    return this.#hotAt(node, rest);
  }

  /** Whether edges have weights; if not, each weighs 1. */
  get hasWeights(): boolean {
    return this.#hasWeights;
  }

  /**
   * Copies the living ones of the last `count` edges of a node: fresh ones first, then those of the newest segment.
   *
   * @returns How many edges were looked at.
   */
  copyLast(node: number, count: number, into: RowBuffer): number {
    const looked = Math.min(count, this.length(node));
    let left = looked;
    into.reset(looked);
    const { neighbours: to, weights: toWeights } = into;
    let size = 0;
    for (let place = hotDegree(this.#hot, node) - 1; place >= 0 && left > 0; place -= 1, left -= 1) {
      const found = this.#hotAt(node, place);
      if (found === NONE) continue;
      to[size] = found;
      toWeights[size] = this.#weight;
      size += 1;
    }
    for (let segment = this.#segments.length - 1; segment >= 0 && left > 0; segment -= 1) {
      const side = this.#segments[segment];
      if (side === undefined) break;
      const { neighbours, weights, dead } = side;
      const end = side.offsets[node + 1] ?? 0;
      const from = Math.max(side.offsets[node] ?? 0, end - left);
      for (let edge = end - 1; edge >= from; edge -= 1) {
        if (this.#hasDead && isDead(dead, edge)) continue;
        to[size] = neighbours[edge] ?? 0;
        if (this.#hasWeights) toWeights[size] = weights?.[edge] ?? 1;
        size += 1;
      }
      left -= Math.max(0, end - from);
    }
    into.size = size;
    return looked;
  }

  /**
   * Draws a neighbour with a chance proportional to its edge's weight: draws uniformly, and again where the edge was
   * removed or, with the chance `1 - weight / heaviest`, is too light. After {@link TRIES} refusals a row of at most
   * {@link READABLE} edges is read through, which is as exact. Only from a longer row, and after {@link LONG_TRIES}
   * refusals, is a draw taken regardless of its weight.
   *
   * @returns {@link NONE} if the node has no edge, or if none was found among very many removed ones.
   */
  draw(node: number, random: XorShift): number {
    this.#one[0] = node;
    this.drawEach(this.#one, this.#one, 1, random);
    return this.#one[0];
  }

  /**
   * Draws a neighbour of each of the first `count` nodes of `from`, as {@link NeighbourRows.draw} does; from
   * {@link NONE} to {@link NONE}.
   */
  drawEach(from: Int32Array, to: Int32Array, count: number, random: XorShift): void {
    const only = this.#only;
    if (only === undefined) {
      for (let at = 0; at < count; at += 1) to[at] = this.#drawAnyhow(from[at] ?? NONE, random);
      return;
    }
    // Most graphs are one segment and a few fresh edges, most draws succeed at once: this is what a walk pays for.
    const { offsets, neighbours, weights, dead } = only;
    const hotRows = this.#hasFresh ? this.#hot.rows : undefined;
    const hasDead = this.#hasDead;
    const maxWeight = this.#maxWeight;
    let { state } = random;
    for (let at = 0; at < count; at += 1) {
      const node = from[at] ?? NONE;
      const first = offsets[node] ?? 0;
      const length = (offsets[node + 1] ?? 0) - first;
      if (length > 0 && (hotRows === undefined || hotRows[node] === 0)) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        const edge = first + (((state >>> 0) * UNIT * length) >>> 0);
        if (!hasDead || !isDead(dead, edge)) {
          if (weights === undefined) {
            to[at] = neighbours[edge] ?? NONE;
            continue;
          }
          state ^= state << 13;
          state ^= state >>> 17;
          state ^= state << 5;
          if ((state >>> 0) * UNIT * maxWeight < (weights[edge] ?? 1)) {
            to[at] = neighbours[edge] ?? NONE;
            continue;
          }
        }
      }
      random.state = state;
      to[at] = this.#drawAnyhow(node, random);
      state = random.state;
    }
    random.state = state;
  }

  #drawAnyhow(node: number, random: XorShift): number {
    const length = node === NONE ? 0 : this.length(node);
    if (length === 0) return NONE;
    const tries = length > READABLE ? LONG_TRIES : TRIES;
    let living = NONE;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const found = this.at(node, Math.floor(random.next() * length));
      if (found === NONE) continue;
      if (!this.#hasWeights || random.next() * this.#maxWeight < this.#weight) return found;
      living = found;
    }
    return length > READABLE ? living : this.#drawExactly(node, length, random);
  }

  /** Draws from the sealed edges of one bucket; from all if there are none. Fresh edges are in no bucket. */
  drawInBucket(node: number, bucket: number, random: XorShift): number {
    let length = 0;
    for (const side of this.#segments) length += this.#bucketLength(side, node, bucket);
    for (let attempt = 0; length > 0 && attempt < TRIES; attempt += 1) {
      const found = this.#inBucketAt(node, bucket, Math.floor(random.next() * length));
      if (found === NONE) continue;
      if (!this.#hasWeights || random.next() * this.#maxWeight < this.#weight) return found;
    }
    return this.draw(node, random);
  }

  #drawExactly(node: number, length: number, random: XorShift): number {
    let sum = 0;
    for (let place = 0; place < length; place += 1) {
      if (this.at(node, place) !== NONE) sum += this.#weight;
    }
    let rest = random.next() * sum;
    let last = NONE;
    for (let place = 0; place < length; place += 1) {
      const found = this.at(node, place);
      if (found === NONE) continue;
      last = found;
      rest -= this.#weight;
      if (rest < 0) break;
    }
    return last;
  }

  #sealedAt(side: CsrSide, edge: number): number {
    if (isDead(side.dead, edge)) return NONE;
    this.#weight = side.weights?.[edge] ?? 1;
    return side.neighbours[edge] ?? NONE;
  }

  #hotAt(node: number, place: number): number {
    const at = hotPlace(this.#hot, node, place);
    const found = this.#hot.neighbours[at] ?? DEAD;
    if (found === DEAD) return NONE;
    this.#weight = this.#hot.weights?.[at] ?? 1;
    return found;
  }

  #bucketLength({ bucketOffsets }: CsrSide, node: number, bucket: number): number {
    if (bucketOffsets === undefined) return 0;
    const at = node * (this.#buckets + 1) + bucket;
    return (bucketOffsets[at + 1] ?? 0) - (bucketOffsets[at] ?? 0);
  }

  #inBucketAt(node: number, bucket: number, place: number): number {
    let rest = place;
    for (const side of this.#segments) {
      const length = this.#bucketLength(side, node, bucket);
      if (rest >= length) {
        rest -= length;
        continue;
      }
      const from = side.bucketOffsets?.[node * (this.#buckets + 1) + bucket] ?? 0;
      return this.#sealedAt(side, from + rest);
    }
    return NONE;
  }
}

/** The first row is the first to be used. */
function hasEdges({ rowDegrees }: HotSide): boolean {
  return rowDegrees.length > 1 && Atomics.load(rowDegrees, 1) > 0;
}
