import type { Neighbourhoods } from '../neighbourhoods.js';
import type { SageLayer } from '../sage-weights.js';
import { addProduct } from './add-product.js';
import { attend } from './attend.js';
import { fillRows, normaliseRows, rectify } from './rows.js';

/** Which items get an output. */
export interface LayerOutputOptions {
  /** The rows, in the order of the outputs. @defaultValue all */
  readonly rows?: Int32Array | undefined;
}

/**
 * One layer of {@link SageLayer} for all items, in plain TypeScript: the maths that served models are checked against.
 *
 * @param input - `[n, in]`, row-major.
 * @returns `[n, out]`, row-major, each row of L2 norm 1 or all 0.
 */
export function layerForward(layer: SageLayer, input: Float32Array, neighbourhoods: Neighbourhoods): Float32Array {
  return layerOutputs(layer, input, layerMessages(layer, input), neighbourhoods);
}

/**
 * What each item says to those that attend it: `m_x = ReLU(Q h_x + q)`, once an item.
 *
 * @param input - `[n, in]`, row-major.
 * @returns `[n, m]`, row-major.
 */
export function layerMessages({ message, messageBias }: SageLayer, input: Float32Array): Float32Array {
  const count = input.length / message.columns;
  const messages = new Float32Array(count * message.rows);
  fillRows(messages, messageBias, count);
  const columns = { values: message.values, stride: message.columns, from: 0 };
  addProduct(messages, input, count, message.columns, columns, message.rows);
  rectify(messages);
  return messages;
}

/**
 * What each item makes of its own input and of its neighbours' messages. After a change it is enough to compute the rows
 * that changed and those that have one of them as neighbour.
 *
 * @param input - `[n, in]`, row-major.
 * @param messages - `[n, m]`, row-major, of {@link layerMessages}.
 * @returns `[rows, out]`, row-major, each row of L2 norm 1 or all 0.
 */
export function layerOutputs(
  layer: SageLayer,
  input: Float32Array,
  messages: Float32Array,
  neighbourhoods: Neighbourhoods,
  { rows }: LayerOutputOptions = {},
): Float32Array {
  const { message, combine, combineBias } = layer;
  const width = message.columns;
  const own = rows === undefined ? input : gatherRows(input, width, rows);
  const count = own.length / width;
  const outputs = new Float32Array(count * combine.rows);
  fillRows(outputs, combineBias, count);
  const matrix = { values: combine.values, stride: combine.columns };
  addProduct(outputs, own, count, width, { ...matrix, from: 0 }, combine.rows);
  const heard = attend(layer, messages, neighbourhoods, rows);
  addProduct(outputs, heard, count, message.rows, { ...matrix, from: width }, combine.rows);
  rectify(outputs);
  normaliseRows(outputs, count, combine.rows);
  return outputs;
}

function gatherRows(input: Float32Array, width: number, rows: Int32Array): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  rows.forEach((row, at) => gathered.set(input.subarray(row * width, (row + 1) * width), at * width));
  return gathered;
}
