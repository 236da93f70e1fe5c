import type { CallOptions } from '@feedloom/core';
import type { BulkEdges } from '../memory-edges-options.js';

/** What edges are judged by, and how many stay. */
export interface PruneOptions extends CallOptions {
  /** `[items, dimension]`, row-major, in the order of `itemIds`: what items are about. @defaultValue not known */
  readonly vectors?: Float32Array | undefined;
  /** Numbers of a vector; needed with `vectors`. */
  readonly dimension?: number | undefined;
  /** `[items]`: the topic of each item. @defaultValue not known */
  readonly topics?: Uint16Array | undefined;
  /**
   * The share of collections that go, those of the most mixed content: by the entropy of their topics, else by how far their
   * vectors point apart. In [0, 1). @defaultValue 0.1 if topics or vectors are known, else 0
   */
  readonly mixedRatio?: number | undefined;
  /**
   * δ: of an item's d edges the strongest d^δ stay, at least one. Strength is the cosine of the item's vector and the mean
   * of its collection, or the weight where vectors are not known. In (0, 1]. @defaultValue 0.91, or 1 if both are not known
   */
  readonly degreeExponent?: number | undefined;
  /** The most edges of one item or one collection; the strongest stay. @defaultValue 10,000 */
  readonly maxDegree?: number | undefined;
}

/** What has become of edges. */
export interface PruneReport {
  /** Edges that were given. */
  readonly edges: number;
  /** Edges that stay. */
  readonly kept: number;
  /** Collections that went whole. */
  readonly mixedCollections: number;
  /** Edges that went with them. */
  readonly mixed: number;
  /** Edges that were not strong enough for their item. */
  readonly weak: number;
  /** Edges of collections that have too many. */
  readonly crowded: number;
}

/** Edges after pruning. */
export interface PrunedEdges {
  /** Those that stay, to load. */
  readonly edges: BulkEdges;
  /** What has become of the others. */
  readonly report: PruneReport;
}
