import type { CallOptions } from '@feedloom/core';
import type { GraphView } from '../graph/graph-view.js';
import type { FoundItems } from './found-items.js';
import type { NeighbourTable } from './important-neighbours.js';
import type { NeighbourhoodRequest, TwoHopRequest, WalkRequest } from './traverse-request.js';

/**
 * Worker threads that traverse a graph.
 *
 * Requests wait in one line until a worker is free. One that cannot be answered in its time is refused at once, with
 * `ERR_OVERLOADED` and `retryAfterMs`. A request that is aborted leaves the line, or ends within milliseconds. If a worker
 * dies, its request rejects with a retryable `ERR_UNAVAILABLE`, and another worker is started.
 */
export interface Walkers {
  /** Workers that are alive. */
  readonly workers: number;
  /** Requests that wait for a worker. */
  readonly waiting: number;
  /** Later requests are about this graph. Its arrays lie in shared memory, so that nothing is copied. */
  publish(view: GraphView): void;
  /** See `walkItems`. @throws `ERR_OVERLOADED`, `ERR_UNAVAILABLE`, `ERR_TIMEOUT`, `ERR_ABORTED`, `ERR_CLOSED` */
  walk(request: WalkRequest, options?: CallOptions): Promise<FoundItems>;
  /** See `twoHopItems`. @throws As {@link Walkers.walk}. */
  twoHop(request: TwoHopRequest, options?: CallOptions): Promise<FoundItems>;
  /**
   * See `importantNeighbours`: nodes, in shared memory. Made in slices by all workers, whenever no other request waits.
   *
   * @throws As {@link Walkers.walk}.
   */
  neighbourhoods(request: NeighbourhoodRequest, options?: CallOptions): Promise<NeighbourTable>;
  /** Ends the workers; what is under way or waits rejects with `ERR_CLOSED`. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link Walkers.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
