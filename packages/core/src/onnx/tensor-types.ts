import type { TensorArrays, TensorType } from './tensor.js';

/** What holds the numbers of a tensor, by its type. */
export const TENSOR_ARRAYS: { readonly [Type in TensorType]: new (length: number) => TensorArrays[Type] } = {
  float32: Float32Array,
  float16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** Whether tensors of this type go in and out of sessions. */
export function isTensorType(type: unknown): type is TensorType {
  return typeof type === 'string' && Object.hasOwn(TENSOR_ARRAYS, type);
}
