import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { compileHuggingFace } from '../../src/preprocessing/compile-hugging-face.js';
import { compileOpenClip } from '../../src/preprocessing/compile-open-clip.js';
import { preparePixels } from '../../src/preprocessing/prepare-pixels.js';
import { meanDifference } from './mean-difference.js';

/** Made by `make_goldens.py` with Pillow. */
interface Case {
  readonly name: string;
  readonly picture: string;
  readonly as: 'hugging-face' | 'open-clip';
  readonly config: unknown;
}

const folder = join(import.meta.dirname, 'goldens');
const cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as readonly Case[];

describe('prepared pixels beside those of Pillow', () => {
  it.each(cases)('differ by at most 1.5 of 255 on average: $name', async ({ name, picture, as, config }) => {
    const plan = as === 'open-clip' ? compileOpenClip(config) : compileHuggingFace(config);
    const prepared = await preparePixels(readFileSync(join(folder, picture)), plan);
    const expected = sharp(join(folder, `${name}.png`)).raw();
    const { data, info } = await expected.toBuffer({ resolveWithObject: true });
    expect([prepared.width, prepared.height]).toEqual([info.width, info.height]);
    expect(meanDifference(prepared.pixels, data)).toBeLessThanOrEqual(1.5);
  });

  it('are compared in every mode, shrunk and enlarged', () => {
    for (const mode of ['nearest', 'lanczos', 'bilinear', 'bicubic']) {
      for (const picture of ['rings', 'shapes', 'scene']) {
        expect(cases.map(({ name }) => name)).toContain(`${picture}-shortest-${mode}`);
      }
    }
  });
});
