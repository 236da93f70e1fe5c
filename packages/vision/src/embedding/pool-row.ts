import { FeedloomError } from '@feedloom/core';
import type { ModelInput, Pool } from '../model/model-manifest.js';
import type { TensorRow } from './tensor-row.js';

/**
 * One vector of a picture's share of an output.
 *
 * `none` takes `[d]`; `cls` and `mean` take tokens, `[t, d]`; `gap` takes cells: `[d, rows, columns]`, or with channels
 * last `[rows, columns, d]`.
 *
 * @returns A vector of its own memory.
 * @throws `ERR_UNSUPPORTED` if the output has another shape.
 */
export function poolRow({ dims, data }: TensorRow, pool: Pool, layout: ModelInput['layout']): Float32Array {
  const [first = 0, second = 0, third = 0] = dims;
  switch (pool) {
    case 'none':
      return dims.length === 1 ? data.slice() : refuse(pool, '[n, d]', dims);
    case 'cls':
      return dims.length === 2 ? data.slice(0, second) : refuse(pool, '[n, tokens, d]', dims);
    case 'mean':
      return dims.length === 2 ? meanOver(data, first, second) : refuse(pool, '[n, tokens, d]', dims);
    case 'gap': {
      if (dims.length === 1) return data.slice();
      const isFirst = layout === 'nchw';
      if (dims.length === 2 && isFirst) return meanWithin(data, first, second);
      if (dims.length !== 3) return refuse(pool, '[n, d, rows, columns]', dims);
      return isFirst ? meanWithin(data, first, second * third) : meanOver(data, first * second, third);
    }
  }
}

/** The mean of `count` vectors that lie one after the other. */
function meanOver(data: Float32Array, count: number, dimension: number): Float32Array {
  const sums = new Float64Array(dimension);
  for (let start = 0; start < count * dimension; start += dimension) {
    for (let at = 0; at < dimension; at += 1) sums[at] = (sums[at] ?? 0) + (data[start + at] ?? 0);
  }
  return Float32Array.from(sums, (sum) => sum / count);
}

/** The means of `dimension` runs of `count` numbers. */
function meanWithin(data: Float32Array, dimension: number, count: number): Float32Array {
  return Float32Array.from({ length: dimension }, (_, channel) => {
    let sum = 0;
    for (let at = channel * count; at < (channel + 1) * count; at += 1) sum += data[at] ?? 0;
    return sum / count;
  });
}

function refuse(pool: Pool, wanted: string, dims: readonly number[]): never {
  const message = `The pool \`${pool}\` needs an output of shape \`${wanted}\`, got \`[n, ${dims.join(', ')}]\`.`;
  throw new FeedloomError('ERR_UNSUPPORTED', `${message} Choose another output or pool in the manifest.`);
}
