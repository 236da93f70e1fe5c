import { FeedloomError, quote } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';
import type { SageWeights } from '../sage-weights.js';
import { SCALARS } from '../sage-weights.js';
import { weightArrays } from '../weight-arrays.js';

/** Which error a model that cannot be is. */
export interface CheckWeightsOptions {
  /** What is thrown. @defaultValue `ERR_INVALID_ARGUMENT` */
  readonly code?: ErrorCode | undefined;
}

/**
 * Makes sure that the parts of a model fit each other and that every number is finite.
 *
 * @throws `code`, with the part that is wrong in its message.
 */
export function checkWeights(weights: SageWeights, { code = 'ERR_INVALID_ARGUMENT' }: CheckWeightsOptions = {}): void {
  const refuse = (what: string): never => {
    throw new FeedloomError(code, `The model's ${what}. Restore it from where it came, or train it again.`);
  };
  const expect = (name: string, length: number, expected: number): void => {
    if (length !== expected) refuse(`${quote(name)} is of \`${length}\`, not \`${expected}\``);
  };
  const { layers, head, user } = weights;
  if (layers.length === 0) refuse('layers are missing');
  let inputs = layers[0]?.message.columns ?? 0;
  layers.forEach(({ message, messageBias, attendSelf, attendNeighbour, combine, combineBias }, at) => {
    const name = `layers.${at}`;
    expect(`${name}.message columns`, message.columns, inputs);
    expect(`${name}.messageBias`, messageBias.length, message.rows);
    expect(`${name}.attendSelf`, attendSelf.length, message.rows);
    expect(`${name}.attendNeighbour`, attendNeighbour.length, message.rows);
    expect(`${name}.combine columns`, combine.columns, inputs + message.rows);
    expect(`${name}.combineBias`, combineBias.length, combine.rows);
    inputs = combine.rows;
  });
  expect('head.first columns', head.first.columns, inputs);
  expect('head.firstBias', head.firstBias.length, head.first.rows);
  expect('head.second columns', head.second.columns, head.first.rows);
  const dimension = head.second.rows;
  for (const [name, { rows, columns }] of [
    ['query', user.query],
    ['key', user.key],
    ['value', user.value],
  ] as const) {
    expect(`user.${name} rows`, rows, dimension);
    expect(`user.${name} columns`, columns, dimension);
  }
  expect('user.first columns', user.first.columns, 3 * dimension + SCALARS);
  expect('user.firstBias', user.firstBias.length, user.first.rows);
  expect('user.second rows', user.second.rows, 1);
  expect('user.second columns', user.second.columns, user.first.rows);
  for (const { name, dims, values } of weightArrays(weights)) {
    if (dims.some((length) => length < 1)) refuse(`${quote(name)} is empty`);
    expect(name, values.length, sizeOf(dims));
    if (!values.every(Number.isFinite)) refuse(`${quote(name)} holds a number that is not finite`);
  }
}

function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, length) => product * length, 1);
}
