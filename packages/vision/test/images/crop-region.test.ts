import { describe, expect, it } from 'vitest';
import { cropRegion } from '../../src/images/crop-region.js';

const picture = { width: 1000, height: 500 };

describe('a box on a picture', () => {
  it('is every pixel that it touches', () => {
    expect(cropRegion({ x: 0.1, y: 0.2, width: 0.3, height: 0.4 }, picture)).toEqual({
      left: 100,
      top: 100,
      width: 300,
      height: 200,
    });
    expect(cropRegion({ x: 0.1005, y: 0, width: 0.1, height: 1 }, picture)).toMatchObject({ left: 100, width: 101 });
  });

  it('may reach beyond the edge by a rounding, but no further', () => {
    expect(cropRegion({ x: -0.005, y: 0.5, width: 0.3, height: 0.505 }, picture)).toMatchObject({
      left: 0,
      top: 250,
      height: 250,
    });
    for (const box of [
      { x: -0.1, y: 0, width: 0.5, height: 1 },
      { x: 0.6, y: 0, width: 0.5, height: 1 },
      { x: 0, y: 0, width: 0, height: 1 },
      { x: 0, y: 0, width: 1, height: -1 },
      { x: 100, y: 20, width: 300, height: 200 },
      { x: NaN, y: 0, width: 1, height: 1 },
      { x: 0, y: 0, width: Infinity, height: 1 },
      { x: '0', y: 0, width: 1, height: 1 },
      undefined,
    ]) {
      expect(() => cropRegion(box as never, picture)).toThrowError(
        expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }) as Error,
      );
    }
  });

  it('grows to the least side about its middle, and stays inside', () => {
    expect(cropRegion({ x: 0.5, y: 0.5, width: 0.001, height: 0.002 }, picture, { minSide: 32 })).toEqual({
      left: 485,
      top: 235,
      width: 32,
      height: 32,
    });
    expect(cropRegion({ x: 0.999, y: 0, width: 0.001, height: 0.002 }, picture, { minSide: 32 })).toMatchObject({
      left: 968,
      top: 0,
    });
    expect(cropRegion({ x: 0, y: 0, width: 1, height: 1 }, { width: 3, height: 2 })).toEqual({
      left: 0,
      top: 0,
      width: 3,
      height: 2,
    });
  });

  it('may be padded by a share of its own size', () => {
    expect(cropRegion({ x: 0.4, y: 0.4, width: 0.2, height: 0.2 }, picture, { pad: 0.1 })).toEqual({
      left: 380,
      top: 190,
      width: 240,
      height: 120,
    });
  });

  it('is all of the picture with a pad beyond all measure, and refused with one that is none', () => {
    const box = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };
    const whole = { left: 0, top: 0, width: 1000, height: 500 };
    for (const pad of [1e6, Number.MAX_VALUE]) expect(cropRegion(box, picture, { pad })).toEqual(whole);
    for (const options of [
      { pad: NaN },
      { pad: -0.6 },
      { pad: '1' },
      { minSide: NaN },
      { minSide: 0 },
      { minSide: 1.5 },
    ]) {
      expect(() => cropRegion(box, picture, options as never)).toThrowError(
        expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }) as Error,
      );
    }
  });
});
