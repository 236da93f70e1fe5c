/** A place to start from. */
export interface Start {
  /** The item's id. */
  readonly id: string;
  /** How much it counts; greater than 0. */
  readonly weight: number;
}

/** What a traversal found: parallel arrays, best first. */
export interface FoundItems {
  /** Item nodes. */
  readonly nodes: Uint32Array;
  /** Finite, higher is better. */
  readonly scores: Float32Array;
  /** Visits of walks, or paths. */
  readonly visits: Uint32Array;
  /** For each the start, by its place in the request, that contributed most. */
  readonly via: Uint32Array;
  /** Steps made, or edges looked at. */
  readonly steps: number;
}
