import { FeedloomError, quote } from '@feedloom/core';
import type { Matrix, SageWeights } from './sage-weights.js';
import { SCALARS } from './sage-weights.js';
import { weightArrays } from './weight-arrays.js';

/** The sizes of a model. */
export interface SageSizes {
  /** Numbers in an item's features. */
  readonly features: number;
  /** Numbers in an embedding. */
  readonly dimension: number;
}

/**
 * Checks that the arrays of a model fit each other and hold finite numbers.
 *
 * @throws `ERR_INVALID_ARGUMENT` that names the array.
 */
export function checkWeights(weights: SageWeights): SageSizes {
  const { layers, head, user } = weights;
  const isList: boolean = Array.isArray(layers);
  if (!isList || layers.length === 0) refuse('layers', 'at least one layer', quote(layers));
  for (const { name, dims, values } of weightArrays(weights)) {
    const length = dims.reduce((product, dim) => product * dim, 1);
    if (!(values instanceof Float32Array) || values.length !== length || length === 0) {
      refuse(name, `a Float32Array of \`${length}\` numbers, at least one`, quote(values));
    }
    if (!values.every(Number.isFinite)) refuse(name, 'finite', 'NaN or an infinity');
  }
  let width = layers[0]?.message.columns ?? 0;
  const features = width;
  layers.forEach((layer, index) => {
    const name = `layers.${index}`;
    const messages = layer.message.rows;
    requireShape(`${name}.message`, layer.message, messages, width);
    for (const key of ['messageBias', 'attendSelf', 'attendNeighbour'] as const) {
      requireLength(`${name}.${key}`, layer[key], messages);
    }
    requireShape(`${name}.combine`, layer.combine, layer.combine.rows, width + messages);
    requireLength(`${name}.combineBias`, layer.combineBias, layer.combine.rows);
    width = layer.combine.rows;
  });
  requireShape('head.first', head.first, head.first.rows, width);
  requireLength('head.firstBias', head.firstBias, head.first.rows);
  requireShape('head.second', head.second, head.second.rows, head.first.rows);
  const dimension = head.second.rows;
  for (const key of ['query', 'key', 'value'] as const) requireShape(`user.${key}`, user[key], dimension, dimension);
  requireShape('user.first', user.first, user.first.rows, 3 * dimension + SCALARS);
  requireLength('user.firstBias', user.firstBias, user.first.rows);
  requireShape('user.second', user.second, 1, user.first.rows);
  return { features, dimension };
}

function requireShape(name: string, { rows, columns }: Matrix, wantedRows: number, wantedColumns: number): void {
  if (rows === wantedRows && columns === wantedColumns) return;
  refuse(name, `of shape \`[${wantedRows}, ${wantedColumns}]\``, `\`[${rows}, ${columns}]\``);
}

function requireLength(name: string, { length }: Float32Array, wanted: number): void {
  if (length !== wanted) refuse(name, `of length \`${wanted}\``, `\`${length}\``);
}

function refuse(name: string, rule: string, got: string): never {
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be ${rule}, got ${got}.`);
}
