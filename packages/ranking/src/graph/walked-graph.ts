import { setImmediate as nextTurn } from 'node:timers/promises';
import { Deadline, FeedloomError, checkEdgeNames, checkNeighbours, requireId } from '@feedloom/core';
import type {
  BlobStore,
  CallOptions,
  Clock,
  EdgeName,
  GraphEdge,
  GraphSize,
  GraphSupport,
  Neighbour,
  NeighbourOptions,
  Random,
} from '@feedloom/core';
import type { FoundItems, Start } from '../traverse/found-items.js';
import { asRows, withAllRows } from '../traverse/node-rows.js';
import { planNeighbourhoods, planTwoHop, planWalk } from '../traverse/plan-traversal.js';
import type { PlanContext } from '../traverse/plan-traversal.js';
import type { NeighbourhoodOptions, TwoHopOptions, WalkOptions } from '../traverse/walk-options.js';
import type { EdgeKeeper } from './edge-keeper.js';
import type { GraphStats } from './graph-stats.js';
import type { GraphView } from './graph-view.js';
import { inTurns } from './in-turns.js';
import type { LazyWalkers } from './lazy-walkers.js';
import type { MemoryEdges } from './memory-edges.js';
import type { ItemNeighbourhoods, OpenedGraph } from './opened-graph.js';

/** How many ids are looked up in one turn of the event loop. */
const IDS_A_TURN = 32_768;

/** How many neighbours are listed in one turn of the event loop: some milliseconds. */
const NEIGHBOURS_A_TURN = 2_048;

/** What a walked graph is made of; it closes them. */
export interface WalkedGraphParts {
  readonly memory: MemoryEdges;
  readonly keeper: EdgeKeeper;
  readonly walkers: LazyWalkers;
  readonly clock: Clock;
  readonly random: Random;
}

/** A graph whose edges are in memory, kept by an {@link EdgeKeeper} and walked by threads. */
export class WalkedGraph implements OpenedGraph {
  readonly supports: GraphSupport;
  readonly #memory: MemoryEdges;
  readonly #keeper: EdgeKeeper;
  readonly #walkers: LazyWalkers;
  readonly #clock: Clock;
  readonly #planContext: PlanContext;
  #closing: Promise<void> | undefined;

