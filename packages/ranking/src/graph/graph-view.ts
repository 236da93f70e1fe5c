/**
 * The graph as it lies in shared memory: what the writer publishes, and what walks in worker threads read.
 *
 * All arrays are views of SharedArrayBuffers. Nodes are dense numbers, one space for items and one for collections, never
 * reused. There is one writer. A reader may be up to one edge behind, and never sees half of one.
 */
export interface GraphView {
  /** Grows with every publication: of two views the higher one is newer. */
  readonly version: number;
  /** Item nodes in use. The fresh edges may lead to newer ones, which a reader that counts by node must skip. */
  readonly items: number;
  /** Collection nodes in use; see `items`. */
  readonly collections: number;
  /** Sealed edges, oldest segment first. */
  readonly segments: readonly SegmentView[];
  /** Edges that are too fresh to be sealed. */
  readonly hot: HotView;
  /** How many buckets the collections' edges are sorted by; 1 if they are not. */
  readonly buckets: number;
}

/** A sealed segment: edges in compressed sparse rows, in both directions. */
export interface SegmentView {
  /** The collections of items. */
  readonly items: CsrSide;
  /** The items of collections. */
  readonly collections: CsrSide;
  /** The heaviest edge; 1 if edges have no weights. */
  readonly maxWeight: number;
  /** How many of the edges are dead. */
  readonly dead: number;
  /** The newest edge, in milliseconds since the Unix epoch: the segment leaves the window as one. 0 if nothing leaves. */
  readonly newestAt: number;
}

/**
 * One direction of a sealed segment: the neighbours of node `n` are `neighbours[offsets[n]] … neighbours[offsets[n + 1] - 1]`.
 * A node at or above `offsets.length - 1` came later and has none here.
 */
export interface CsrSide {
  /** `[nodes + 1]` */
  readonly offsets: Uint32Array;
  /** `[edges]` */
  readonly neighbours: Uint32Array;
  /** `[edges]`; `undefined` if every edge weighs 1. */
  readonly weights: Float32Array | undefined;
  /** One bit an edge, lowest bit first: the edge was removed. */
  readonly dead: Uint8Array;
  /**
   * `[nodes * (buckets + 1)]`: the neighbours of node `n` in bucket `b` lie between entries `n * (buckets + 1) + b` and the
   * one after it. `undefined` for the items' side, and where there is one bucket.
   */
  readonly bucketOffsets: Uint32Array | undefined;
}

/** The fresh edges, in both directions. */
export interface HotView {
  /** The collections of items. */
  readonly items: HotSide;
  /** The items of collections. */
  readonly collections: HotSide;
  /** The heaviest edge; 1 if there is none. */
  readonly maxWeight: number;
}

/**
 * One direction of the fresh edges, in slices that double (GraphJet, Sharma et al., VLDB 2016, section 4.2): edge `k` of a
 * node lies in pool `p = floor(log2(k + 2)) - 1`, in a slice of `2^(p+1)` places that begins at `rowSlices[row * pools + p]`.
 *
 * Few nodes have fresh edges, so that only those have a row. Row 0 is nobody's and has no edges.
 */
export interface HotSide {
  /** `[capacity]`: the row of each node, 0 if it has none. A node at or above the capacity has none. */
  readonly rows: Uint32Array;
  /** `[row capacity]`: edges of each row that readers may see, removed ones too; written last, read by `Atomics.load`. */
  readonly rowDegrees: Uint32Array;
  /** `[row capacity * pools]`: where each slice of a row begins in `neighbours`. */
  readonly rowSlices: Uint32Array;
  /** How many slices a row can have. */
  readonly pools: number;
  /** `[places]`; `DEAD` where an edge was removed. */
  readonly neighbours: Uint32Array;
  /** `[places]`; `undefined` if every edge weighs 1. */
  readonly weights: Float32Array | undefined;
}

/** Stands for no node: a removed edge of the fresh ones. */
export const DEAD = 0xffff_ffff;
