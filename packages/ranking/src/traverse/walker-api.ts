import type { GraphView } from '../graph/graph-view.js';
import type { FoundItems } from './found-items.js';
import type { NeighbourTable } from './important-neighbours.js';
import type { NeighbourhoodRequest, TwoHopRequest, WalkRequest } from './traverse-request.js';

/** One request to a worker. */
export interface Numbered<Request> {
  /** What is asked. */
  readonly request: Request;
  /** What `WalkerData.stop` is set to when nobody waits for the answer any more. */
  readonly number: number;
}

/** What a worker is started with. */
export interface WalkerData {
  /** The graph. */
  readonly view: GraphView;
  /** `[1]`, in shared memory: the number of the request that is to end. */
  readonly stop: Int32Array;
}

/** What a worker that walks answers. Requests are answered one after the other. */
export interface WalkerApi {
  /** From now on requests are about this graph. */
  publish(view: GraphView): void;
  /** See `walkItems`. */
  walk(numbered: Numbered<WalkRequest>): FoundItems;
  /** See `twoHopItems`. */
  twoHop(numbered: Numbered<TwoHopRequest>): FoundItems;
  /** See `importantNeighbours`; the rows are written into the table, which lies in shared memory. */
  neighbourhoods(
    numbered: Numbered<NeighbourhoodRequest & { readonly table: NeighbourTable; readonly from: number }>,
  ): void;
}
