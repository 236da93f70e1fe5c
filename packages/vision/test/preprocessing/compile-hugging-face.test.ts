import { describe, expect, it } from 'vitest';
import { compileHuggingFace } from '../../src/preprocessing/compile-hugging-face.js';

const MEAN = [0.5, 0.4, 0.3];
const STD = [0.25, 0.5, 0.2];

function close(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 12));
}

describe('a preprocessor_config.json', () => {
  it('of CLIP, as its first release wrote it, is resized by the shorter side', () => {
    const plan = compileHuggingFace({
      crop_size: 224,
      do_center_crop: true,
      do_normalize: true,
      do_resize: true,
      feature_extractor_type: 'CLIPFeatureExtractor',
      image_mean: MEAN,
      image_std: STD,
      resample: 3,
      size: 224,
    });
    expect(plan).toMatchObject({
      resize: { mode: 'shortest', edge: 224 },
      crop: { width: 224, height: 224, rounding: 'floor' },
      resample: 'bicubic',
      channels: 'rgb',
    });
    close(plan.scale, [1 / 255 / 0.25, 1 / 255 / 0.5, 1 / 255 / 0.2]);
    close(plan.shift, [-2, -0.8, -1.5]);
  });

  it('of ViT takes one number for both sides', () => {
    const plan = compileHuggingFace({
      image_processor_type: 'ViTImageProcessor',
      size: 224,
      image_mean: 0.5,
      image_std: 0.5,
    });
    expect(plan.resize).toEqual({ mode: 'exact', width: 224, height: 224 });
    expect(plan.resample).toBe('bilinear');
    close(plan.scale, [2 / 255, 2 / 255, 2 / 255]);
    close(plan.shift, [-1, -1, -1]);
  });

  it('of DETR limits the longer side, whichever of its two forms it has', () => {
    const old = { feature_extractor_type: 'DetrFeatureExtractor', size: 800, max_size: 1333, format: 'coco_detection' };
    const young = {
      image_processor_type: 'DetrImageProcessor',
      size: { shortest_edge: 800, longest_edge: 1333 },
      do_pad: true,
    };
    const expected = { mode: 'shortest', edge: 800, longest: 1333 };
    expect(compileHuggingFace(old).resize).toEqual(expected);
    expect(compileHuggingFace({ ...young, resample: 2 }).resize).toEqual(expected);
    expect(compileHuggingFace(young).pad).toBeUndefined();
  });

  it('of ConvNext is enlarged by crop_pct below 384 pixels and squashed from there on', () => {
    const config = { image_processor_type: 'ConvNextImageProcessor', resample: 3, crop_pct: 0.875 };
    expect(compileHuggingFace({ ...config, size: { shortest_edge: 224 } })).toMatchObject({
      resize: { mode: 'shortest', edge: 256 },
      crop: { width: 224, height: 224 },
    });
    const large = compileHuggingFace({ ...config, size: { shortest_edge: 384 } });
    expect(large.resize).toEqual({ mode: 'exact', width: 384, height: 384 });
    expect(large.crop).toBeUndefined();
  });

  it('of LeViT resizes to 256/224 of what it crops', () => {
    const plan = compileHuggingFace({ feature_extractor_type: 'LevitFeatureExtractor', size: 224, crop_size: 224 });
    expect(plan).toMatchObject({ resize: { mode: 'shortest', edge: 256 }, crop: { width: 224 } });
  });

  it('may pad to a multiple, with the colour that normalises to 0', () => {
    const config = { size: { height: 30, width: 30 }, resample: 2, do_pad: true, size_divisor: 32 };
    expect(compileHuggingFace({ ...config, image_mean: [0.5, 0.4, 0.2], image_std: STD }).pad).toEqual({
      position: 'top-left',
      fill: [128, 102, 51],
      divisor: 32,
    });
  });

  it('may shift by -1, divide twice, or not rescale at all', () => {
    const config = { size: { height: 8, width: 8 }, resample: 0 };
    close(compileHuggingFace({ ...config, rescale_factor: 1 / 127.5, rescale_offset: true }).shift, [-1, -1, -1]);
    const twice = compileHuggingFace({ ...config, image_mean: 0.5, image_std: 0.5, include_top: true });
    close(twice.scale, [4 / 255, 4 / 255, 4 / 255]);
    close(twice.shift, [-2, -2, -2]);
    close(compileHuggingFace({ ...config, do_rescale: false }).scale, [1, 1, 1]);
  });

  it('may ask for BGR', () => {
    const config = { size: { shortest_edge: 288 }, crop_size: 256, resample: 2, do_normalize: false };
    expect(compileHuggingFace({ ...config, do_flip_channel_order: true }).channels).toBe('bgr');
  });

  it.each([
    [{ do_thumbnail: true, size: { height: 8, width: 8 }, resample: 2 }, 'ERR_UNSUPPORTED', 'do_thumbnail'],
    [{ do_resize: true, resample: 2 }, 'ERR_INVALID_ARGUMENT', 'size'],
    [{ size: 224, resample: 2 }, 'ERR_INVALID_ARGUMENT', 'size'],
    [{ size: { height: 8 }, resample: 2 }, 'ERR_INVALID_ARGUMENT', 'size'],
    [{ size: { height: 8, width: -1 }, resample: 2 }, 'ERR_INVALID_ARGUMENT', 'size.width'],
    [{ size: { height: 8, width: 1e9 }, resample: 2 }, 'ERR_INVALID_ARGUMENT', 'size.width'],
    [{ size: { height: 8, width: 8 } }, 'ERR_INVALID_ARGUMENT', 'resample'],
    [{ size: { height: 8, width: 8 }, resample: 7 }, 'ERR_INVALID_ARGUMENT', 'resample'],
    [{ size: { height: 8, width: 8 }, resample: 4 }, 'ERR_UNSUPPORTED', 'resample'],
    [{ do_center_crop: true }, 'ERR_INVALID_ARGUMENT', 'crop_size'],
    [{ do_normalize: true }, 'ERR_INVALID_ARGUMENT', 'image_mean'],
    [{ image_mean: MEAN }, 'ERR_INVALID_ARGUMENT', 'image_std'],
    [{ image_mean: [1, 2], image_std: STD }, 'ERR_INVALID_ARGUMENT', 'image_mean'],
    [{ image_mean: MEAN, image_std: [1, 0, 1] }, 'ERR_INVALID_ARGUMENT', 'image_std'],
    [{ do_rescale: 'yes' }, 'ERR_INVALID_ARGUMENT', 'do_rescale'],
    [{ rescale_factor: NaN }, 'ERR_INVALID_ARGUMENT', 'rescale_factor'],
    [
      { do_flip_channel_order: true, image_mean: MEAN, image_std: STD },
      'ERR_INVALID_ARGUMENT',
      'do_flip_channel_order',
    ],
    [{ do_pad: true, size_divisor: 1.5 }, 'ERR_INVALID_ARGUMENT', 'size_divisor'],
    ['{}', 'ERR_INVALID_ARGUMENT', 'preprocessor_config.json'],
    [null, 'ERR_INVALID_ARGUMENT', 'preprocessor_config.json'],
  ])('that cannot be followed is refused by the name of its key: %j', (config, code, key) => {
    expect(() => compileHuggingFace(config)).toThrowError(expect.objectContaining({ code }) as Error);
    expect(() => compileHuggingFace(config)).toThrowError(key);
  });

  it('with a mode that libvips lacks says what takes its place, if somebody listens', () => {
    const sentences: string[] = [];
    const config = { size: { height: 8, width: 8 }, resample: 5 };
    const plan = compileHuggingFace(config, { onSubstitute: (sentence) => sentences.push(sentence) });
    expect(plan.resample).toBe('bilinear');
    expect(sentences.join()).toContain('hamming');
  });

  it('takes null for absent', () => {
    const config = {
      size: { shortest_edge: 9 },
      crop_size: null,
      resample: 2,
      data_format: 'channels_first',
      device: null,
    };
    expect(compileHuggingFace(config).crop).toBeUndefined();
  });
});
