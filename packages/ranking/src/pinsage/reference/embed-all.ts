import type { Neighbourhoods } from '../neighbourhoods.js';
import type { SageWeights } from '../sage-weights.js';
import { headForward } from './head-forward.js';
import { layerForward } from './layer-forward.js';

/**
 * The embeddings of all items: every layer over all of them, then the head. Blocks for the whole of it, so call it in a
 * worker if there are many.
 *
 * @param features - `[n, in of the first layer]`, row-major.
 * @returns `[n, d]`, row-major, each row of L2 norm 1 or all 0.
 */
export function embedAll(
  { layers, head }: Pick<SageWeights, 'layers' | 'head'>,
  features: Float32Array,
  neighbourhoods: Neighbourhoods,
): Float32Array {
  return headForward(
    head,
    layers.reduce((input, layer) => layerForward(layer, input, neighbourhoods), features),
  );
}
