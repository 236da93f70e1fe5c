import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { Constant, OnnxGraph } from '../../src/onnx/index.js';
import { writeOnnxModel } from '../../src/onnx/index.js';

const refusal = expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' });

type Feeds = Readonly<Record<string, Tensor>>;

/** The first output of the graph, as the real runtime computes it. */
async function run(graph: OnnxGraph, feeds: Feeds, externalData?: { path: string; data: Uint8Array }[]) {
  const session = await InferenceSession.create(writeOnnxModel(graph), { externalData: externalData ?? [] });
  try {
    const { inputMetadata, outputMetadata } = session;
    const [output] = Object.values(await session.run(feeds));
    if (output === undefined) throw new Error('The graph has no output.');
    return {
      numbers: Array.from(output.data as Float32Array, Number),
      dims: output.dims,
      inputMetadata,
      outputMetadata,
    };
  } finally {
    await session.release();
  }
}

const x = { name: 'x', type: 'float32', dims: ['batch', 3] } as const;
const y = { name: 'y', type: 'float32', dims: ['batch', 2] } as const;
const weights = Float32Array.of(1, 2, 3, 4, 5, 6);
const gemm = { op: 'Gemm', inputs: ['x', 'w'], outputs: ['y'] };
const feeds = { x: new Tensor('float32', Float32Array.of(1, 0, 0, 0, 1, 1), [2, 3]) };

describe('a model that was written', () => {
  it('multiplies with its weights, for any length of the open axis', async () => {
    const initializers = { w: { type: 'float32', dims: [3, 2], data: weights } } as const;
    const { numbers, dims, inputMetadata, outputMetadata } = await run(
      { inputs: [x], outputs: [y], nodes: [gemm], initializers },
      feeds,
    );
    expect(numbers).toEqual([1, 2, 8, 10]);
    expect(dims).toEqual([2, 2]);
    expect(inputMetadata).toMatchObject([{ name: 'x', type: 'float32', shape: ['batch', 3] }]);
    expect(outputMetadata).toMatchObject([{ name: 'y', type: 'float32', shape: ['batch', 2] }]);
  });

  it('reads weights from external data, from the place that it says', async () => {
    const data = { name: 'weights.bin', offsetBytes: 4, lengthBytes: 24 };
    const stored = new Uint8Array(Float32Array.of(99, ...weights).buffer);
    const initializers = { w: { type: 'float32', dims: [3, 2], data } } as const;
    const graph = { inputs: [x], outputs: [y], nodes: [gemm], initializers };
    const { numbers } = await run(graph, feeds, [{ path: 'weights.bin', data: stored }]);
    expect(numbers).toEqual([1, 2, 8, 10]);
  });

  it('has attributes of every kind', async () => {
    const nodes = [
      { op: 'Transpose', inputs: ['x'], outputs: ['turned'], attributes: { perm: { ints: [1, 0] } } },
      {
        op: 'Gemm',
        inputs: ['turned', 'w'],
        outputs: ['product'],
        attributes: { alpha: { float: 0.5 }, transA: { int: 1 } },
      },
      {
        op: 'Constant',
        inputs: [],
        outputs: ['two'],
        attributes: { value: { tensor: { type: 'float32', dims: [], data: Float32Array.of(2) } } },
      },
      { op: 'Constant', inputs: [], outputs: ['more'], attributes: { value_floats: { floats: [10, -20.5] } } },
      { op: 'Mul', inputs: ['product', 'two'], outputs: ['doubled'] },
      { op: 'Add', inputs: ['doubled', 'more'], outputs: ['sum'] },
      {
        op: 'DepthToSpace',
        inputs: ['cells'],
        outputs: ['places'],
        attributes: { blocksize: { int: 2 }, mode: { string: 'CRD' } },
      },
      { op: 'Flatten', inputs: ['places'], outputs: ['flat'], attributes: { axis: { int: -1 } } },
      { op: 'ReduceSum', inputs: ['flat'], outputs: ['zero'], attributes: { keepdims: { int: 0 } } },
      { op: 'Add', inputs: ['sum', 'zero'], outputs: ['y'] },
    ] as const;
    const initializers = {
      w: { type: 'float32', dims: [3, 2], data: weights },
      cells: { type: 'float32', dims: [1, 4, 1, 1], data: Float32Array.of(1, -1, 2, -2) },
    } as const;
    const { numbers } = await run({ inputs: [x], outputs: [y], nodes, initializers }, feeds);
    expect(numbers).toEqual([11, -18.5, 18, -10.5]);
  });

  it.each([
    ['int8', Int8Array.of(-1, 127)],
    ['uint8', Uint8Array.of(1, 255)],
    ['int32', Int32Array.of(-1, 2 ** 30)],
    ['int64', BigInt64Array.of(-1n, 2n ** 40n)],
    ['bool', Uint8Array.of(0, 1)],
    ['float16', Uint16Array.of(0x3c00, 0xc000)],
  ] as const)('keeps constants of type %s', async (type, data) => {
    const constant = { type, dims: [2], data } as Constant;
    const nodes = [
      { op: 'Cast', inputs: ['c'], outputs: ['numbers'], attributes: { to: { int: 1 } } },
      { op: 'Add', inputs: ['numbers', 'x'], outputs: ['y'] },
    ];
    const values = { inputs: [{ ...x, dims: [2] }], outputs: [{ ...y, dims: [2] }] };
    const { numbers } = await run(
      { ...values, nodes, initializers: { c: constant } },
      { x: new Tensor('float32', Float32Array.of(0, 0), [2]) },
    );
    expect(numbers).toEqual(type === 'float16' ? [1, -2] : Array.from(data, Number));
  });

  it('uses operators of other domains', async () => {
    const nodes = [{ op: 'Gelu', domain: 'com.microsoft', inputs: ['x'], outputs: ['y'] }];
    const graph = { inputs: [x], outputs: [{ ...y, dims: ['batch', 3] }], nodes, domains: { 'com.microsoft': 1 } };
    const { numbers } = await run(graph, feeds);
    expect(numbers[0]).toBeCloseTo(0.8413, 4);
    expect(numbers[1]).toBe(0);
  });

  it('is the same, byte by byte, for the same graph', () => {
    const graph: OnnxGraph = {
      inputs: [x],
      outputs: [{ ...x, name: 'y' }],
      nodes: [{ op: 'Abs', inputs: ['x'], outputs: ['y'] }],
    };
    expect(writeOnnxModel(graph)).toEqual(writeOnnxModel(structuredClone(graph)));
  });
});

describe('writing a model refuses', () => {
  it('a constant whose numbers do not fit its shape', () => {
    const initializers = { w: { type: 'float32', dims: [3, 3], data: weights } } as const;
    expect(() => writeOnnxModel({ inputs: [x], outputs: [y], nodes: [gemm], initializers })).toThrow(refusal);
  });

  it('a node before the one whose result it takes', () => {
    const nodes = [
      { op: 'Abs', inputs: ['z'], outputs: ['y'] },
      { op: 'Abs', inputs: ['x'], outputs: ['z'] },
    ];
    expect(() => writeOnnxModel({ inputs: [x], outputs: [y], nodes })).toThrow(refusal);
  });

  it('an output that nothing gives', () => {
    expect(() => writeOnnxModel({ inputs: [x], outputs: [y], nodes: [] })).toThrow(refusal);
  });
});
