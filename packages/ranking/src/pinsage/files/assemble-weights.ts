import { FeedloomError, quote } from '@feedloom/core';
import type { Matrix, SageLayer, SageWeights } from '../sage-weights.js';
import type { WeightArray } from '../weight-arrays.js';
import { weightArrays } from '../weight-arrays.js';

/**
 * The model that consists of `arrays`, as `weightArrays` lists them, in any order. Whether they fit each other is for
 * `checkWeights` to say.
 *
 * @throws `ERR_CORRUPT` if one is missing, is there twice, belongs nowhere or has another number of axes.
 */
export function assembleWeights(arrays: readonly WeightArray[]): SageWeights {
  const left = new Map(arrays.map((array) => [array.name, array]));
  if (left.size !== arrays.length) throw damaged('holds an array twice');
  const take = (name: string, axes: number): WeightArray => {
    const array = left.get(name);
    if (array === undefined) throw damaged(`lacks the array ${quote(name)}`);
    const numbers = array.dims.reduce((product, length) => product * length, 1);
    if (array.dims.length !== axes || numbers !== array.values.length) {
      throw damaged(`has ${quote(name)} in the shape ${quote(array.dims.join('×'))}, which cannot be`);
    }
    left.delete(name);
    return array;
  };
  const vector = (name: string): Float32Array => take(name, 1).values;
  const matrix = (name: string): Matrix => {
    const { dims, values } = take(name, 2);
    return { rows: dims[0] ?? 0, columns: dims[1] ?? 0, values };
  };
  const layers: SageLayer[] = [];
  while (left.has(`layers.${layers.length}.message`)) {
    const prefix = `layers.${layers.length}`;
    layers.push({
      message: matrix(`${prefix}.message`),
      messageBias: vector(`${prefix}.messageBias`),
      attendSelf: vector(`${prefix}.attendSelf`),
      attendNeighbour: vector(`${prefix}.attendNeighbour`),
      combine: matrix(`${prefix}.combine`),
      combineBias: vector(`${prefix}.combineBias`),
    });
  }
  const weights: SageWeights = {
    layers,
    head: { first: matrix('head.first'), firstBias: vector('head.firstBias'), second: matrix('head.second') },
    user: {
      query: matrix('user.query'),
      key: matrix('user.key'),
      value: matrix('user.value'),
      scale: vector('user.scale')[0] ?? Number.NaN,
      first: matrix('user.first'),
      firstBias: vector('user.firstBias'),
      second: matrix('user.second'),
    },
  };
  const [stranger] = left.keys();
  if (stranger !== undefined) throw damaged(`holds ${quote(stranger)}, which belongs nowhere`);
  return weights;
}

/** The same model with other numbers: `flat` holds them one array after the other, as `weightArrays` lists them. */
export function withNumbers(weights: SageWeights, flat: Float32Array): SageWeights {
  let start = 0;
  const arrays = weightArrays(weights).map(({ name, dims, values }) => {
    start += values.length;
    return { name, dims, values: flat.slice(start - values.length, start) };
  });
  return assembleWeights(arrays);
}

function damaged(how: string): FeedloomError {
  return new FeedloomError('ERR_CORRUPT', `The model ${how}. Restore it from where it came, or train it again.`);
}
