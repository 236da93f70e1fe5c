import { ConfigReader } from './config-reader.js';
import { foldNormalisation } from './fold-normalisation.js';
import type { CropPlan, PadPlan, PreprocessingPlan, ResizePlan } from './preprocessing-plan.js';
import { readResample } from './read-resample.js';
import type { CompileOptions } from './read-resample.js';
import { readRectangle } from './read-size.js';

/** The mean and deviation of CLIP's training pictures, which open_clip takes where a configuration has none. */
const MEAN = [0.48145466, 0.4578275, 0.40821073] as const;
const STD = [0.26862954, 0.26130258, 0.27577711] as const;

/**
 * The plan that open_clip's `preprocess_cfg` describes, as it prepares pictures for inference.
 *
 * Takes the object itself, or a whole `open_clip_config.json`, whose `model_cfg.vision_cfg.image_size` is then the size
 * where `preprocess_cfg` has none. Understands `size`, `mode` (`RGB`), `mean`, `std`, `interpolation`, `resize_mode`
 * (`shortest`, `longest`, `squash`) and `fill_color`.
 *
 * @throws `ERR_INVALID_ARGUMENT` or `ERR_UNSUPPORTED` as `compileHuggingFace` does.
 * @see {@link https://github.com/mlfoundations/open_clip/blob/main/src/open_clip/transform.py | open_clip's transforms}
 */
export function compileOpenClip(config: unknown, options: CompileOptions = {}): PreprocessingPlan {
  const reader = new ConfigReader('preprocess_cfg', preprocessingOf(config));
  const mode = reader.text('mode') ?? 'RGB';
  if (mode !== 'RGB') reader.refuse('mode', `must be RGB, got \`${mode}\``, 'ERR_UNSUPPORTED');
  const size = readRectangle(reader, 'size');
  const resample = readResample(reader, 'interpolation', 'bicubic', options);
  const [red, green, blue] = reader.has('fill_color') ? reader.channels('fill_color') : [0, 0, 0];
  const mean = reader.has('mean') ? reader.channels('mean') : MEAN;
  const std = reader.has('std') ? reader.channels('std') : STD;
  if (std.some((value) => value <= 0)) reader.refuse('std', 'must be above 0');
  const resizeMode = reader.text('resize_mode') ?? 'shortest';
  reader.finish();
  return {
    ...frame(reader, resizeMode, size, [red, green, blue]),
    resample,
    channels: 'rgb',
    ...foldNormalisation({ factor: 1 / 255, mean, std }),
  };
}

/** The preprocessing part of a whole configuration, completed by the size of the model's input. */
function preprocessingOf(config: unknown): unknown {
  const { preprocess_cfg: inner, model_cfg: model } = Object(config) as Record<string, unknown>;
  if (inner === undefined) return config;
  const { vision_cfg: vision } = Object(model) as Record<string, unknown>;
  const { image_size: size } = Object(vision) as Record<string, unknown>;
  return typeof inner === 'object' ? { ...(size !== undefined && { size }), ...inner } : inner;
}

function frame(
  config: ConfigReader,
  mode: string,
  size: { readonly width: number; readonly height: number },
  fill: PadPlan['fill'],
): { readonly resize: ResizePlan; readonly crop?: CropPlan; readonly pad?: PadPlan } {
  const { width, height } = size;
  switch (mode) {
    case 'shortest': {
      const resize: ResizePlan = width === height ? { mode, edge: width } : { mode: 'cover', ...size };
      return { resize, crop: { ...size, rounding: 'half-even' } };
    }
    case 'longest':
      return {
        resize: { mode: 'inside', ...size, rounding: 'half-even' },
        pad: { position: 'centre', fill, ...size },
      };
    case 'squash':
      return { resize: { mode: 'exact', ...size } };
    default:
      return config.refuse('resize_mode', `must be shortest, longest or squash, got \`${mode}\``);
  }
}
