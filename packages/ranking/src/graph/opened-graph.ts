import type { BlobStore, CallOptions, Graph } from '@feedloom/core';
import type { Neighbourhoods } from '../pinsage/neighbourhoods.js';
import type { FoundItems, Start } from '../traverse/found-items.js';
import type { NeighbourhoodOptions, TwoHopOptions, WalkOptions } from '../traverse/walk-options.js';
import type { GraphStats } from './graph-stats.js';
import type { GraphView } from './graph-view.js';

/** Neighbourhoods, and which item each row is. */
export interface ItemNeighbourhoods extends Neighbourhoods {
  /** The id of each row; empty if the item was forgotten while they were taken. */
  readonly ids: readonly string[];
  /** The graph's epoch when they were taken. */
  readonly epoch: number;
}

/**
 * A graph that is walked in worker threads, and kept in a store if it was opened with one.
 *
 * Long lists of changes are worked off in several turns of the event loop: all are checked first, and what is asked for
 * meanwhile may come first.
 */
export interface OpenedGraph extends Graph {
  /** Grows with every seal, expiry and load: what was computed at another epoch is of another graph. */
  readonly epoch: number;
  /** What lies in shared memory now. */
  readonly view: GraphView;
  /**
   * Removes all edges of a user, and forgets the ids of items and collections that have no edges any more: their numbers stay
   * used up, and the ids get new ones if they come again. A snapshot that is being written is written anew.
   *
   * With a store, snapshots of before are deleted: those that this graph wrote or was opened from. Without one they stay, for
   * they may be all that there is: write one anew under each name, which removes the blobs of the one before.
   *
   * @returns How many edges there were.
   * @throws `ERR_TIMEOUT` or `ERR_ABORTED` as indeterminate: erase again.
   */
  erase(user: string, options?: CallOptions): Promise<number>;
  /** The id of an item node; `undefined` if there is no such node, or its item was forgotten. */
  itemAt(node: number): string | undefined;
  /** The node of an item; `undefined` if it is not known. */
  nodeOf(item: string): number | undefined;
  /** Starts the threads that walk, so that the first walk does not wait for them. */
  ready(options?: CallOptions): Promise<void>;
  /** The items of the collections of `starts`, those that many short paths lead to first. Off the event loop. */
  twoHop(starts: readonly Start[], options?: TwoHopOptions): Promise<FoundItems>;
  /** Items by how often random walks from `starts` come by. Off the event loop. */
  walk(starts: readonly Start[], options?: WalkOptions): Promise<FoundItems>;
  /**
   * The most important neighbours of items; of all of them, every id has a row, also one that came meanwhile. Off the event
   * loop.
   */
  neighbourhoods(options?: NeighbourhoodOptions): Promise<ItemNeighbourhoods>;
  /** Makes the fresh edges part of the sealed ones, and forgets edges that are dead or have left the window. */
  seal(options?: CallOptions): Promise<void>;
  /** Keeps a copy of the whole graph in a blob store, under `name`, with a hash of each part. */
  snapshot(blobs: BlobStore, name: string, options?: CallOptions): Promise<void>;
  /** Figures for operations. */
  stats(): GraphStats;
}
