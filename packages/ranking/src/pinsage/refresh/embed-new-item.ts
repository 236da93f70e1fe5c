import { FeedloomError } from '@feedloom/core';
import type { SageTables } from '../../tables/sage-tables.js';
import { addProduct } from '../reference/add-product.js';
import { headForward } from '../reference/head-forward.js';
import { layerMessages } from '../reference/layer-forward.js';
import { fillRows, normaliseRows, rectify } from '../reference/rows.js';
import { attendRows } from './attend-rows.js';
import type { SageNeighbour } from './sage-change.js';
import { neighbourRow, requireFeatures } from './sage-change.js';

/** An item that the tables do not know. */
export interface NewItem {
  /** What it looks like. */
  readonly features: Float32Array;
  /** Its neighbours, for example its collection-mates and how many collections they share. Those without a row do not count. */
  readonly neighbours: readonly SageNeighbour[];
}

/**
 * Embeds an item that came after the refresh, from its features and its neighbours' messages of every layer: what a full
 * refresh would give if nobody else's neighbours changed. Takes well under a millisecond.
 *
 * @returns `[d]`, of L2 norm 1 or all 0, in the space of the tables' embeddings.
 * @throws `ERR_INVALID_ARGUMENT` for features or weights that do not fit.
 */
export function embedNewItem(tables: SageTables, { features, neighbours }: NewItem): Float32Array {
  requireFeatures(tables, { id: 'new', features });
  const { weights, neighbourhoods, embeddings } = tables;
  // Without a neighbour that has a row, the item is its own, and its messages are not in the tables.
  const known = neighbours.filter(({ id }) => embeddings.rowOf(id) !== undefined);
  const row = neighbourRow(known, neighbourhoods.fanOut, 0, (id) => embeddings.rowOf(id));
  const wired = { fanOut: neighbourhoods.fanOut, ...row };
  let inputs: Float32Array = Float32Array.from(features);
  weights.layers.forEach((layer, index) => {
    const table = tables.layers[index];
    if (table === undefined) throw new FeedloomError('ERR_INTERNAL', 'The tables have fewer layers than the model.');
    const messages = layerMessages(layer, inputs);
    const { combine, combineBias, message, attendSelf } = layer;
    const heard = known.length === 0 ? messages : new Float32Array(message.rows);
    if (known.length > 0) {
      const own = messages.reduce((sum, value, at) => sum + value * (attendSelf[at] ?? 0), 0);
      attendRows({ ...table, selfScores: Float32Array.of(own) }, wired, Int32Array.of(0), heard);
    }
    const outputs = new Float32Array(combine.rows);
    fillRows(outputs, combineBias, 1);
    const matrix = { values: combine.values, stride: combine.columns };
    addProduct(outputs, inputs, 1, message.columns, { ...matrix, from: 0 }, combine.rows);
    addProduct(outputs, heard, 1, message.rows, { ...matrix, from: message.columns }, combine.rows);
    rectify(outputs);
    normaliseRows(outputs, 1, combine.rows);
    inputs = outputs;
  });
  return headForward(weights.head, inputs);
}
