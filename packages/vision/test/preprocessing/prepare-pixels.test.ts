import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { letterboxPlan } from '../../src/preprocessing/letterbox-plan.js';
import { preparePixels } from '../../src/preprocessing/prepare-pixels.js';
import type { PreprocessingPlan } from '../../src/preprocessing/preprocessing-plan.js';
import { orientedCopies } from '../images/oriented.js';
import { meanDifference } from './mean-difference.js';

const scene = readFileSync(join(import.meta.dirname, 'goldens/scene.jpeg'));
const plan: PreprocessingPlan = {
  resize: { mode: 'exact', width: 24, height: 16 },
  resample: 'bilinear',
  channels: 'rgb',
  scale: [1, 1, 1],
  shift: [0, 0, 0],
};

function plain(background: string, width = 30, height = 20): Sharp {
  return sharp({ create: { width, height, channels: 4, background } });
}

async function firstPixel(picture: Uint8Array, given = plan): Promise<readonly number[]> {
  const { pixels } = await preparePixels(picture, given);
  return [...pixels.subarray(0, 3)];
}

describe('prepared pixels', () => {
  it.each(['png', 'jpeg'] as const)('are the same for all eight EXIF orientations of a %s', async (format) => {
    const upright = await sharp(scene).resize(240, 160, { fit: 'fill' }).png().toBuffer();
    const copies = await orientedCopies(upright, format);
    const crop = { x: 0.1, y: 0.25, width: 0.5, height: 0.5 };
    const [first, firstCrop] = await Promise.all([
      preparePixels(upright, plan),
      preparePixels({ image: upright, crop }, plan),
    ]);
    for (const copy of copies) {
      const whole = await preparePixels(copy, plan);
      expect(whole.original).toEqual({ width: 240, height: 160 });
      expect(meanDifference(whole.pixels, first.pixels)).toBeLessThan(1);
      const part = await preparePixels({ image: copy, crop }, plan);
      expect(part.region).toEqual({ left: 24, top: 40, width: 120, height: 80 });
      expect(meanDifference(part.pixels, firstCrop.pixels)).toBeLessThan(1);
    }
  });

  it('of different pictures differ', async () => {
    const other = await preparePixels(await sharp(scene).flop().png().toBuffer(), plan);
    expect(meanDifference((await preparePixels(scene, plan)).pixels, other.pixels)).toBeGreaterThan(10);
  });

  it('lie on white where the picture is transparent, or on what is asked for', async () => {
    const clear = await plain('rgba(255, 0, 0, 0)').png().toBuffer();
    expect(await firstPixel(clear)).toEqual([255, 255, 255]);
    const { pixels } = await preparePixels(clear, plan, { background: [1, 2, 3] });
    expect([...pixels.subarray(0, 3)]).toEqual([1, 2, 3]);
  });

  it('are RGB of 8 bits for grey, CMYK, 16 bits and a foreign colour profile', async () => {
    const red = plain('#c82040');
    expect(await firstPixel(await red.clone().greyscale().png().toBuffer())).toHaveLength(3);
    const deep = await firstPixel(await red.clone().toColourspace('rgb16').png().toBuffer());
    expect(meanDifference(Uint8Array.from(deep), Uint8Array.of(200, 32, 64))).toBeLessThan(2);
    const cmyk = await firstPixel(await red.clone().flatten().toColourspace('cmyk').jpeg().toBuffer());
    expect(meanDifference(Uint8Array.from(cmyk), Uint8Array.of(200, 32, 64))).toBeLessThan(20);
    const wide = await firstPixel(await red.clone().withIccProfile('p3').png().toBuffer());
    expect(meanDifference(Uint8Array.from(wide), Uint8Array.of(200, 32, 64))).toBeLessThan(2);
  });

  it('have their channels in the order of the plan', async () => {
    const red = await plain('#c82040').png().toBuffer();
    expect(await firstPixel(red, { ...plan, channels: 'bgr' })).toEqual([64, 32, 200]);
  });

  it('stand in a letterbox', async () => {
    const picture = await plain('#c82040', 40, 20).png().toBuffer();
    const prepared = await preparePixels(picture, letterboxPlan({ width: 64, height: 64 }));
    expect([prepared.width, prepared.height]).toEqual([64, 64]);
    expect(prepared.placement).toEqual({ left: 0, top: 16, width: 64, height: 32 });
    expect([...prepared.pixels.subarray(0, 3)]).toEqual([114, 114, 114]);
    expect([...prepared.pixels.subarray(64 * 32 * 3, 64 * 32 * 3 + 3)]).toEqual([200, 32, 64]);
  });

  it('of a very long picture come in bounded time and memory', async () => {
    const long = await plain('#c82040', 30_000, 1).png().toBuffer();
    const cropped: PreprocessingPlan = {
      ...plan,
      resize: { mode: 'shortest', edge: 256 },
      crop: { width: 224, height: 224, rounding: 'floor' },
    };
    expect(await firstPixel(long, cropped)).toEqual([200, 32, 64]);
  });

  it('are refused for inputs that are no pictures, and crops that are no boxes', async () => {
    const reject = async (input: unknown, code: string): Promise<void> => {
      await expect(preparePixels(input as Uint8Array, plan)).rejects.toMatchObject({ code });
    };
    await reject('scene.jpeg', 'ERR_INVALID_ARGUMENT');
    await reject(undefined, 'ERR_INVALID_ARGUMENT');
    await reject({ image: 'scene.jpeg' }, 'ERR_INVALID_ARGUMENT');
    await reject(new Uint8Array(), 'ERR_INVALID_PAYLOAD');
    await reject(scene.subarray(0, 5000), 'ERR_INVALID_PAYLOAD');
    await reject(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'ERR_UNSUPPORTED');
    await reject({ image: scene, crop: { x: NaN, y: 0, width: 1, height: 1 } }, 'ERR_INVALID_ARGUMENT');
    await reject({ image: scene, crop: 'all' }, 'ERR_INVALID_ARGUMENT');
  });

  it('are refused for options and plans out of range, before the picture is blamed', async () => {
    const refusal = { code: 'ERR_INVALID_ARGUMENT' };
    for (const options of [
      { background: [NaN, 0, 0] as const },
      { background: [0, 0, 256] as const },
      { background: '#fff' as never },
      { minSide: NaN },
      { minSide: 0 },
    ]) {
      await expect(preparePixels(scene, plan, options)).rejects.toMatchObject(refusal);
    }
    const mitchell = { ...plan, resample: 'mitchell' as never };
    await expect(preparePixels(scene, mitchell)).rejects.toMatchObject(refusal);
  });

  it('respect limits, deadlines and signals', async () => {
    await expect(preparePixels(scene, plan, { maxBytes: 1000 })).rejects.toMatchObject({ code: 'ERR_TOO_LARGE' });
    await expect(preparePixels(scene, plan, { maxPixels: 1_000_000 })).rejects.toMatchObject({ code: 'ERR_TOO_LARGE' });
    await expect(preparePixels(scene, plan, { deadlineMs: 0 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    const signal = AbortSignal.abort();
    await expect(preparePixels(scene, plan, { signal })).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });
});
