import { markAsUntransferable } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnnxFeeds, OnnxSession, PixelBatch, Tensor } from '../../src/onnx/index.js';
import { openOnnxSession, writeOnnxModel } from '../../src/onnx/index.js';
import { addOne, everyType, row } from './models.js';

/** The same on a thread and in a process. */
describe.each(['worker', 'child'] as const)('a session in a %s', (executor) => {
  let session: OnnxSession;
  beforeAll(async () => {
    session = await openOnnxSession({ model: addOne, device: 'cpu', executor });
  });
  afterAll(() => session.close());

  it('says what it takes and gives', () => {
    expect(session.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['batch', 3] }]);
    expect(session.outputs).toEqual([{ name: 'y', type: 'float32', dims: ['batch', 3] }]);
    expect(session.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(session.device).toBe('cpu');
    expect(session.devices).toEqual([{ device: 'cpu', usable: true }]);
    expect(session.stats().pid === process.pid).toBe(executor === 'worker');
  });

  it('computes', async () => {
    expect(await session.run({ x: row })).toEqual({
      y: { type: 'float32', dims: [1, 3], data: Float32Array.of(2, 3, 4) },
    });
  });

  it('computes no rows', async () => {
    const none = { type: 'float32', dims: [0, 3], data: new Float32Array(0) } as const;
    expect((await session.run({ x: none }))['y']).toEqual(none);
  });

  it('keeps to the part of a buffer that an array is', async () => {
    const around = Float32Array.of(9, 9, 1, 2, 3, 9);
    const x = { type: 'float32', dims: [1, 3], data: around.subarray(2, 5) } as const;
    for (const transfer of [false, true]) {
      expect((await session.run({ x }, { transfer }))['y']?.data).toEqual(Float32Array.of(2, 3, 4));
    }
    expect(around).toEqual(Float32Array.of(9, 9, 1, 2, 3, 9));
  });

  it('reads feeds when it is called, not later', async () => {
    const data = Float32Array.of(1, 2, 3);
    const before = session.run({ x: row });
    const answer = session.run({ x: { ...row, data } });
    data.fill(NaN);
    await before;
    expect((await answer)['y']?.data).toEqual(Float32Array.of(2, 3, 4));
  });

  it('takes the arrays away if asked to, and only then', async () => {
    const x = { type: 'float32', dims: [1, 3], data: Float32Array.of(1, 2, 3) } as const;
    await session.run({ x });
    expect(x.data).toHaveLength(3);
    expect((await session.run({ x }, { transfer: true }))['y']?.data).toEqual(Float32Array.of(2, 3, 4));
    expect(x.data).toHaveLength(0);
  });

  it('takes shared memory and memory that cannot be moved', async () => {
    const shared = new Float32Array(new SharedArrayBuffer(12));
    const unmovable = new Float32Array(3);
    markAsUntransferable(unmovable.buffer);
    for (const data of [shared, unmovable]) {
      data.set([1, 2, 3]);
      const x = { type: 'float32', dims: [1, 3], data } as const;
      expect((await session.run({ x }, { transfer: true }))['y']?.data).toEqual(Float32Array.of(2, 3, 4));
    }
  });
});

describe('a session', () => {
  it('carries every type of tensor through', async () => {
    await using session = await openOnnxSession({ model: everyType, device: 'cpu' });
    const feeds: Readonly<Record<string, Tensor>> = {
      float32: { type: 'float32', dims: [2], data: Float32Array.of(1.5, NaN) },
      float16: { type: 'float16', dims: [1], data: Uint16Array.of(0x3c00) },
      int64: { type: 'int64', dims: [1], data: BigInt64Array.of(-(2n ** 60n)) },
      int32: { type: 'int32', dims: [1], data: Int32Array.of(-7) },
      uint8: { type: 'uint8', dims: [2], data: Uint8Array.of(0, 255) },
      bool: { type: 'bool', dims: [2], data: Uint8Array.of(0, 1) },
    };
    const results = await session.run(feeds);
    for (const [name, feed] of Object.entries(feeds)) expect(results[`${name}_out`]).toEqual(feed);
    expect(Object.keys(await session.run(feeds, { outputs: ['int32_out', 'bool_out'] }))).toEqual([
      'int32_out',
      'bool_out',
    ]);
  });

  it('returns the outputs that it can carry, by name', async () => {
    const model = writeOnnxModel({
      inputs: [{ name: 'x', type: 'float32', dims: [2] }],
      outputs: [
        { name: 'y', type: 'float32', dims: [2] },
        { name: 'small', type: 'int8', dims: [2] },
      ],
      nodes: [
        { op: 'Abs', inputs: ['x'], outputs: ['y'] },
        { op: 'Cast', inputs: ['x'], outputs: ['small'], attributes: { to: { int: 3 } } },
      ],
    });
    await using session = await openOnnxSession({ model, device: 'cpu' });
    const x = { type: 'float32', dims: [2], data: Float32Array.of(-1, 1) } as const;
    await expect(session.run({ x })).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
    expect((await session.run({ x }, { outputs: ['y'] }))['y']?.data).toEqual(Float32Array.of(1, 1));
  });

  it('says that numbers do not suit the model, and goes on', async () => {
    const model = writeOnnxModel({
      inputs: [{ name: 'index', type: 'int64', dims: [1] }],
      outputs: [{ name: 'y', type: 'float32', dims: [1] }],
      nodes: [{ op: 'Gather', inputs: ['table', 'index'], outputs: ['y'] }],
      initializers: { table: { type: 'float32', dims: [2], data: Float32Array.of(5, 6) } },
    });
    await using session = await openOnnxSession({ model, device: 'cpu' });
    const at = (index: bigint): OnnxFeeds => ({ index: { type: 'int64', dims: [1], data: BigInt64Array.of(index) } });
    await expect(session.run(at(2n))).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    expect((await session.run(at(1n)))['y']?.data).toEqual(Float32Array.of(6));
  });
});

