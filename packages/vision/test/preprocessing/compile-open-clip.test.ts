import { describe, expect, it } from 'vitest';
import { compileOpenClip } from '../../src/preprocessing/compile-open-clip.js';

describe('a preprocess_cfg of open_clip', () => {
  it('without anything but a size is CLIP’s own', () => {
    const plan = compileOpenClip({ size: [224, 224] });
    expect(plan).toMatchObject({
      resize: { mode: 'shortest', edge: 224 },
      crop: { width: 224, height: 224, rounding: 'half-even' },
      resample: 'bicubic',
    });
    expect(plan.scale[0]).toBeCloseTo(1 / 255 / 0.26862954, 12);
    expect(plan.shift[2]).toBeCloseTo(-0.40821073 / 0.27577711, 12);
  });

  it('may squash, as SigLIP does, or pad', () => {
    const squash = { size: 384, mode: 'RGB', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], resize_mode: 'squash' };
    expect(compileOpenClip(squash).resize).toEqual({ mode: 'exact', width: 384, height: 384 });
    const longest = compileOpenClip({ size: [240, 320], resize_mode: 'longest', fill_color: 7 });
    expect(longest.resize).toEqual({ mode: 'inside', width: 320, height: 240, rounding: 'half-even' });
    expect(longest.pad).toEqual({ position: 'centre', width: 320, height: 240, fill: [7, 7, 7] });
  });

  it('in a whole configuration takes the size of the model', () => {
    const whole = {
      model_cfg: { vision_cfg: { image_size: 256 } },
      preprocess_cfg: { mean: [0, 0, 0], std: [1, 1, 1] },
    };
    expect(compileOpenClip(whole).resize).toEqual({ mode: 'shortest', edge: 256 });
  });

  it.each([
    [{}, 'size'],
    [{ size: 224, mode: 'L' }, 'mode'],
    [{ size: 224, interpolation: 'random' }, 'interpolation'],
    [{ size: 224, resize_mode: 'stretch' }, 'resize_mode'],
    [{ size: 224, timm: true }, 'timm'],
    [{ size: [1, 2, 3] }, 'size'],
    [{ preprocess_cfg: 'none' }, 'preprocess_cfg'],
  ])('that cannot be followed is refused by the name of its key: %j', (config, key) => {
    expect(() => compileOpenClip(config)).toThrowError(key);
  });
});
