import type { IndexState } from './index-state.js';
import type { EngineKind } from './segment-engine.js';

/** A segment of an index. */
export interface VectorSegmentStats {
  /** Rows, dead ones too. */
  readonly rows: number;
  /** Rows that were replaced or removed. */
  readonly dead: number;
  /** What can answer for it; `flat` if its rows are compared one by one. */
  readonly engines: readonly EngineKind[];
  /** Length of its index file. */
  readonly indexBytes: number;
  /** Why its index cannot be used, if it ought to be. */
  readonly damage: 'corrupt' | 'rebuilding' | undefined;
}

/** What is in an index. */
export interface VectorIndexStats {
  /** Items. */
  readonly size: number;
  /** Its segments; the last one takes in what is written. */
  readonly segments: readonly VectorSegmentStats[];
  /** Bytes of vectors in memory. */
  readonly vectorBytes: number;
}

/** Reads the figures of an index. */
export function readStats({ table, served }: IndexState): VectorIndexStats {
  const segments = served.map(({ segment, access, facts, index, damage }) => {
    const engines: EngineKind[] = [];
    if (access.graph !== undefined) engines.push('usearch');
    if (access.engine !== undefined) engines.push(access.engine.kind);
    return {
      rows: segment.count,
      dead: segment.dead,
      engines: engines.length > 0 ? engines : (['flat'] as const),
      indexBytes: (facts?.index ?? index)?.bytes ?? 0,
      damage,
    };
  });
  const blocks = served.flatMap(({ segment }) => segment.blocks);
  return { size: table.size, segments, vectorBytes: blocks.reduce((sum, { byteLength }) => sum + byteLength, 0) };
}
