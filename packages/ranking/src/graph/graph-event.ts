/** Updates that the store refused, or did not answer in time. They wait in the queue, and are in the graph already. */
export interface GraphUnreconciled {
  /** Tells events apart. */
  readonly kind: 'unreconciled';
  /** How many updates. */
  readonly updates: number;
  /** What the store failed by. */
  readonly cause: unknown;
}

/** Updates that had waited are in the store. */
export interface GraphReconciled {
  /** Tells events apart. */
  readonly kind: 'reconciled';
  /** How many updates. */
  readonly updates: number;
}

/** Cells of the store that could not be read; their edges are missing. */
export interface GraphDamaged {
  /** Tells events apart. */
  readonly kind: 'damaged';
  /** How many cells. */
  readonly cells: number;
}

/** A snapshot could not be used, and the store was read instead; or work in the background failed, and will be done again. */
export interface GraphFailure {
  /** Tells events apart. */
  readonly kind: 'snapshot-unused' | 'error';
  /** What it failed by. */
  readonly cause: unknown;
}

/** Something that a graph tells whoever runs it. */
export type GraphEvent = GraphUnreconciled | GraphReconciled | GraphDamaged | GraphFailure;
