import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { embeddingSpace } from '../../src/embedding/embedding-space.js';
import { goldenPicture } from '../../src/embedding/golden-picture.js';
import { poolRow } from '../../src/embedding/pool-row.js';
import { poolViews } from '../../src/embedding/pool-views.js';
import { rankLabels } from '../../src/embedding/rank-labels.js';
import { tensorRow } from '../../src/embedding/tensor-row.js';
import { toUnit } from '../../src/embedding/unit-vector.js';

const floats = (...values: number[]) => Float32Array.from(values);

describe('a picture’s share of an output', () => {
  it('is its row, without axes of length 1 at the end', () => {
    const outputs = { y: { type: 'float32', dims: [2, 3, 1, 1], data: floats(1, 2, 3, 4, 5, 6) } } as const;
    expect(tensorRow(outputs, 'y', 1)).toEqual({ dims: [3], data: floats(4, 5, 6) });
  });

  it('is read from halves', () => {
    // 1, -2, 0.5, the smallest subnormal, infinity
    const data = Uint16Array.of(0x3c00, 0xc000, 0x3800, 0x0001, 0x7c00);
    const outputs = { y: { type: 'float16', dims: [1, 5], data } } as const;
    expect([...tensorRow(outputs, 'y', 0).data]).toEqual([1, -2, 0.5, 2 ** -24, Infinity]);
  });

  it('must be there, in floating point', () => {
    const outputs = { y: { type: 'int64', dims: [1, 1], data: BigInt64Array.of(1n) } } as const;
    expect(() => tensorRow(outputs, 'z', 0)).toThrowError(expect.objectContaining({ code: 'ERR_UNSUPPORTED' }));
    expect(() => tensorRow(outputs, 'y', 0)).toThrowError(expect.objectContaining({ code: 'ERR_UNSUPPORTED' }));
  });
});

describe('pooling', () => {
  const tokens = { dims: [2, 3], data: floats(1, 2, 3, 5, 6, 7) };
  const cells = { dims: [2, 1, 2], data: floats(1, 3, 10, 20) };

  it.each([
    ['cls', 'nchw', tokens, [1, 2, 3]],
    ['mean', 'nchw', tokens, [3, 4, 5]],
    ['gap', 'nchw', cells, [2, 15]],
    ['gap', 'nchw', { dims: [2, 2], data: floats(1, 3, 10, 20) }, [2, 15]],
    ['gap', 'nhwc', { dims: [1, 2, 2], data: floats(1, 10, 3, 20) }, [2, 15]],
    ['none', 'nchw', { dims: [2], data: floats(1, 2) }, [1, 2]],
  ] as const)('%s of %s makes one vector', (pool, layout, row, expected) => {
    expect([...poolRow(row, pool, layout)]).toEqual(expected);
  });

  it.each([
    ['none', tokens],
    ['cls', cells],
    ['mean', cells],
    ['gap', { dims: [1, 1, 1, 2], data: floats(1, 2) }],
  ] as const)('%s refuses an output of another shape', (pool, row) => {
    expect(() => poolRow(row, pool, 'nchw')).toThrowError(expect.objectContaining({ code: 'ERR_UNSUPPORTED' }));
  });

  it('of views lies between the mean and the maximum', () => {
    const [one, two] = [floats(1, 0), floats(0.6, 0.8)];
    const slope = (pool: 'mean' | 'max' | 'gem') => {
      const [x = NaN, y = NaN] = poolViews([one, two], pool);
      return y / x;
    };
    expect([slope('mean'), slope('gem'), slope('max')]).toEqual([
      expect.closeTo(0.5, 5),
      expect.closeTo((0.8 ** 3 / (1 + 0.6 ** 3)) ** (1 / 3), 5),
      expect.closeTo(0.8, 5),
    ]);
    for (const pool of ['mean', 'max', 'gem'] as const) {
      expect(Math.hypot(...poolViews([one, two], pool))).toBeCloseTo(1, 5);
      poolViews([one, one], pool).forEach((value, at) => expect(value).toBeCloseTo(one[at] ?? NaN, 5));
    }
  });
});

describe('a unit vector', () => {
  it('has the direction of the one it was', () => {
    expect([...toUnit(floats(3, 4), 2, 'x')]).toEqual([...floats(0.6, 0.8)]);
  });

  it.each([
    [[0, 0], 'ERR_INTERNAL'],
    [[1, NaN], 'ERR_INTERNAL'],
    [[Infinity, 1], 'ERR_INTERNAL'],
    [[1, 2, 3], 'ERR_INVALID_PAYLOAD'],
  ])('is not made of %o', (values, code) => {
    expect(() => toUnit(floats(...values), 2, 'x')).toThrowError(expect.objectContaining({ code }));
  });
});

describe('labels', () => {
  it('are ranked by softmax, surest first', () => {
    const ranked = rankLabels(floats(1000, 1001, 999), 'softmax', 2);
    expect(ranked.map(({ place }) => place)).toEqual([1, 0]);
    expect(ranked[0]?.score).toBeCloseTo(0.665, 3);
  });

  it('are ranked by sigmoid, each by itself', () => {
    expect(rankLabels(floats(0, 4, 4), 'sigmoid', 5)).toEqual([
      { place: 1, score: expect.closeTo(0.982, 3) },
      { place: 2, score: expect.closeTo(0.982, 3) },
      { place: 0, score: 0.5 },
    ]);
  });

  it('are none where numbers are none', () => {
    expect(rankLabels(floats(NaN, NaN), 'softmax', 5)).toEqual([]);
  });
});

describe('golden pictures', () => {
  const digest = async (place: number, side: number) =>
    createHash('sha256')
      .update(await goldenPicture(place, { width: side, height: side }))
      .digest('hex')
      .slice(0, 16);

  it('are the same on every machine', async () => {
    expect(await digest(0, 224)).toMatchInlineSnapshot(`"751ef160664e8970"`);
    expect(await digest(1, 8)).toMatchInlineSnapshot(`"33b7c9bf1411b51a"`);
  });

  it('let others have their turn while they are made', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    await goldenPicture(0, { width: 640, height: 640 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  it('use the whole range of values', async () => {
    const pixels = await goldenPicture(0, { width: 64, height: 64 });
    expect(pixels.length).toBe(64 * 64 * 3);
    expect(Math.max(...pixels) - Math.min(...pixels)).toBeGreaterThan(120);
  });
});

describe('a space', () => {
  const parts = { model: 'm', weights: 'w', preprocessing: 'p', pooling: 'in-graph', dimension: 3 };

  it.each([
    { model: 'n' },
    { weights: 'x' },
    { preprocessing: 'q' },
    { output: 'b' },
    { pooling: 'cls' },
    { dimension: 4 },
  ])('is another one with %o', (change) => {
    expect(embeddingSpace(parts)).toEqual(embeddingSpace({ ...parts }));
    expect(embeddingSpace({ ...parts, ...change }).id).not.toBe(embeddingSpace(parts).id);
  });
});