  constructor({ memory, keeper, walkers, clock, random }: WalkedGraphParts) {
    this.#memory = memory;
    this.#keeper = keeper;
    this.#walkers = walkers;
    this.#clock = clock;
    this.supports = { durable: keeper.durable, weights: memory.weights, windowMs: memory.windowMs };
    this.#planContext = {
      nodeOf: (id) => memory.nodeOf(id),
      get edges() {
        return memory.size.edges;
      },
      seed: () => Math.floor(random.next() * 2 ** 32),
    };
  }

  get size(): GraphSize {
    return this.#memory.size;
  }

  get epoch(): number {
    return this.#keeper.firstEpoch + this.#memory.epoch;
  }

  get view(): GraphView {
    return this.#memory.view;
  }

  itemAt(node: number): string | undefined {
    return this.#memory.itemAt(node);
  }

  nodeOf(item: string): number | undefined {
    return this.#memory.nodeOf(item);
  }

  async add(edges: readonly GraphEdge[], options?: CallOptions): Promise<void> {
    const deadline = this.#begin('add', options);
    // All of them first: a bad one must not come upon others that are written.
    const checking = inTurns(edges, (slice) => this.#memory.check(slice));
    if (checking !== undefined) await checking;
    if (edges.length > 0) await this.#keeper.add(edges, deadline);
  }

  async remove(edges: readonly EdgeName[], options?: CallOptions): Promise<number> {
    const deadline = this.#begin('remove', options);
    const checking = inTurns(edges, checkEdgeNames);
    if (checking !== undefined) await checking;
    return edges.length === 0 ? 0 : this.#keeper.remove(edges, deadline);
  }

  async erase(user: string, options?: CallOptions): Promise<number> {
    const deadline = this.#begin('erase', options);
    requireId('user', user);
    return this.#keeper.erase(user, deadline);
  }

  async neighbours(
    ids: readonly string[],
    { end, limit, ...options }: NeighbourOptions = {},
  ): Promise<readonly (readonly Neighbour[])[]> {
    const deadline = this.#begin('neighbours', options);
    checkNeighbours(ids, { end, limit });
    const lists: (readonly Neighbour[])[] = [];
    let listed = 0;
    for (const id of ids) {
      if (listed >= NEIGHBOURS_A_TURN) {
        await nextTurn();
        deadline.check('neighbours');
        listed = 0;
      }
      const list = this.#memory.neighbours(id, { end, limit });
      lists.push(list);
      listed += 1 + list.length;
    }
    return lists;
  }

  async ready(options: CallOptions = {}): Promise<void> {
    await this.#walkers.about(this.view, this.#begin('ready', options));
  }

  async twoHop(starts: readonly Start[], options: TwoHopOptions = {}): Promise<FoundItems> {
    const deadline = this.#begin('twoHop', options);
    const request = planTwoHop(starts, options, this.#planContext);
    return (await this.#walkers.about(this.view, deadline)).twoHop(request, deadline.toCallOptions());
  }

  async walk(starts: readonly Start[], options: WalkOptions = {}): Promise<FoundItems> {
    const deadline = this.#begin('walk', options);
    const request = planWalk(starts, options, this.#planContext);
    return (await this.#walkers.about(this.view, deadline)).walk(request, deadline.toCallOptions());
  }

  async neighbourhoods({ items, ...options }: NeighbourhoodOptions = {}): Promise<ItemNeighbourhoods> {
    const deadline = this.#begin('neighbourhoods', options);
    for (const id of items ?? []) requireId('items[]', id);
    const asked = items === undefined ? undefined : [...new Set(items)];
    const view = this.view;
    const nodes =
      asked === undefined
        ? Uint32Array.from({ length: view.items }, (_, node) => node).filter((node) => this.itemAt(node) !== undefined)
        : this.#memory.internItems(asked);
    const request = planNeighbourhoods(nodes, options);
    const { epoch } = this;
    const walkers = await this.#walkers.about(this.view, deadline);
    const table = await walkers.neighbourhoods(request, deadline.toCallOptions());
    const found = await asRows(nodes, request.fanOut, table);
    const rows = asked === undefined ? withAllRows(found) : found;
    return {
      fanOut: rows.fanOut,
      neighbours: rows.neighbours,
      weights: rows.weights,
      ids: await this.#idsOf(rows.nodes),
      epoch,
    };
  }

  async seal(options?: CallOptions): Promise<void> {
    const deadline = this.#begin('seal', options);
    await this.#memory.seal(deadline.toCallOptions());
  }

  async snapshot(blobs: BlobStore, name: string, options?: CallOptions): Promise<void> {
    const deadline = this.#begin('snapshot', options);
    requireId('name', name);
    await this.#keeper.snapshot({ blobs, name }, deadline);
  }

  stats(): GraphStats {
    return {
      ...this.#memory.stats(),
      unreconciled: this.#keeper.unreconciled,
      workers: this.#walkers.workers,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await Promise.all([this.#keeper.close(), this.#walkers.close()]);
    await this.#memory.close();
  }

  async #idsOf(nodes: Uint32Array): Promise<string[]> {
    const ids: string[] = [];
    for (const node of nodes) {
      if (ids.length % IDS_A_TURN === IDS_A_TURN - 1) await nextTurn();
      ids.push(this.#memory.itemAt(node) ?? '');
    }
    return ids;
  }

  #begin(what: string, options: CallOptions | undefined): Deadline {
    if (this.#closing !== undefined) {
      throw new FeedloomError('ERR_CLOSED', `\`${what}\` was called on a closed graph. Open it again.`);
    }
    const deadline = Deadline.of(options, this.#clock);
    deadline.check(what);
    return deadline;
  }
}
