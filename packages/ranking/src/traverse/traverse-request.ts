/** What every traversal is told; plain data, in nodes. */
export interface TraverseRequest {
  /** Item nodes to start from. */
  readonly starts: Uint32Array;
  /** One for each start, greater than 0. */
  readonly weights: Float64Array;
  /** The most items to find. */
  readonly limit: number;
  /** Item nodes that are not to be found, beside the starts. */
  readonly exclude: Uint32Array;
}

/** Looks two hops far. */
export interface TwoHopRequest extends TraverseRequest {
  /** The most collections of a start, and the most items of a collection. */
  readonly fanOut: number;
}

/** Walks. */
export interface WalkRequest extends TraverseRequest {
  /** Steps of all starts together. */
  readonly steps: number;
  /** The chance of a return to the start after a step. */
  readonly restart: number;
  /** How often an item must have been visited to count for `stopItems`; 0 to walk all steps. */
  readonly stopVisits: number;
  /** The walk of a start ends once so many of its items have been visited `stopVisits` times. */
  readonly stopItems: number;
  /** How the visits of several starts add up. */
  readonly combine: 'sum' | 'boost';
  /** The bucket that is preferred. */
  readonly bucket: number | undefined;
  /** The share of draws that stay in it. */
  readonly bias: number;
  /** Replays the walk. */
  readonly seed: number;
}

/** Finds the most important neighbours of items. */
export interface NeighbourhoodRequest {
  /** Item nodes, one for each row. */
  readonly nodes: Uint32Array;
  /** Neighbours of a row. */
  readonly fanOut: number;
  /** Short walks from each item. */
  readonly walks: number;
  /** Steps of each walk. */
  readonly length: number;
  /** Replays the walks. */
  readonly seed: number;
}