describe('pictures', () => {
  const images = [Uint8Array.of(0, 10, 20, 1, 11, 21), Uint8Array.of(2, 12, 22, 255, 255, 255)];
  const pixels = { images, width: 2, height: 1, scale: [1, 2, 0.5], shift: [0, 100, -1], rows: 3 } as const;
  /** [row][channel][column] */
  const planes = [
    [
      [0, 1],
      [120, 122],
      [9, 9.5],
    ],
    [
      [2, 255],
      [124, 610],
      [10, 126.5],
    ],
    [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  ];

  it.each([
    ['nchw', [3, 3, 1, 2], planes.flat(2)],
    ['nhwc', [3, 1, 2, 3], planes.flatMap((row) => [0, 1].flatMap((column) => row.map((plane) => plane[column])))],
  ] as const)(
    'become planes of numbers in the order %s, with empty rows at the end',
    async (layout, dims, expected) => {
      const value = { type: 'float32', dims: ['n', 'a', 'b', 'c'] } as const;
      const model = writeOnnxModel({
        inputs: [{ name: 'x', ...value }],
        outputs: [{ name: 'y', ...value }],
        nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
      });
      await using session = await openOnnxSession({ model, device: 'cpu' });
      const { y } = await session.run({ x: { ...pixels, layout } });
      expect(y?.dims).toEqual(dims);
      expect(Array.from(y?.data ?? [], Number)).toEqual(expected);
      expect((await session.run({ x: { ...pixels, layout, rows: undefined } }))['y']?.dims[0]).toBe(2);
      const twice = { ...pixels, layout, images: [images[0], images[0]] as Uint8Array[], rows: undefined };
      const [first, second] = [0, 1].map((half) => (y?.data as Float32Array).slice(half * 6, half * 6 + 6));
      expect(second).not.toEqual(first);
      const same = (await session.run({ x: twice }, { transfer: true }))['y']?.data as Float32Array;
      expect([same.slice(0, 6), same.slice(6)]).toEqual([first, first]);
    },
  );
});

describe('feeds that do not fit the model are refused before they are sent:', () => {
  let session: OnnxSession;
  beforeAll(async () => {
    const model = writeOnnxModel({
      inputs: [
        { name: 'x', type: 'float32', dims: ['batch', 3] },
        { name: 'p', type: 'float32', dims: ['batch', 3, 2, 2] },
      ],
      outputs: [{ name: 'y', type: 'float32', dims: ['batch', 3] }],
      nodes: [
        {
          op: 'ReduceMean',
          inputs: ['p'],
          outputs: ['mean'],
          attributes: { axes: { ints: [2, 3] }, keepdims: { int: 0 } },
        },
        { op: 'Add', inputs: ['x', 'mean'], outputs: ['y'] },
      ],
    });
    session = await openOnnxSession({ model, device: 'cpu' });
  });
  afterAll(() => session.close());

  const p: PixelBatch = {
    images: [new Uint8Array(12)],
    width: 2,
    height: 2,
    scale: [1, 1, 1],
    shift: [0, 0, 0],
    layout: 'nchw',
  };

  it.each<[string, unknown]>([
    ['none', undefined],
    ['one that is missing', { x: row }],
    ['one that the model does not know', { x: row, p, z: row }],
    ['another type', { x: { ...row, type: 'int32', data: new Int32Array(3) }, p }],
    ['an unknown type', { x: { ...row, type: 'float64', data: new Float64Array(3) }, p }],
    ['an array of another type', { x: { ...row, data: new Float64Array(3) }, p }],
    ['a plain list', { x: { ...row, data: [1, 2, 3] }, p }],
    ['too few axes', { x: { ...row, dims: [3] }, p }],
    ['another length of an axis', { x: { ...row, dims: [3, 1] }, p }],
    ['a length that is no integer', { x: { ...row, dims: [1.5, 3] }, p }],
    ['a negative length', { x: { ...row, dims: [-1, 3] }, p }],
    ['no shape', { x: { ...row, dims: undefined }, p }],
    ['fewer numbers than the shape says', { x: { ...row, dims: [2, 3] }, p }],
    ['pictures of another size', { x: row, p: { ...p, width: 1, height: 4 } }],
    ['pictures with too few bytes', { x: row, p: { ...p, images: [new Uint8Array(11)] } }],
    ['no pictures', { x: row, p: { ...p, images: [] } }],
    ['fewer rows than pictures', { x: row, p: { ...p, images: [new Uint8Array(12), new Uint8Array(12)], rows: 1 } }],
    ['a scale that is not finite', { x: row, p: { ...p, scale: [1, NaN, 1] } }],
    ['two shifts', { x: row, p: { ...p, shift: [0, 0] } }],
    ['an unknown order of the axes', { x: row, p: { ...p, layout: 'chw' } }],
    ['a width that is no integer', { x: row, p: { ...p, width: 2.5 } }],
  ])('%s', async (_, feeds) => {
    const { runs } = session.stats();
    await expect(session.run(feeds as OnnxFeeds)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    expect(session.stats().runs).toBe(runs);
  });

  it.each([[['nothing']], [[]]])('outputs %j that it does not have', async (outputs) => {
    await expect(session.run({ x: row, p }, { outputs })).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });

  it('but not those that fit', async () => {
    expect((await session.run({ x: row, p: { ...p, shift: [1, 2, 3] } }))['y']?.data).toEqual(Float32Array.of(2, 4, 6));
  });
});
