import type { CallOptions } from './call-options.js';

/** Says that an item was put into a collection: a pin onto a board. An edge is named by its two ends. */
export interface GraphEdge {
  /** The item, for example `pin:lamp`. */
  readonly from: string;
  /** The collection, for example `board:desks`. Items and collections have names of their own; they never mix. */
  readonly to: string;
  /** How strongly they belong together; greater than 0. @defaultValue 1 */
  readonly weight?: number | undefined;
  /** When it was put there, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The user who did; {@link Graph.erase} removes all edges of one. @defaultValue nobody */
  readonly by?: string | undefined;
}

/** Names an edge. */
export type EdgeName = Pick<GraphEdge, 'from' | 'to'>;

/** One neighbour of a node. */
export interface Neighbour {
  /** The node at the other end. */
  readonly id: string;
  /** The edge's weight. */
  readonly weight: number;
}

/** Which neighbours to list. */
export interface NeighbourOptions extends CallOptions {
  /** From which end: the collections of items, or the items of collections. @defaultValue `'from'` */
  readonly end?: 'from' | 'to' | undefined;
  /** The most neighbours of each node. @defaultValue all */
  readonly limit?: number | undefined;
}

/** What a graph can do. */
export interface GraphSupport {
  /** Whether what was written is there after {@link Graph.close} and a new open. */
  readonly durable: boolean;
  /** Whether edges keep different weights; if not, each weighs 1. */
  readonly weights: boolean;
  /** Edges older than this vanish by themselves, in milliseconds; Infinity if they stay. */
  readonly windowMs: number;
}

/** How large a graph is. */
export interface GraphSize {
  /** Items that have an edge, or have had one and are not forgotten. */
  readonly items: number;
  /** Collections that have an edge, or have had one and are not forgotten. */
  readonly collections: number;
  /** Edges that are there. */
  readonly edges: number;
}

/** Items and the collections that they were put into. What was written is seen by every later read and walk. */
export interface Graph {
  /** What it can do. */
  readonly supports: GraphSupport;
  /** How large it is. */
  readonly size: GraphSize;
  /**
   * Adds edges, or gives those that are there their new weight, time and user. Of one edge given twice the last counts.
   * The same edges again change nothing.
   *
   * @throws `ERR_INVALID_ARGUMENT` for a bad id, weight or time, and then nothing is written.
   */
  add(edges: readonly GraphEdge[], options?: CallOptions): Promise<void>;
  /** Removes edges; one that is not there is no error. @returns How many there were. */
  remove(edges: readonly EdgeName[], options?: CallOptions): Promise<number>;
  /** @returns The neighbours of each node, in the order of the ids; none for one that is not known. By ascending id. */
  neighbours(ids: readonly string[], options?: NeighbourOptions): Promise<readonly (readonly Neighbour[])[]>;
  /**
   * Removes all edges of a user, and forgets the items and collections that have no edges any more. Idempotent.
   *
   * @returns How many edges there were.
   */
  erase(user: string, options?: CallOptions): Promise<number>;
  /** Finishes what was accepted, then releases everything. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link Graph.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
