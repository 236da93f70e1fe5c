import {
  Deadline,
  FeedloomError,
  checkEdgeNames,
  checkEdges,
  checkNeighbours,
  requireId,
  systemClock,
} from '@feedloom/core';
import type { CallOptions, Clock, EdgeName, GraphEdge, GraphSize, Neighbour, NeighbourOptions } from '@feedloom/core';
import { prepareBulk } from './bulk-edges.js';
import { captureGraph } from './capture-graph.js';
import type { GraphCapture } from './capture-graph.js';
import { NOBODY } from './edge-list.js';
import { EdgeSet } from './edge-set.js';
import { Expiry } from './expiry.js';
import { edgeStats } from './graph-stats.js';
import type { GraphStats } from './graph-stats.js';
import type { GraphView } from './graph-view.js';
import type { EdgeFacts } from './hot-segment.js';
import { checkDurations } from './memory-edges-options.js';
import type { BulkEdges, MemoryEdgesOptions } from './memory-edges-options.js';
import { listNeighbours } from './list-neighbours.js';
import { LooseEnds } from './loose-ends.js';
import { NodeNames } from './node-names.js';
import { Publisher } from './publisher.js';
import { restoreGraph } from './restore-graph.js';
import { Sealer } from './sealer.js';

/**
 * The edges of a graph in shared memory: one writer, this object, and readers in any thread, which get its
 * {@link MemoryEdges.view}. Nothing is kept beyond the process.
 *
 * Changes take a few microseconds an edge and are seen by every reader at once; long lists are best given in slices.
 * Sorting is done in a worker thread; what changes meanwhile is not lost.
 */
export class MemoryEdges {
  /** Whether edges keep weights; if not, each weighs 1. */
  readonly weights: boolean;
  /** How long edges stay, in milliseconds. An edge leaves walks with its segment, and everything else at once. */
  readonly windowMs: number;
  readonly #clock: Clock;
  readonly #names: NodeNames;
  readonly #edges: EdgeSet;
  readonly #facts: EdgeFacts;
  readonly #sealer: Sealer;
  readonly #publisher = new Publisher();
  readonly #looseEnds: LooseEnds;
  readonly #expiry: Expiry;
  #closed = false;

