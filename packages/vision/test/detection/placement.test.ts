import { describe, expect, it } from 'vitest';
import { boxOnPicture, boxOnWhole } from '../../src/detection/placement.js';
import { rounded } from './answers.js';

describe('a box on the picture', () => {
  it('is the box on the input where the picture was stretched to it', () => {
    const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
    expect(rounded(boxOnPicture(box, { x: 0, y: 0, width: 1, height: 1 }))).toEqual(box);
  });

  it('is larger where the picture was padded', () => {
    // A picture of 400 x 200 in the middle of a square: the box of its right half.
    const placement = { x: 0, y: 0.25, width: 1, height: 0.5 };
    const box = { x: 0.5, y: 0.25, width: 0.5, height: 0.5 };
    expect(boxOnPicture(box, placement)).toEqual({ x: 0.5, y: 0, width: 0.5, height: 1 });
  });

  it('is smaller where the edges were cut off', () => {
    // The middle of a picture of 400 x 200: what the network sees is half as wide as the picture.
    const placement = { x: -0.5, y: 0, width: 2, height: 1 };
    expect(boxOnPicture({ x: 0, y: 0, width: 1, height: 1 }, placement)).toEqual({
      x: 0.25,
      y: 0,
      width: 0.5,
      height: 1,
    });
  });

  it('loses what sticks out, and is none beside the picture', () => {
    const placement = { x: 0, y: 0.25, width: 1, height: 0.5 };
    expect(boxOnPicture({ x: -0.5, y: 0, width: 1, height: 0.5 }, placement)).toEqual({
      x: 0,
      y: 0,
      width: 0.5,
      height: 0.5,
    });
    expect(boxOnPicture({ x: 0, y: 0, width: 1, height: 0.25 }, placement)).toBeUndefined();
  });

  it('never ends beyond the picture by a rounding error', () => {
    for (let place = 1; place < 100; place++) {
      const { x, width } = boxOnPicture(
        { x: place / 97, y: 0, width: 2, height: 1 },
        { x: 0.01, y: 0, width: 0.98, height: 1 },
      ) ?? { x: 0, width: 0 };
      expect(x + width).toBeLessThanOrEqual(1);
    }
  });
});

describe('a box on a crop', () => {
  it('is smaller on the whole picture', () => {
    const crop = { x: 0.5, y: 0.25, width: 0.5, height: 0.5 };
    expect(boxOnWhole({ x: 0.5, y: 0, width: 0.5, height: 1 }, crop)).toEqual({
      x: 0.75,
      y: 0.25,
      width: 0.25,
      height: 0.5,
    });
    expect(boxOnWhole({ x: 0, y: 0, width: 1, height: 1 }, crop)).toEqual(crop);
  });
});
