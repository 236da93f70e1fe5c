import type { OnnxGraph, Tensor } from '../../src/onnx/index.js';
import { writeOnnxModel } from '../../src/onnx/index.js';

/** `y = x + 1`, for any number of rows of 3. */
export const ADD_ONE: OnnxGraph = {
  inputs: [{ name: 'x', type: 'float32', dims: ['batch', 3] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['batch', 3] }],
  nodes: [{ op: 'Add', inputs: ['x', 'one'], outputs: ['y'] }],
  initializers: { one: { type: 'float32', dims: [], data: Float32Array.of(1) } },
};

/** {@link ADD_ONE}, as a file. */
export const addOne = writeOnnxModel(ADD_ONE);

/** One row of {@link ADD_ONE}. */
export const row: Tensor<'float32'> = { type: 'float32', dims: [1, 3], data: Float32Array.of(1, 2, 3) };

const SIDE = 352;

/** A run of one row takes about 50 ms. */
export const slow = writeOnnxModel({
  inputs: [{ name: 'x', type: 'float32', dims: ['batch'] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['batch'] }],
  nodes: [
    { op: 'ReduceSum', inputs: ['x'], outputs: ['sum'], attributes: { keepdims: { int: 1 } } },
    { op: 'Mul', inputs: ['w', 'sum'], outputs: ['m0'] },
    ...Array.from({ length: 40 }, (_, step) => {
      return { op: 'MatMul', inputs: [`m${step}`, 'w'], outputs: [`m${step + 1}`] };
    }),
    { op: 'ReduceMax', inputs: ['m40'], outputs: ['max'], attributes: { keepdims: { int: 0 } } },
    { op: 'Mul', inputs: ['max', 'zero'], outputs: ['nothing'] },
    { op: 'Add', inputs: ['x', 'nothing'], outputs: ['y'] },
  ],
  initializers: {
    w: { type: 'float32', dims: [SIDE, SIDE], data: new Float32Array(SIDE * SIDE).fill(1 / SIDE) },
    zero: { type: 'float32', dims: [], data: Float32Array.of(0) },
  },
});

/** One row of {@link slow}. */
export const slowRow: Tensor<'float32'> = { type: 'float32', dims: [1], data: Float32Array.of(7) };

/** `y = x`, in every type that goes in and out of sessions. */
export const everyType = writeOnnxModel({
  inputs: (['float32', 'float16', 'int64', 'int32', 'uint8', 'bool'] as const).map((type) => {
    return { name: type, type, dims: ['n'] };
  }),
  outputs: (['float32', 'float16', 'int64', 'int32', 'uint8', 'bool'] as const).map((type) => {
    return { name: `${type}_out`, type, dims: ['n'] };
  }),
  nodes: ['float32', 'float16', 'int64', 'int32', 'uint8', 'bool'].map((type) => {
    return { op: 'Identity', inputs: [type], outputs: [`${type}_out`] };
  }),
});

/** A model whose weights are in the file `name` beside it. */
export function withExternalData(name: string): Uint8Array {
  return writeOnnxModel({
    inputs: [{ name: 'x', type: 'float32', dims: ['batch', 3] }],
    outputs: [{ name: 'y', type: 'float32', dims: ['batch', 2] }],
    nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
    initializers: { w: { type: 'float32', dims: [3, 2], data: { name } } },
  });
}
