import { writeOnnxModel } from '@feedloom/core/onnx';
import type { SageLayer } from '../sage-weights.js';
import { addConvolution } from './convolution.js';
import { floats, GraphBuilder, integers } from './graph-builder.js';

/**
 * One layer as ONNX, over tables that are fed: `inputs[n, in]`, `messages[n, m]`, `selfScores[n]` and `neighbourScores[n]` of
 * all items, and for the wanted ones `rows[c]`, `neighbours[c, T]` and `shares[c, T]`. It gives `outputs[c, out]`, and
 * `heard[c, m]`: what each hears from its neighbours.
 */
export function writeConvolutionModel(layer: SageLayer, fanOut: number): Uint8Array {
  const build = new GraphBuilder();
  const names = {
    inputs: 'inputs',
    messages: 'messages',
    selfScores: 'selfScores',
    neighbourScores: 'neighbourScores',
    rows: 'rows',
    neighbours: 'neighbours',
    shares: 'shares',
  };
  const { heard, outputs } = addConvolution(build, layer, names);
  build.node('Identity', [heard], { as: 'heard' });
  build.node('Identity', [outputs], { as: 'outputs' });
  return writeOnnxModel(
    build.graph(
      'convolution',
      [
        floats('inputs', 'n', layer.message.columns),
        floats('messages', 'n', layer.message.rows),
        floats('selfScores', 'n'),
        floats('neighbourScores', 'n'),
        integers('rows', 'c'),
        integers('neighbours', 'c', fanOut),
        floats('shares', 'c', fanOut),
      ],
      [floats('outputs', 'c', layer.combine.rows), floats('heard', 'c', layer.message.rows)],
    ),
  );
}
