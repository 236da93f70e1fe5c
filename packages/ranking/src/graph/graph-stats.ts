import type { EdgeSet } from './edge-set.js';

/** What a graph holds and has done. */
export interface GraphStats {
  /** Edges that are sealed and not dead. */
  readonly sealedEdges: number;
  /** Edges that are fresh and not dead. */
  readonly hotEdges: number;
  /** Dead edges that a seal will forget. */
  readonly deadEdges: number;
  /** Sealed segments. */
  readonly segments: number;
  /** Bytes of shared memory for edges and offsets: what walks read. */
  readonly edgeBytes: number;
  /** Updates that the store refused and that wait to be written. */
  readonly unreconciled: number;
  /** Worker threads that walk. */
  readonly workers: number;
}

/** The figures of a graph's edges. */
export function edgeStats({ segments, hot, live }: EdgeSet): Omit<GraphStats, 'unreconciled' | 'workers'> {
  return {
    sealedEdges: live - hot.live,
    hotEdges: hot.live,
    deadEdges: segments.reduce((sum, { dead }) => sum + dead, hot.count - hot.live),
    segments: segments.length,
    edgeBytes: segments.reduce((sum, { bytes }) => sum + bytes, hot.count === 0 ? 0 : hot.bytes),
  };
}
