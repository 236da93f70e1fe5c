import type { WalkRequest } from '@feedloom/ranking';

/** A walk from `starts` as `graph.walk` makes it by default, for ten thousand items. */
export function walkRequest(starts: Uint32Array, seed: number, changes: Partial<WalkRequest> = {}): WalkRequest {
  return {
    starts,
    weights: new Float64Array(starts.length).fill(1),
    limit: 10_000,
    exclude: new Uint32Array(0),
    steps: 200_000,
    restart: 0.5,
    stopVisits: 4,
    stopItems: Math.max(100, Math.ceil(10_000 / starts.length / 5)),
    combine: 'sum',
    bucket: undefined,
    bias: 0.9,
    seed,
    ...changes,
  };
}