  /** @throws `ERR_INVALID_ARGUMENT` for options out of range. */
  constructor({
    weights = true,
    buckets,
    windowMs = Infinity,
    sealEdges = 100_000,
    sealAfterMs = 600_000,
    onSealError = () => undefined,
    clock = systemClock,
  }: MemoryEdgesOptions = {}) {
    checkDurations({ windowMs, sealAfterMs, sealEdges });
    this.weights = weights;
    this.windowMs = windowMs;
    this.#clock = clock;
    this.#names = new NodeNames(buckets);
    this.#looseEnds = new LooseEnds(this.#names, () => this.view);
    this.#facts = { hasWeights: weights, hasTimes: windowMs !== Infinity };
    this.#edges = new EdgeSet(this.#facts);
    this.#expiry = new Expiry(this.#edges, windowMs, clock);
    this.#sealer = new Sealer(this.#edges, this.#names, {
      windowMs,
      sealEdges,
      sealAfterMs: Math.min(sealAfterMs, windowMs / 8),
      onSealError,
      clock,
    });
  }

  /** Grows with every seal, expiry and load. */
  get epoch(): number {
    return this.#sealer.epoch;
  }

  /** What readers in other threads need; another object once anything has changed that its arrays do not show. */
  get view(): GraphView {
    this.#expire();
    return this.#publisher.publish(this.#edges, this.#names);
  }

  /** How large it is. */
  get size(): GraphSize {
    this.#expire();
    return { items: this.#names.itemsWithEdges, collections: this.#names.collections.known, edges: this.#edges.live };
  }

  /** Figures for operations. */
  stats(): Omit<GraphStats, 'unreconciled' | 'workers'> {
    this.#expire();
    return edgeStats(this.#edges);
  }

  /** Checks edges as {@link MemoryEdges.add} does. @throws `ERR_INVALID_ARGUMENT` for a bad id, weight, time or bucket. */
  check(edges: readonly GraphEdge[]): void {
    checkEdges(edges);
    for (const { from } of edges) this.#names.checkBucket(from);
  }

  /**
   * Adds edges, or gives those that are there their new weight, time and user. Of one edge given twice the last counts. The
   * same edges again change nothing. An edge older than the window is removed if it is there.
   *
   * @throws `ERR_INVALID_ARGUMENT` for a bad id, weight or time, and then nothing is changed; `ERR_CLOSED`.
   */
  add(edges: readonly GraphEdge[]): void {
    this.#checkOpen('add');
    this.check(edges);
    const { since } = this.#expiry;
    for (const { from, to, weight = 1, at, by } of edges) {
      const item = this.#names.itemOf(from);
      const collection = this.#names.collections.intern(to);
      if (at < since) {
        this.#edges.remove({ item, collection });
        this.#looseEnds.note({ item, collection });
        continue;
      }
      const owner = by === undefined ? NOBODY : this.#names.owners.intern(by);
      this.#edges.put({ item, collection, weight: this.weights ? Math.fround(weight) : 1, at, owner });
      this.#expiry.meet(at);
    }
    this.#sealer.onChange();
  }

  /** Removes edges; one that is not there is no error. @returns How many there were. @throws `ERR_CLOSED` */
  remove(edges: readonly EdgeName[]): number {
    this.#checkOpen('remove');
    checkEdgeNames(edges);
    this.#expire();
    let removed = 0;
    for (const { from, to } of edges) {
      const item = this.#names.items.nodeOf(from);
      const collection = this.#names.collections.nodeOf(to);
      if (item === undefined || collection === undefined || !this.#edges.remove({ item, collection })) continue;
      this.#looseEnds.note({ item, collection });
      removed += 1;
    }
    return removed;
  }

  /** The edges that a user made. @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED` */
  edgesOf(user: string): EdgeName[] {
    this.#checkOpen('edgesOf');
    requireId('user', user);
    const owner = this.#names.owners.nodeOf(user);
    if (owner === undefined) return [];
    return [...this.#edges.ownedBy(owner)].map(({ item, collection }) => {
      return { from: this.#names.items.idAt(item) ?? '', to: this.#names.collections.idAt(collection) ?? '' };
    });
  }

  /**
   * Removes all edges of a user, the user's name, and the names of items and collections that removals and erasures have left
   * without edges. A capture of before still has them.
   *
   * @param limit - The most edges to remove; the rest, and the name, stay for another call.
   * @returns How many edges were removed.
   * @throws `ERR_INVALID_ARGUMENT`, `ERR_CLOSED`
   */
  erase(user: string, limit = Infinity): number {
    this.#checkOpen('erase');
    requireId('user', user);
    this.#expire();
    const owner = this.#names.owners.nodeOf(user);
    let erased = 0;
    for (const pair of owner === undefined ? [] : this.#edges.ownedBy(owner)) {
      if (erased === limit) return erased;
      this.#edges.remove(pair);
      this.#looseEnds.note(pair);
      erased += 1;
    }
    this.#names.owners.forget(user);
    this.#looseEnds.forget();
    return erased;
  }

  /** The neighbours of a node, by ascending id; none of one that is not known. @throws `ERR_CLOSED` */
  neighbours(id: string, { end = 'from', limit }: Omit<NeighbourOptions, keyof CallOptions> = {}): Neighbour[] {
    this.#checkOpen('neighbours');
    checkNeighbours([id], { end, limit });
    const sources = { view: this.view, names: this.#names, edges: this.#edges, since: this.#expiry.since };
    return listNeighbours(sources, id, { end, limit });
  }

  /** The nodes of items, which are new nodes, and stay, if they are not known. @throws `ERR_INVALID_ARGUMENT` */
  internItems(ids: readonly string[]): Uint32Array {
    this.#checkOpen('internItems');
    return Uint32Array.from(ids, (id) => this.#names.loneItemOf(id));
  }

  /** The id of an item node; `undefined` if there is no such node. */
  itemAt(node: number): string | undefined {
    return this.#names.items.idAt(node);
  }

  /** The node of an item; `undefined` if it is not known. */
  nodeOf(item: string): number | undefined {
    return this.#names.items.nodeOf(item);
  }

  /** The id of a collection node; `undefined` if there is no such node. */
  collectionAt(node: number): string | undefined {
    return this.#names.collections.idAt(node);
  }

  /** The node of a collection; `undefined` if it is not known. */
  collectionNodeOf(collection: string): number | undefined {
    return this.#names.collections.nodeOf(collection);
  }

  /**
   * Adds many edges at once, sealed, in a worker thread; all that was there is merged with them. They are seen together, once
   * the promise is fulfilled. Edges that are there by then stay as they are.
   *
   * @throws `ERR_INVALID_ARGUMENT`, and then no edge is added; `ERR_CLOSED`; `ERR_ABORTED` or `ERR_TIMEOUT`.
   */
  async addBulk(bulk: BulkEdges, options?: CallOptions): Promise<void> {
    this.#checkOpen('addBulk');
    const deadline = Deadline.of(options, this.#clock);
    deadline.check('adding edges');
    const release = this.#looseEnds.hold();
    const preparing = prepareBulk(bulk, this.#names, { ...this.#facts, deadline });
    const sealing = preparing.then((prepared) => this.#sealer.seal({ bulk: prepared }));
    // Also if this call does not wait for it.
    sealing.then(release, release);
    await preparing;
    await deadline.race(sealing, 'adding edges', { indeterminate: true });
    this.#expiry.meet(-Infinity);
  }

  /**
   * Makes the fresh edges part of the sealed ones, and forgets edges that are dead or have left the window. Seals run one
   * after the other; readers go on.
   *
   * @throws `ERR_CLOSED`, `ERR_ABORTED`, `ERR_TIMEOUT`; `ERR_UNAVAILABLE` if the thread died, and then nothing has changed.
   */
  async seal(options?: CallOptions): Promise<void> {
    this.#checkOpen('seal');
    const deadline = Deadline.of(options, this.#clock);
    deadline.check('sealing');
    await deadline.race(this.#sealer.seal({ isThorough: true }), 'sealing');
  }

  /** All that there is at this instant, for a snapshot; names are forgotten as by an erasure. @throws `ERR_CLOSED` */
  capture(): GraphCapture {
    this.#checkOpen('capture');
    this.#expire();
    this.#looseEnds.forget();
    return captureGraph(this.#edges, this.#names);
  }

  /**
   * Takes all that was captured; this graph must be empty.
   *
   * @throws `ERR_CORRUPT` if anything in it is out of bounds, and then this graph is of no use; `ERR_INVALID_ARGUMENT`.
   */
  async restore(capture: GraphCapture, options?: CallOptions): Promise<void> {
    this.#checkOpen('restore');
    if (this.#names.items.size > 0 || this.#names.collections.size > 0) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', 'A snapshot can only be loaded into an empty graph.');
    }
    const deadline = Deadline.of(options, this.#clock);
    this.#edges.adopt(await restoreGraph(capture, this.#names, { ...this.#facts, deadline }));
    this.#sealer.bumpEpoch();
    this.#expiry.meet(-Infinity);
  }

  /** Waits for the seal in progress, then ends. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#sealer.close();
  }

  /** The same as {@link MemoryEdges.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #expire(): void {
    if (this.#expiry.run()) this.#sealer.bumpEpoch();
  }

  #checkOpen(what: string): void {
    if (this.#closed) throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed graph.`);
  }
}
