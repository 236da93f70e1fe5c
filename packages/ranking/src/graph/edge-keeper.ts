import type { Deadline, EdgeName, GraphEdge } from '@feedloom/core';
import type { GraphSnapshotPlace } from './open-graph-options.js';

/** What keeps the edges of an opened graph, beside memory if there is a store. Arguments have been checked. */
export interface EdgeKeeper {
  /** Whether edges are there after a new open. */
  readonly durable: boolean;
  /** Added to the epochs of memory. */
  readonly firstEpoch: number;
  /** Updates that wait to be written. */
  readonly unreconciled: number;
  /** See `Graph.add`. */
  add(edges: readonly GraphEdge[], deadline: Deadline): Promise<void>;
  /** See `Graph.remove`. */
  remove(edges: readonly EdgeName[], deadline: Deadline): Promise<number>;
  /** See `Graph.erase`. */
  erase(user: string, deadline: Deadline): Promise<number>;
  /** See `OpenedGraph.snapshot`. */
  snapshot(place: GraphSnapshotPlace, deadline: Deadline): Promise<void>;
  /** Finishes what was accepted. */
  close(): Promise<void>;
}
