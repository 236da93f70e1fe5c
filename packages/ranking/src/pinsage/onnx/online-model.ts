import { FeedloomError } from '@feedloom/core';
import { writeOnnxModel } from '@feedloom/core/onnx';
import type { ExternalData, OnnxValue } from '@feedloom/core/onnx';
import type { SageTables } from '../../tables/sage-tables.js';
import { SCALARS } from '../sage-weights.js';
import { addCombination } from './convolution.js';
import { floats, GraphBuilder, integers } from './graph-builder.js';
import { addHead } from './head-model.js';
import { addUserHead } from './user-head.js';

/** A model and the tables beside it, as a session takes them. */
export interface OnlineModel {
  /** The graph and the weights. */
  readonly model: Uint8Array;
  /** The tables, in the memory that they are in. */
  readonly externalData: readonly ExternalData[];
  /** Bytes of both. */
  readonly bytes: number;
}

/**
 * What a request runs, as ONNX: the last layer, from what each candidate hears, and the head over the candidates, attention over the history, scores, and the
 * best of them.
 *
 * ```text
 * takes  candidates[C], facts[C, SCALARS - 1], history[H], logWeights[H], count[1]
 * gives  indices[count] and scores[count], best first, of equals the one that was given first;
 *        attention[count, H] of these; check[1], which is 0 if every score is finite and NaN if not;
 *        embeddings[C, d]
 * ```
 *
 * Candidates and history are rows. The last scalar, the best cosine, is computed within. Tables are external
 * data: they are not copied into the model.
 */
export function writeOnlineModel(tables: SageTables): OnlineModel {
  const { weights, layers, heard, embeddings } = tables;
  const layer = weights.layers.at(-1);
  const table = layers.at(-1);
  if (layer === undefined || table === undefined) {
    throw new FeedloomError(
      'ERR_INVALID_ARGUMENT',
      'The tables have no layer. Refresh them with a model that has one.',
    );
  }
  const build = new GraphBuilder();
  const external: ExternalData[] = [];
  const add = (name: string, array: Float32Array, width: number): string => {
    external.push({ name, from: new Uint8Array(array.buffer, array.byteOffset, array.byteLength) });
    const dims = [array.length / width, width];
    return build.constant(name, { type: 'float32', dims, data: { name, lengthBytes: array.byteLength } });
  };
  const own = build.node('Gather', [add('inputs', table.inputs, layer.message.columns), 'candidates']);
  const sums = build.node('Gather', [add('heard', heard, layer.message.rows), 'candidates']);
  const outputs = addCombination(build, layer, own, sums);
  const candidates = addHead(build, weights.head, outputs);
  const past = build.node('Gather', [add('table', embeddings.vectors, embeddings.dimension), 'history']);
  const { scores, attention } = addUserHead(build, weights.user, { candidates, past });
  build.nodes('TopK', [scores, 'count'], ['scores', 'best']);
  build.node('Cast', ['best'], { attributes: { to: { int: 6 } }, as: 'indices' });
  build.node('Gather', [attention, 'best'], { as: 'attention' });
  const zeros = build.node('Mul', [scores, build.number('zero', 0)]);
  build.node('ReduceSum', [zeros, build.integers('axis0', 0)], { as: 'check' });
  const graph = build.graph('online', inputsOf(), outputsOf(embeddings.dimension));
  const model = writeOnnxModel(graph);
  const bytes = external.reduce((sum, { from }) => sum + from.length, model.length);
  return { model, externalData: external, bytes };
}

function inputsOf(): OnnxValue[] {
  return [
    integers('candidates', 'C'),
    floats('facts', 'C', SCALARS - 1),
    integers('history', 'H'),
    floats('logWeights', 'H'),
    { name: 'count', type: 'int64', dims: [1] },
  ];
}

function outputsOf(dimension: number): OnnxValue[] {
  return [
    integers('indices', 'K'),
    floats('scores', 'K'),
    floats('attention', 'K', 'H'),
    floats('check', 1),
    floats('embeddings', 'C', dimension),
  ];
}
