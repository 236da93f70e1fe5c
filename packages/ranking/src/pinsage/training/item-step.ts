import type { Frontier } from './frontier.js';
import { backHead, passHead } from './head-pass.js';
import { backLayer } from './layer-back.js';
import { passLayer } from './layer-pass.js';
import type { LayerTrace } from './layer-pass.js';
import type { Network } from './network.js';
import type { PairBatch } from './pair-loss.js';
import { pairLoss } from './pair-loss.js';

/** One batch of the first stage. */
export interface ItemBatch {
  readonly frontier: Frontier;
  readonly pairs: PairBatch;
  readonly temperature: number;
}

/**
 * The loss of a batch of pairs. Its gradient in every number of the layers and of the head is added to `gradient`.
 *
 * @param features - `[n, in]`, row-major, of all items.
 */
export function itemStep(
  { layers, head }: Network,
  gradient: Pick<Network, 'layers' | 'head'>,
  features: Float32Array,
  { frontier, pairs, temperature }: ItemBatch,
): number {
  const { counts } = frontier;
  const traces: LayerTrace[] = [];
  let current = gatherFeatures(features, frontier.items, layers[0]?.message.columns ?? 0);
  layers.forEach((layer, at) => {
    const trace = passLayer(layer, current, counts[at] ?? 0, counts[at + 1] ?? 0, frontier);
    traces.push(trace);
    current = trace.output;
  });
  const top = passHead(head, current, counts[layers.length] ?? 0);
  const { loss, slope } = pairLoss(top.embeddings, head.second.rows, pairs, temperature);
  let back = backHead(head, gradient.head, top, slope);
  for (let at = layers.length - 1; at >= 0; at -= 1) {
    const [layer, target, trace] = [layers[at], gradient.layers[at], traces[at]];
    if (layer === undefined || target === undefined || trace === undefined) break;
    back = backLayer(layer, target, trace, frontier, back, at > 0);
  }
  return loss;
}

function gatherFeatures(features: Float32Array, items: Int32Array, width: number): Float64Array {
  const gathered = new Float64Array(items.length * width);
  for (let at = 0; at < items.length; at += 1) {
    const from = (items[at] ?? 0) * width;
    for (let column = 0; column < width; column += 1) gathered[at * width + column] = features[from + column] ?? 0;
  }
  return gathered;
}
