import type { Neighbourhoods } from '../neighbourhoods.js';
import type { SageLayer } from '../sage-weights.js';
import { product } from './add-product.js';

/** What LeakyReLU makes of negative numbers: this share. */
export const LEAK = 0.2;

/**
 * `n_u = Σ_v α_v m_v` for each of `rows`, with the attention of {@link SageLayer}.
 *
 * @param messages - `[n, m]`, row-major.
 * @returns `[rows, m]`, row-major; all 0 for an item whose shares are all 0.
 */
export function attend(
  { attendSelf, attendNeighbour }: SageLayer,
  messages: Float32Array,
  { fanOut, neighbours, weights }: Neighbourhoods,
  rows: Int32Array | undefined,
): Float32Array {
  const width = attendSelf.length;
  const attended = products(messages, attendNeighbour);
  const count = rows?.length ?? messages.length / width;
  const heard = new Float32Array(count * width);
  const attention = new Float64Array(fanOut);
  for (let at = 0; at < count; at += 1) {
    const item = rows?.[at] ?? at;
    const own = product(messages, item * width, attendSelf, 0, width);
    let most = -Infinity;
    for (let slot = 0; slot < fanOut; slot += 1) {
      if ((weights[item * fanOut + slot] ?? 0) <= 0) continue;
      const raw = own + (attended[neighbours[item * fanOut + slot] ?? 0] ?? 0);
      attention[slot] = raw < 0 ? LEAK * raw : raw;
      most = Math.max(most, attention[slot] ?? 0);
    }
    let sum = 0;
    for (let slot = 0; slot < fanOut; slot += 1) {
      const share = weights[item * fanOut + slot] ?? 0;
      // Less the most, so that no power overflows.
      attention[slot] = share > 0 ? share * Math.exp((attention[slot] ?? 0) - most) : 0;
      sum += attention[slot] ?? 0;
    }
    for (let slot = 0; slot < fanOut; slot += 1) {
      const share = (attention[slot] ?? 0) / sum;
      if (!(share > 0)) continue;
      const from = (neighbours[item * fanOut + slot] ?? 0) * width;
      for (let column = 0; column < width; column += 1) {
        const target = at * width + column;
        heard[target] = (heard[target] ?? 0) + share * (messages[from + column] ?? 0);
      }
    }
  }
  return heard;
}

/** `v · m_x` for every item x, once. */
function products(messages: Float32Array, vector: Float32Array): Float64Array {
  const width = vector.length;
  const result = new Float64Array(messages.length / width);
  for (let item = 0; item < result.length; item += 1) result[item] = product(messages, item * width, vector, 0, width);
  return result;
}
