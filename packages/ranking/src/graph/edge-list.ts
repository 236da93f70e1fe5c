/** Stands for no user among the owners of edges. */
export const NOBODY = 0;

/** Edges as parallel arrays: what segments are built from. */
export interface EdgeList {
  /** How many; the arrays may be longer. */
  readonly count: number;
  /** Item nodes. */
  readonly items: Uint32Array;
  /** Collection nodes. */
  readonly collections: Uint32Array;
  /** `undefined` if every edge weighs 1. */
  readonly weights?: Float32Array | undefined;
  /** In milliseconds since the Unix epoch; `undefined` if nobody needs to know. */
  readonly times?: Float64Array | undefined;
  /** Who put it there, by number; `undefined` if nobody did. */
  readonly owners?: Uint32Array | undefined;
  /** One bit an edge, lowest bit first: it was removed, and does not count. `undefined` if none was. */
  readonly dead?: Uint8Array | undefined;
}
