import { writeOnnxModel } from '@feedloom/core/onnx';
import type { SageHead } from '../sage-weights.js';
import { floats, GraphBuilder } from './graph-builder.js';

/** Adds the head over outputs of the last layer, `[c, in]`. @returns The name of e, `[c, d]`. */
export function addHead(build: GraphBuilder, { first, firstBias, second }: SageHead, outputs: string): string {
  const hidden = build.linear(outputs, build.columns('G1', first), build.vector('g', firstBias));
  const raw = build.linear(build.node('Relu', [hidden]), build.columns('G2', second));
  return build.normalise(raw, 'embeddings');
}

/** The head as ONNX: `inputs[n, in]`, what the last layer gave, to `embeddings[n, d]`. */
export function writeHeadModel(head: SageHead): Uint8Array {
  const build = new GraphBuilder();
  addHead(build, head, 'inputs');
  const inputs = [floats('inputs', 'n', head.first.columns)];
  return writeOnnxModel(build.graph('head', inputs, [floats('embeddings', 'n', head.second.rows)]));
}
