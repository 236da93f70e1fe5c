import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { swiftShaderEnvironment, whyNoSwiftShader } from '../../../../engines/swiftshader/swiftshader.js';
import type { OnnxDevice, OnnxFeeds, OnnxGraph } from '../../src/onnx/index.js';
import { openOnnxSession, probeDevices, writeOnnxModel } from '../../src/onnx/index.js';
import { seededRandom } from '../../src/random/seeded-random.js';
import { addOne, row } from './models.js';

const random = seededRandom('webgpu');

function numbers(count: number): Float32Array {
  return Float32Array.from({ length: count }, () => random.next() - 0.5);
}

const FAR = { timeout: 120_000 };
const ROWS = 1_500;
const NEAREST = 1_000;

/** A small network with the layers of larger ones. */
const network: OnnxGraph = {
  inputs: [{ name: 'x', type: 'float32', dims: ['batch', 3, 16, 16] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['batch', 8] }],
  nodes: [
    {
      op: 'Conv',
      inputs: ['x', 'w', 'bias'],
      outputs: ['convolved'],
      attributes: { strides: { ints: [2, 2] }, pads: { ints: [1, 1, 1, 1] } },
    },
    { op: 'Clip', inputs: ['convolved', 'zero', 'six'], outputs: ['clipped'] },
    {
      op: 'Conv',
      inputs: ['clipped', 'depthwise'],
      outputs: ['deep'],
      attributes: { group: { int: 8 }, pads: { ints: [1, 1, 1, 1] } },
    },
    { op: 'GlobalAveragePool', inputs: ['deep'], outputs: ['pooled'] },
    { op: 'Flatten', inputs: ['pooled'], outputs: ['y'] },
  ],
  initializers: {
    w: { type: 'float32', dims: [8, 3, 3, 3], data: numbers(8 * 27) },
    bias: { type: 'float32', dims: [8], data: numbers(8) },
    zero: { type: 'float32', dims: [], data: Float32Array.of(0) },
    six: { type: 'float32', dims: [], data: Float32Array.of(6) },
    depthwise: { type: 'float32', dims: [8, 1, 3, 3], data: numbers(72) },
  },
};

/** The nearest of many rows. */
const search: OnnxGraph = {
  inputs: [{ name: 'q', type: 'float32', dims: ['n', 32] }],
  outputs: [
    { name: 'scores', type: 'float32', dims: ['n', NEAREST] },
    { name: 'rows', type: 'int64', dims: ['n', NEAREST] },
  ],
  nodes: [
    { op: 'Gemm', inputs: ['q', 'all'], outputs: ['products'], attributes: { transB: { int: 1 } } },
    { op: 'TopK', inputs: ['products', 'k'], outputs: ['scores', 'rows'] },
  ],
  initializers: {
    k: { type: 'int64', dims: [1], data: BigInt64Array.of(BigInt(NEAREST)) },
    all: { type: 'float32', dims: [ROWS, 32], data: numbers(ROWS * 32) },
  },
};

describe.skipIf(whyNoSwiftShader() !== undefined)('WebGPU, emulated', FAR, () => {
  beforeAll(() => {
    for (const [name, value] of Object.entries(swiftShaderEnvironment())) vi.stubEnv(name, value);
  });
  afterAll(() => vi.unstubAllEnvs());

  async function both(graph: OnnxGraph, feeds: OnnxFeeds, output: string): Promise<readonly number[][]> {
    const on = async (device: OnnxDevice): Promise<number[]> => {
      await using session = await openOnnxSession({ model: writeOnnxModel(graph), device, executor: 'child' });
      expect(session.device).toBe(device);
      return Array.from((await session.run(feeds))[output]?.data ?? [], Number);
    };
    return [await on('cpu'), await on('webgpu')];
  }

  const largestDifference = ([one = [], other = []]: readonly number[][]): number =>
    Math.max(...one.map((value, index) => Math.abs(value - (other[index] ?? NaN))));

  it('computes a network as the CPU does', async () => {
    const x = { type: 'float32', dims: [2, 3, 16, 16], data: numbers(2 * 768) } as const;
    expect(largestDifference(await both(network, { x }, 'y'))).toBeLessThan(1e-3);
  });

  it('finds the same thousand rows', async () => {
    const q = { type: 'float32', dims: [2, 32], data: numbers(64) } as const;
    expect(largestDifference(await both(search, { q }, 'scores'))).toBeLessThan(1e-3);
  });

  it('is not chosen, for being slow', async () => {
    const report = (await probeDevices()).find(({ device }) => device === 'webgpu');
    expect(report).toMatchObject({ usable: false });
    expect(report?.reason).toContain('slower than the CPU');
  });
});

describe('devices', FAR, () => {
  it('are each reported, the best first, with the reason why not', async () => {
    const reports = await probeDevices();
    expect(reports.map(({ device }) => device)).toEqual(['cuda', 'webgpu', 'cpu']);
    for (const { usable, reason } of reports) expect(reason === undefined).toBe(usable);
    expect(reports[2]).toEqual({ device: 'cpu', usable: true });
    expect((await probeDevices())[0], 'tried once').toEqual(reports[0]);
  });

  it('are chosen in that order', async () => {
    const reports = await probeDevices();
    await using session = await openOnnxSession({ model: addOne });
    expect(session.device).toBe(reports.find(({ usable }) => usable)?.device);
    expect(session.devices).toEqual(reports.slice(0, session.devices.length));
    expect((await session.run({ x: row }))['y']?.data).toEqual(Float32Array.of(2, 3, 4));
  });

  it('are refused with the reason, if one is named that cannot be used', async () => {
    const cuda = (await probeDevices())[0];
    const opening = openOnnxSession({ model: addOne, device: 'cuda' });
    if (cuda?.usable === true) return (await opening).close();
    await expect(opening).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
    await expect(opening).rejects.toThrow(cuda?.reason);
  });

  it('are not waited for longer than the deadline', async () => {
    const options = { signal: AbortSignal.abort() };
    await expect(probeDevices(options)).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });
});
