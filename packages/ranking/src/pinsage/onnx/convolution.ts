import { LEAK } from '../reference/attend.js';
import type { SageLayer } from '../sage-weights.js';
import type { GraphBuilder } from './graph-builder.js';

/** The names of what a convolution takes: tables of all items, and rows of them. */
export interface ConvolutionInputs {
  /** h, `[n, in]` */
  readonly inputs: string;
  /** m, `[n, m]` */
  readonly messages: string;
  /** s · m, `[n]` */
  readonly selfScores: string;
  /** t · m, `[n]` */
  readonly neighbourScores: string;
  /** Whose output is wanted, `[c]` */
  readonly rows: string;
  /** Their neighbours, `[c, T]` */
  readonly neighbours: string;
  /** Their neighbours' shares, `[c, T]`; 0 for a place that is not used. */
  readonly shares: string;
}

/** Adds one layer over gathered rows: attention, combination, norm. @returns The names of n, `[c, m]`, and h', `[c, out]`. */
export function addConvolution(
  build: GraphBuilder,
  layer: SageLayer,
  names: ConvolutionInputs,
): { heard: string; outputs: string } {
  const { inputs, messages, selfScores, neighbourScores, rows, neighbours, shares } = names;
  const second = build.integers('axis1', 1);
  const own = build.node('Unsqueeze', [build.node('Gather', [selfScores, rows]), second]);
  const raw = build.node('Add', [own, build.node('Gather', [neighbourScores, neighbours])]);
  const leaked = build.node('LeakyRelu', [raw], { attributes: { alpha: { float: LEAK } } });
  // The logarithm of 0 is not used, and so never meets the softmax.
  const isUsed = build.node('Greater', [shares, build.number('zero', 0)]);
  const prior = build.node('Where', [isUsed, build.node('Log', [shares]), build.number('never', -1e9)]);
  const logits = build.node('Add', [leaked, prior]);
  const attention = build.node('Softmax', [logits], { attributes: { axis: { int: 1 } } });
  const gathered = build.node('Gather', [messages, neighbours]);
  const sums = build.node('MatMul', [build.node('Unsqueeze', [attention, second]), gathered]);
  const heard = build.node('Squeeze', [sums, second]);
  return { heard, outputs: addCombination(build, layer, build.node('Gather', [inputs, rows]), heard) };
}

/** Adds what follows the attention. @returns The name of h', `[c, out]`, of `own` h, `[c, in]`, and `heard` n, `[c, m]`. */
export function addCombination(
  build: GraphBuilder,
  { message, combine, combineBias }: SageLayer,
  own: string,
  heard: string,
): string {
  const bias = build.vector('w', combineBias);
  const fromOwn = build.linear(own, build.columns('Wself', combine, 0, message.columns), bias);
  const combined = build.linear(heard, build.columns('Wheard', combine, message.columns), fromOwn);
  return build.normalise(build.node('Relu', [combined]));
}
