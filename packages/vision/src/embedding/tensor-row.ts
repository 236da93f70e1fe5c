import { FeedloomError, quote } from '@feedloom/core';
import type { OnnxResults, Tensor } from '@feedloom/core/onnx';

/** One picture's share of an output. */
export interface TensorRow {
  /** The lengths of the axes after the first, those of 1 at the end left out. */
  readonly dims: readonly number[];
  /** The numbers, last axis fastest. */
  readonly data: Float32Array;
}

/** The numbers of `row` of the output called `name`. @throws `ERR_UNSUPPORTED` if there is none or it is no float. */
export function tensorRow(outputs: OnnxResults, name: string, row: number): TensorRow {
  const tensor = outputs[name];
  if (tensor === undefined) {
    throw new FeedloomError('ERR_UNSUPPORTED', `The model gives no ${quote(name)}. Name one of its outputs.`);
  }
  const [, ...dims] = tensor.dims;
  while (dims.length > 1 && dims.at(-1) === 1) dims.pop();
  const length = dims.reduce((product, dim) => product * dim, 1);
  return { dims, data: floats(tensor, name, row * length, length) };
}

function floats(tensor: Tensor, name: string, start: number, length: number): Float32Array {
  const end = start + length;
  if (tensor.type === 'float32') return tensor.data.subarray(start, end);
  if (tensor.type === 'float16') return Float32Array.from(tensor.data.subarray(start, end), fromHalf);
  const message = `The output ${quote(name)} is \`${tensor.type}\`, not a floating point number.`;
  throw new FeedloomError('ERR_UNSUPPORTED', message);
}

/** The number that the bits of an IEEE 754 half stand for. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}
