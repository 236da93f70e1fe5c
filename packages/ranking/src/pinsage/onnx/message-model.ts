import { writeOnnxModel } from '@feedloom/core/onnx';
import type { SageLayer } from '../sage-weights.js';
import { floats, GraphBuilder } from './graph-builder.js';

/**
 * One layer's messages as ONNX: `inputs[n, in]` to `messages[n, m]`, `selfScores[n]` and `neighbourScores[n]`, once for each
 * item, before any is gathered.
 */
export function writeMessageModel({ message, messageBias, attendSelf, attendNeighbour }: SageLayer): Uint8Array {
  const build = new GraphBuilder();
  const raw = build.linear('inputs', build.columns('Q', message), build.vector('q', messageBias));
  const messages = build.node('Relu', [raw], { as: 'messages' });
  const width = [message.rows, 1];
  build.constant('s', { type: 'float32', dims: width, data: attendSelf });
  build.constant('t', { type: 'float32', dims: width, data: attendNeighbour });
  const axis = build.integers('last', 1);
  build.node('Squeeze', [build.node('MatMul', [messages, 's']), axis], { as: 'selfScores' });
  build.node('Squeeze', [build.node('MatMul', [messages, 't']), axis], { as: 'neighbourScores' });
  return writeOnnxModel(
    build.graph(
      'message',
      [floats('inputs', 'n', message.columns)],
      [floats('messages', 'n', message.rows), floats('selfScores', 'n'), floats('neighbourScores', 'n')],
    ),
  );
}
