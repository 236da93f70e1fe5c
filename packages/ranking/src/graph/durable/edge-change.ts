/** What is known of an edge that is there. */
export interface EdgeFacts {
  /** Greater than 0. */
  readonly weight: number;
  /** In milliseconds since the Unix epoch. */
  readonly at: number;
  /** The digest of the user who put it there; see `ownerOf`. */
  readonly owner?: string | undefined;
}

/** One change of one edge, as it is written, queued and replayed. */
export interface EdgeChange {
  /** The item. */
  readonly from: string;
  /** The collection. */
  readonly to: string;
  /** Of two changes of an edge the one with the higher stamp counts, whenever they reach the store. */
  readonly stamp: number;
  /** What the edge is from now on; `undefined` if it is gone. */
  readonly facts?: EdgeFacts | undefined;
  /** Whether a removal is recorded even where the store has no such edge: one may be on its way there. */
  readonly leavesTrace?: boolean | undefined;
}

/** Names an edge in maps: no two edges have the same name. */
export function nameOf({ from, to }: Pick<EdgeChange, 'from' | 'to'>): string {
  return `${from.length} ${from}${to}`;
}
