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
import type { GraphStats } from './graph-stats.js';
import type { GraphView } from './graph-view.js';
import { checkDurations } from './memory-edges-options.js';
import type { BulkEdges, MemoryEdgesOptions } from './memory-edges-options.js';
import { NodeNames } from './node-names.js';
import { Publisher } from './publisher.js';
import { eachNeighbour } from './read-view.js';
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
  readonly #sealer: Sealer;
  readonly #publisher = new Publisher();
  /** Nothing leaves the window before, in milliseconds since the Unix epoch. */
  #expiresAt = Infinity;
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
    this.#edges = new EdgeSet({ hasWeights: weights, hasTimes: windowMs !== Infinity });
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
    return {
      items: this.#names.itemsWithEdges,
      collections: this.#names.collections.size,
      edges: this.#edges.live,
    };
  }

  /** Figures for operations. */
  stats(): Omit<GraphStats, 'unreconciled' | 'workers'> {
    this.#expire();
    const { segments, hot } = this.#edges;
    return {
      sealedEdges: this.#edges.live - hot.live,
      hotEdges: hot.live,
      deadEdges: segments.reduce((sum, { dead }) => sum + dead, hot.count - hot.live),
      segments: segments.length,
      edgeBytes: segments.reduce((sum, { bytes }) => sum + bytes, hot.count === 0 ? 0 : hot.bytes),
    };
  }

  /**
   * Adds edges, or gives those that are there their new weight, time and user. Of one edge given twice the last counts. The
   * same edges again change nothing. An edge older than the window is removed if it is there.
   *
   * @throws `ERR_INVALID_ARGUMENT` for a bad id, weight or time, and then nothing is changed; `ERR_CLOSED`.
   */
  add(edges: readonly GraphEdge[]): void {
    this.#checkOpen('add');
    checkEdges(edges);
    for (const { from } of edges) this.#names.checkBucket(from);
    const since = this.#since();
    for (const { from, to, weight = 1, at, by } of edges) {
      const item = this.#names.itemOf(from);
      const collection = this.#names.collections.intern(to);
      if (at < since) {
        this.#edges.remove({ item, collection });
        continue;
      }
      const owner = by === undefined ? NOBODY : this.#names.owners.intern(by);
      this.#edges.put({ item, collection, weight: this.weights ? Math.fround(weight) : 1, at, owner });
      this.#expiresAt = Math.min(this.#expiresAt, at + this.windowMs);
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
      if (item !== undefined && collection !== undefined && this.#edges.remove({ item, collection })) removed += 1;
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

  /** Removes all edges of a user, and the user's name. @returns How many there were. @throws `ERR_CLOSED` */
  erase(user: string): number {
    this.#checkOpen('erase');
    requireId('user', user);
    this.#expire();
    const owner = this.#names.owners.nodeOf(user);
    if (owner === undefined) return 0;
    const owned = [...this.#edges.ownedBy(owner)];
    for (const pair of owned) this.#edges.remove(pair);
    this.#names.owners.forget(user);
    return owned.length;
  }

  /** The neighbours of a node, by ascending id; none of one that is not known. @throws `ERR_CLOSED` */
  neighbours(id: string, { end = 'from', limit }: Omit<NeighbourOptions, keyof CallOptions> = {}): Neighbour[] {
    this.#checkOpen('neighbours');
    checkNeighbours([id], { end, limit });
    const [near, far] =
      end === 'from' ? [this.#names.items, this.#names.collections] : [this.#names.collections, this.#names.items];
    const node = near.nodeOf(id);
    if (node === undefined) return [];
    const since = this.#since();
    const found: Neighbour[] = [];
    eachNeighbour(this.view, end === 'from' ? 'items' : 'collections', node, (other, weight) => {
      const pair = end === 'from' ? { item: node, collection: other } : { item: other, collection: node };
      if (since !== -Infinity && (this.#edges.timeOf(pair) ?? since) < since) return;
      found.push({ id: far.idAt(other) ?? '', weight });
    });
    found.sort((a, b) => (a.id < b.id ? -1 : 1));
    return found.slice(0, limit);
  }

  /** The nodes of items, which are new nodes if they are not known, edges or none. @throws `ERR_INVALID_ARGUMENT` */
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
    const facts = { hasWeights: this.weights, hasTimes: this.windowMs !== Infinity };
    const prepared = await prepareBulk(bulk, this.#names, { ...facts, deadline });
    await deadline.race(this.#sealer.seal({ bulk: prepared }), 'adding edges', { indeterminate: true });
    this.#expiresAt = -Infinity;
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

  /** All that there is at this instant, for a snapshot. @throws `ERR_CLOSED` */
  capture(): GraphCapture {
    this.#checkOpen('capture');
    this.#expire();
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
    const facts = { hasWeights: this.weights, hasTimes: this.windowMs !== Infinity };
    this.#edges.adopt(await restoreGraph(capture, this.#names, { ...facts, deadline }));
    this.#sealer.bumpEpoch();
    this.#expiresAt = -Infinity;
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

  /** Edges before it have left the window. */
  #since(): number {
    return this.windowMs === Infinity ? -Infinity : this.#clock.now() - this.windowMs;
  }

  #expire(): void {
    if (this.windowMs === Infinity) return;
    const now = this.#clock.now();
    if (now <= this.#expiresAt) return;
    if (this.#edges.expire(now - this.windowMs)) this.#sealer.bumpEpoch();
    // Looking at every edge at every call would cost more than a window that is a thousandth too long.
    this.#expiresAt = Math.max(now + this.windowMs / 1_000, this.#edges.oldestAt + this.windowMs);
  }

  #checkOpen(what: string): void {
    if (this.#closed) throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed graph.`);
  }
}
