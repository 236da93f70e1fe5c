import { writeOnnxModel } from '@feedloom/core/onnx';

const SIDE = 320;
const PRODUCTS = 40;

/** Gives back its rows after some 30 ms of work, so that there is a moment to stop it in. */
export const slowModel = writeOnnxModel({
  inputs: [{ name: 'x', type: 'float32', dims: ['batch'] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['batch'] }],
  nodes: [
    { op: 'ReduceSum', inputs: ['x'], outputs: ['sum'], attributes: { keepdims: { int: 1 } } },
    { op: 'Mul', inputs: ['w', 'sum'], outputs: ['m0'] },
    ...Array.from({ length: PRODUCTS }, (_, step) => {
      return { op: 'MatMul', inputs: [`m${step}`, 'w'], outputs: [`m${step + 1}`] };
    }),
    { op: 'ReduceMax', inputs: [`m${PRODUCTS}`], outputs: ['max'], attributes: { keepdims: { int: 0 } } },
    { op: 'Mul', inputs: ['max', 'zero'], outputs: ['nothing'] },
    { op: 'Add', inputs: ['x', 'nothing'], outputs: ['y'] },
  ],
  initializers: {
    w: { type: 'float32', dims: [SIDE, SIDE], data: new Float32Array(SIDE * SIDE).fill(1 / SIDE) },
    zero: { type: 'float32', dims: [], data: Float32Array.of(0) },
  },
});
