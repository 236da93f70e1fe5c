import { FeedloomError } from '@feedloom/core';
import { firstNotFinite } from '../../tables/create-embedding-table.js';
import type { LayerTable } from '../../tables/sage-tables.js';
import { addProduct, product } from '../reference/add-product.js';
import { headForward } from '../reference/head-forward.js';
import { fillRows, normaliseRows, rectify } from '../reference/rows.js';
import type { SageLayer } from '../sage-weights.js';
import { attendRows } from './attend-rows.js';
import type { RefreshArrays } from './refresh-arrays.js';

/**
 * One phase of a refresh for some rows. Phase 0 makes the first layer's messages; phase `k` combines layer `k`'s, and makes
 * the messages of the next layer, or the embeddings after the last. A phase reads only what the phases before made of all
 * rows, so rows can be shared out among threads, with a barrier after each phase.
 *
 * @throws `ERR_INVALID_ARGUMENT` for bad neighbours, or a row that does not come out finite.
 */
export function computePhase(arrays: RefreshArrays, phase: number, rows: Int32Array): void {
  const { weights, layers, heard, vectors } = arrays;
  const before = weights.layers[phase - 1];
  const table = layers[phase - 1];
  const next = weights.layers[phase];
  const target = layers[phase];
  let inputs: Float32Array | undefined;
  if (before !== undefined && table !== undefined) {
    const sums = new Float32Array(rows.length * before.message.rows);
    attendRows(table, arrays.neighbourhoods, rows, sums);
    inputs = combineRows(before, table, sums, rows);
    if (next === undefined) scatter(sums, heard, before.message.rows, rows);
  }
  if (next !== undefined && target !== undefined) {
    if (inputs === undefined) inputs = gather(target.inputs, next.message.columns, rows);
    else scatter(inputs, target.inputs, next.message.columns, rows);
    requireFinite(inputs, next.message.columns, rows);
    makeMessages(next, inputs, target, rows);
  } else if (inputs !== undefined) {
    const embeddings = headForward(weights.head, inputs);
    requireFinite(embeddings, weights.head.second.rows, rows);
    scatter(embeddings, vectors, weights.head.second.rows, rows);
  }
}

/** `h'` of some rows, `[rows, out]`, from what they hear, `[rows, m]`. */
export function combineRows(
  layer: SageLayer,
  table: Pick<LayerTable, 'inputs'>,
  heard: Float32Array,
  rows: Int32Array,
): Float32Array {
  const { message, combine, combineBias } = layer;
  const outputs = new Float32Array(rows.length * combine.rows);
  fillRows(outputs, combineBias, rows.length);
  const matrix = { values: combine.values, stride: combine.columns };
  const own = gather(table.inputs, message.columns, rows);
  addProduct(outputs, own, rows.length, message.columns, { ...matrix, from: 0 }, combine.rows);
  addProduct(outputs, heard, rows.length, message.rows, { ...matrix, from: message.columns }, combine.rows);
  rectify(outputs);
  normaliseRows(outputs, rows.length, combine.rows);
  return outputs;
}

function makeMessages(layer: SageLayer, inputs: Float32Array, target: LayerTable, rows: Int32Array): void {
  const { message, messageBias, attendSelf, attendNeighbour } = layer;
  const messages = new Float32Array(rows.length * message.rows);
  fillRows(messages, messageBias, rows.length);
  const columns = { values: message.values, stride: message.columns, from: 0 };
  addProduct(messages, inputs, rows.length, message.columns, columns, message.rows);
  rectify(messages);
  scatter(messages, target.messages, message.rows, rows);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    target.selfScores[row] = product(messages, at * message.rows, attendSelf, 0, message.rows);
    target.neighbourScores[row] = product(messages, at * message.rows, attendNeighbour, 0, message.rows);
  }
}

function gather(from: Float32Array, width: number, rows: Int32Array): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  for (let at = 0; at < rows.length; at += 1) copyRow(from, (rows[at] ?? 0) * width, gathered, at * width, width);
  return gathered;
}

function scatter(values: Float32Array, target: Float32Array, width: number, rows: Int32Array): void {
  for (let at = 0; at < rows.length; at += 1) copyRow(values, at * width, target, (rows[at] ?? 0) * width, width);
}

/** Faster than views of rows, which are short. */
function copyRow(from: Float32Array, start: number, to: Float32Array, target: number, width: number): void {
  for (let at = 0; at < width; at += 1) to[target + at] = from[start + at] ?? 0;
}

function requireFinite(values: Float32Array, width: number, rows: Int32Array): void {
  const place = firstNotFinite(values);
  if (place === undefined) return;
  const message = `Row \`${rows[Math.floor(place / width)]}\` is not finite. Check the features, and the model for weights that overflow.`;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
}
