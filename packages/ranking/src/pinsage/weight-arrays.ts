import type { Matrix, SageWeights } from './sage-weights.js';

/** One array of a model, and its shape. */
export interface WeightArray {
  /** Where it belongs: `layers.0.message`. */
  readonly name: string;
  /** The length of each axis. */
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** Every array of a model, always in the same order: the one of {@link SageWeights}. */
export function weightArrays({ layers, head, user }: SageWeights): WeightArray[] {
  return [
    ...layers.flatMap((layer, index) => [
      matrix(`layers.${index}.message`, layer.message),
      vector(`layers.${index}.messageBias`, layer.messageBias),
      vector(`layers.${index}.attendSelf`, layer.attendSelf),
      vector(`layers.${index}.attendNeighbour`, layer.attendNeighbour),
      matrix(`layers.${index}.combine`, layer.combine),
      vector(`layers.${index}.combineBias`, layer.combineBias),
    ]),
    matrix('head.first', head.first),
    vector('head.firstBias', head.firstBias),
    matrix('head.second', head.second),
    matrix('user.query', user.query),
    matrix('user.key', user.key),
    matrix('user.value', user.value),
    { name: 'user.scale', dims: [1], values: Float32Array.of(user.scale) },
    matrix('user.first', user.first),
    vector('user.firstBias', user.firstBias),
    matrix('user.second', user.second),
  ];
}

function matrix(name: string, { rows, columns, values }: Matrix): WeightArray {
  return { name, dims: [rows, columns], values };
}

function vector(name: string, values: Float32Array): WeightArray {
  return { name, dims: [values.length], values };
}
