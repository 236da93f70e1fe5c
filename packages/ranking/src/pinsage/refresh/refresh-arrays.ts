import type { LayerTable } from '../../tables/sage-tables.js';
import { sharedFloats } from '../../tables/shared-array.js';
import type { Neighbourhoods } from '../neighbourhoods.js';
import type { SageWeights } from '../sage-weights.js';

/** What a refresh reads and fills in, all in shared memory. */
export interface RefreshArrays {
  readonly weights: SageWeights;
  readonly neighbourhoods: Neighbourhoods;
  readonly layers: readonly LayerTable[];
  /** n of the last layer, `[n, m]` */
  readonly heard: Float32Array;
  /** `[n, d]` */
  readonly vectors: Float32Array;
}

/** Room for what a refresh of `count` items computes. */
export function refreshArrays(
  weights: SageWeights,
  neighbourhoods: Neighbourhoods,
  features: Float32Array,
  count: number,
): RefreshArrays {
  const layers = weights.layers.map(({ message }, index) => ({
    inputs: index === 0 ? features : sharedFloats(count * message.columns),
    messages: sharedFloats(count * message.rows),
    selfScores: sharedFloats(count),
    neighbourScores: sharedFloats(count),
  }));
  const heard = sharedFloats(count * (weights.layers.at(-1)?.message.rows ?? 0));
  return { weights, neighbourhoods, layers, heard, vectors: sharedFloats(count * weights.head.second.rows) };
}
