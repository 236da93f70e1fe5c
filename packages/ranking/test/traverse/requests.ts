import type { TwoHopRequest, WalkRequest } from '../../src/traverse/traverse-request.js';

/** A walk from one start that never stops early. */
export function walkRequest(starts: readonly number[], changes: Partial<WalkRequest> = {}): WalkRequest {
  return {
    starts: Uint32Array.from(starts),
    weights: new Float64Array(starts.length).fill(1),
    limit: 1000,
    exclude: new Uint32Array(0),
    steps: 40_000,
    restart: 0.5,
    stopVisits: 0,
    stopItems: 1,
    combine: 'sum',
    bucket: undefined,
    bias: 0.9,
    seed: 7,
    ...changes,
  };
}

/** A look two hops far, at everything. */
export function twoHopRequest(starts: readonly number[], changes: Partial<TwoHopRequest> = {}): TwoHopRequest {
  return {
    starts: Uint32Array.from(starts),
    weights: new Float64Array(starts.length).fill(1),
    limit: 1000,
    exclude: new Uint32Array(0),
    fanOut: 1000,
    ...changes,
  };
}
