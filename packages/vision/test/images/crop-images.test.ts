import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cropImages } from '../../src/images/crop-images.js';
import { orientedCopies } from './oriented.js';

/** Red at the left, blue at the right. */
async function halves(width: number, height: number): Promise<Buffer> {
  const right = await sharp({ create: { width: width / 2, height, channels: 3, background: '#0000ff' } })
    .png()
    .toBuffer();
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } })
    .composite([{ input: right, left: width / 2, top: 0 }])
    .png()
    .toBuffer();
}

describe('pieces of a picture', () => {
  it('are cut from the upright picture, in the order of the boxes', async () => {
    const [, , , , , sixth] = await orientedCopies(await halves(200, 100), 'png');
    const boxes = [
      { x: 0.6, y: 0.2, width: 0.3, height: 0.5 },
      { x: 0.1, y: 0.2, width: 0.3, height: 0.5 },
    ];
    const pieces = await cropImages(sixth ?? Buffer.of(), boxes, { pad: 0 });
    const means = await Promise.all(
      pieces.map(async (piece) => (await sharp(piece).stats()).channels.map(({ mean }) => mean)),
    );
    expect(means[0]?.[2]).toBeGreaterThan(240);
    expect(means[1]?.[0]).toBeGreaterThan(240);
    const sizes = await Promise.all(pieces.map(async (piece) => sharp(piece).metadata()));
    expect(sizes.map(({ width, height }) => [width, height])).toEqual([
      [60, 50],
      [60, 50],
    ]);
  });

  it('are as large as was asked for, at most and at least', async () => {
    const image = await halves(4000, 300);
    const boxes = [
      { x: 0, y: 0, width: 1, height: 1 },
      { x: 0.5, y: 0.5, width: 0.001, height: 0.01 },
    ];
    const pieces = await cropImages(image, boxes, { maxSide: 500, minSide: 40 });
    const sizes = await Promise.all(pieces.map(async (piece) => sharp(piece).metadata()));
    expect(sizes.map(({ width, height }) => [width, height])).toEqual([
      [500, 38],
      [40, 40],
    ]);
  });

  it('are none for no boxes, and refused for a wrong one', async () => {
    const image = await halves(20, 10);
    expect(await cropImages(image, [])).toEqual([]);
    const wrong = cropImages(image, [{ x: 2, y: 0, width: 1, height: 1 }]);
    await expect(wrong).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    await expect(cropImages(image.subarray(0, 60), [])).rejects.toMatchObject({ code: 'ERR_INVALID_PAYLOAD' });
    for (const options of [{ maxSide: -1 }, { maxSide: NaN }, { pad: NaN }, { pad: -0.6 }, { minSide: NaN }]) {
      const refused = cropImages(image, [{ x: 0, y: 0, width: 1, height: 1 }], options);
      await expect(refused).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    }
  });
});
