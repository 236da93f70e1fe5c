import { product } from '../reference/add-product.js';
import type { Frontier } from './frontier.js';
import type { LayerTrace } from './layer-pass.js';
import { addScaled } from './layer-pass.js';
import { addBack, addOuter, addSums } from './matrix-gradient.js';
import type { WideLayer } from './network.js';

/**
 * The way back through {@link passLayer}: adds the layer's gradient to `gradient`.
 *
 * @param slope - `[outputs, out]`: the gradient of what the layer put out. Overwritten.
 * @param needsInput - Whether the gradient of the input is wanted; features have none.
 * @returns `[inputs, in]`: the gradient of what the layer took in; empty if it is not wanted.
 */
export function backLayer(
  layer: WideLayer,
  gradient: WideLayer,
  trace: LayerTrace,
  frontier: Frontier,
  slope: Float64Array,
  needsInput: boolean,
): Float64Array {
  const { message, combine } = layer;
  const { input, messages, heard, norms, output, inputs, outputs } = trace;
  const width = message.columns;
  backNormalise(slope, output, norms, combine.rows);
  maskNegatives(slope, output);
  addSums(gradient.combineBias, slope, outputs);
  const target = { values: gradient.combine.values, stride: combine.columns };
  addOuter({ ...target, from: 0 }, slope, input, outputs, combine.rows, width);
  addOuter({ ...target, from: width }, slope, heard, outputs, combine.rows, message.rows);
  const matrix = { values: combine.values, stride: combine.columns };
  const heardSlope = new Float64Array(heard.length);
  addBack(heardSlope, slope, outputs, combine.rows, { ...matrix, from: width }, message.rows);
  const messageSlope = backAttention(layer, gradient, trace, frontier, heardSlope);
  maskNegatives(messageSlope, messages);
  addSums(gradient.messageBias, messageSlope, inputs);
  const messageTarget = { values: gradient.message.values, stride: width, from: 0 };
  addOuter(messageTarget, messageSlope, input, inputs, message.rows, width);
  if (!needsInput) return new Float64Array(0);
  const inputSlope = new Float64Array(inputs * width);
  addBack(inputSlope, slope, outputs, combine.rows, { ...matrix, from: 0 }, width);
  addBack(inputSlope, messageSlope, inputs, message.rows, { values: message.values, stride: width, from: 0 }, width);
  return inputSlope;
}

/** Through `y = z / ‖z‖`: `dz = (dy - y (y · dy)) / ‖z‖`, in place. */
export function backNormalise(slope: Float64Array, y: Float64Array, norms: Float64Array, width: number): void {
  for (let row = 0; row < norms.length; row += 1) {
    const start = row * width;
    const norm = norms[row] ?? 0;
    const along = product(slope, start, y, start, width);
    for (let at = start; at < start + width; at += 1) {
      slope[at] = norm === 0 ? 0 : ((slope[at] ?? 0) - along * (y[at] ?? 0)) / norm;
    }
  }
}

/** Through ReLU, in place: what it made 0 has no slope. */
export function maskNegatives(slope: Float64Array, y: Float64Array): void {
  for (let at = 0; at < slope.length; at += 1) if ((y[at] ?? 0) <= 0) slope[at] = 0;
}

/** Through the attention: the gradient of the messages, `[inputs, m]`; those of `s` and `t` are added to `gradient`. */
function backAttention(
  { attendSelf, attendNeighbour }: WideLayer,
  gradient: WideLayer,
  { messages, attention, slopes, inputs, outputs }: LayerTrace,
  { fanOut, neighbours }: Frontier,
  heardSlope: Float64Array,
): Float64Array {
  const width = attendSelf.length;
  const messageSlope = new Float64Array(inputs * width);
  const attendedSlope = new Float64Array(inputs);
  const shareSlopes = new Float64Array(fanOut);
  for (let item = 0; item < outputs; item += 1) {
    const first = item * fanOut;
    let mean = 0;
    for (let slot = 0; slot < fanOut; slot += 1) {
      const share = attention[first + slot] ?? 0;
      if (share === 0) continue;
      const from = (neighbours[first + slot] ?? 0) * width;
      const shareSlope = product(heardSlope, item * width, messages, from, width);
      shareSlopes[slot] = shareSlope;
      mean += share * shareSlope;
      addScaled(messageSlope, from, heardSlope, item * width, share, width);
    }
    let own = 0;
    for (let slot = 0; slot < fanOut; slot += 1) {
      const share = attention[first + slot] ?? 0;
      if (share === 0) continue;
      const raw = share * ((shareSlopes[slot] ?? 0) - mean) * (slopes[first + slot] ?? 0);
      const neighbour = neighbours[first + slot] ?? 0;
      attendedSlope[neighbour] = (attendedSlope[neighbour] ?? 0) + raw;
      own += raw;
    }
    addScaled(gradient.attendSelf, 0, messages, item * width, own, width);
    addScaled(messageSlope, item * width, attendSelf, 0, own, width);
  }
  for (let item = 0; item < inputs; item += 1) {
    const raw = attendedSlope[item] ?? 0;
    if (raw === 0) continue;
    addScaled(gradient.attendNeighbour, 0, messages, item * width, raw, width);
    addScaled(messageSlope, item * width, attendNeighbour, 0, raw, width);
  }
  return messageSlope;
}
