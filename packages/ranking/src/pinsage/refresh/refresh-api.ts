/** Rows that follow each other, the last one left out. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Arrays in shared memory, and where their numbers go. */
export interface CopyRequest {
  readonly from: readonly (Float32Array | Int32Array)[];
  /** Each at least as long as its original. */
  readonly to: readonly (Float32Array | Int32Array)[];
}

/** How far a change reaches in one layer. One byte a row, in shared memory, 1 for "yes". */
export interface SpreadRequest {
  /** Rows whose input changed; those that have one of them as neighbour are added. */
  readonly dirty: Uint8Array;
  /** Rows whose neighbourhood changed; they are added. */
  readonly rewired: Uint8Array;
}

/** What a thread of a refresh does; it is started with `RefreshArrays`. */
export interface RefreshApi {
  /** Computes one phase for some rows. */
  compute(request: { readonly phase: number; readonly rows: RowRange | Int32Array }): void;
  /** @returns All dirty rows, ascending. */
  spread(request: SpreadRequest): Int32Array;
  /** Copies arrays. */
  copy(request: CopyRequest): void;
}
