import { product } from '../reference/add-product.js';
import { addProduct } from '../reference/add-product.js';
import { LEAK } from '../reference/attend.js';
import { fillRows, rectify } from '../reference/rows.js';
import type { Frontier } from './frontier.js';
import type { WideLayer } from './network.js';

/** What a layer did with a frontier, kept for the way back. */
export interface LayerTrace {
  /** `[inputs, in]`: what it took in. */
  readonly input: Float64Array;
  /** `[inputs, m]` */
  readonly messages: Float64Array;
  /** `[outputs, fanOut]`: α. */
  readonly attention: Float64Array;
  /** `[outputs, fanOut]`: the slope of LeakyReLU at each place. */
  readonly slopes: Float64Array;
  /** `[outputs, m]`: n. */
  readonly heard: Float64Array;
  /** `[outputs]`: ‖z‖. */
  readonly norms: Float64Array;
  /** `[outputs, out]`: what it put out. */
  readonly output: Float64Array;
  readonly inputs: number;
  readonly outputs: number;
}

/** One layer over a frontier, with the maths of the reference: `inputs` items in, the first `outputs` of them out. */
export function passLayer(
  layer: WideLayer,
  input: Float64Array,
  inputs: number,
  outputs: number,
  frontier: Frontier,
): LayerTrace {
  const { message, messageBias, combine, combineBias } = layer;
  const messages = new Float64Array(inputs * message.rows);
  fillRows(messages, messageBias, inputs);
  const columns = { values: message.values, stride: message.columns, from: 0 };
  addProduct(messages, input, inputs, message.columns, columns, message.rows);
  rectify(messages);
  const heeded = attendFrontier(layer, messages, inputs, outputs, frontier);
  const output = new Float64Array(outputs * combine.rows);
  fillRows(output, combineBias, outputs);
  const matrix = { values: combine.values, stride: combine.columns };
  addProduct(output, input, outputs, message.columns, { ...matrix, from: 0 }, combine.rows);
  addProduct(output, heeded.heard, outputs, message.rows, { ...matrix, from: message.columns }, combine.rows);
  rectify(output);
  const norms = normaliseKeeping(output, outputs, combine.rows);
  return { input, messages, ...heeded, norms, output, inputs, outputs };
}

/** Divides each row by its norm and returns the norms; a row of 0 stays. */
export function normaliseKeeping(y: Float64Array, count: number, width: number): Float64Array {
  const norms = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const start = row * width;
    const norm = Math.sqrt(product(y, start, y, start, width));
    norms[row] = norm;
    if (norm === 0) continue;
    for (let at = start; at < start + width; at += 1) y[at] = (y[at] ?? 0) / norm;
  }
  return norms;
}

function attendFrontier(
  { attendSelf, attendNeighbour }: WideLayer,
  messages: Float64Array,
  inputs: number,
  outputs: number,
  { fanOut, neighbours, shares }: Frontier,
): Pick<LayerTrace, 'attention' | 'slopes' | 'heard'> {
  const width = attendSelf.length;
  const attended = new Float64Array(inputs);
  for (let item = 0; item < inputs; item += 1) {
    attended[item] = product(messages, item * width, attendNeighbour, 0, width);
  }
  const attention = new Float64Array(outputs * fanOut);
  const slopes = new Float64Array(outputs * fanOut);
  const heard = new Float64Array(outputs * width);
  for (let item = 0; item < outputs; item += 1) {
    const first = item * fanOut;
    const own = product(messages, item * width, attendSelf, 0, width);
    let most = -Infinity;
    for (let place = first; place < first + fanOut; place += 1) {
      if ((shares[place] ?? 0) <= 0) continue;
      const raw = own + (attended[neighbours[place] ?? 0] ?? 0);
      const slope = raw < 0 ? LEAK : 1;
      slopes[place] = slope;
      attention[place] = slope * raw;
      most = Math.max(most, slope * raw);
    }
    let sum = 0;
    for (let place = first; place < first + fanOut; place += 1) {
      const share = shares[place] ?? 0;
      const power = share > 0 ? share * Math.exp((attention[place] ?? 0) - most) : 0;
      attention[place] = power;
      sum += power;
    }
    for (let place = first; place < first + fanOut; place += 1) {
      const share = (attention[place] ?? 0) / sum;
      attention[place] = share;
      if (share > 0) addScaled(heard, item * width, messages, (neighbours[place] ?? 0) * width, share, width);
    }
  }
  return { attention, slopes, heard };
}

/** `y += scale · x`, for one row. */
export function addScaled(
  y: Float64Array,
  yFrom: number,
  x: Float64Array,
  xFrom: number,
  scale: number,
  width: number,
): void {
  for (let at = 0; at < width; at += 1) y[yFrom + at] = (y[yFrom + at] ?? 0) + scale * (x[xFrom + at] ?? 0);
}
