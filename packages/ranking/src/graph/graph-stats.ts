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
