import { ConfigReader } from './config-reader.js';
import { foldNormalisation } from './fold-normalisation.js';
import { huggingFaceType, processorName } from './hugging-face-types.js';
import type { PreprocessingPlan } from './preprocessing-plan.js';
import { readFraming } from './read-framing.js';
import { readNormalisation } from './read-normalisation.js';
import { readPad } from './read-pad.js';
import { readResample } from './read-resample.js';
import type { CompileOptions } from './read-resample.js';

/** Keys that say nothing about pixels, or nothing that is not always done here (pictures always become RGB). */
const IRRELEVANT = [
  'image_processor_type',
  'feature_extractor_type',
  'processor_class',
  'do_convert_rgb',
  'return_tensors',
  'data_format',
  'input_data_format',
  'device',
  'disable_grouping',
  '_valid_processor_keys',
  'do_reduce_labels',
  'reduce_labels',
  'format',
  'do_convert_annotations',
  'use_fast',
];

/**
 * The plan that a `preprocessor_config.json` of Hugging Face `transformers` describes.
 *
 * Understands `do_resize`, `size` (a number, `shortest_edge`, `longest_edge`, `height` and `width`, `max_height` and
 * `max_width`), `max_size`, `default_to_square`, `resample`, `crop_pct`, `do_center_crop`, `crop_size`, `do_rescale`,
 * `rescale_factor`, `rescale_offset`, `do_normalize`, `image_mean`, `image_std`, `include_top`, `do_pad`, `pad_size`,
 * `size_divisor`, `size_divisibility` and `do_flip_channel_order`. What fills up the pictures of one batch to the same
 * size (`do_pad` alone) is left out: pictures of different sizes do not share a batch.
 *
 * @throws `ERR_INVALID_ARGUMENT` for keys that contradict each other or have no meaning, `ERR_UNSUPPORTED` for keys that
 * are not understood; the message names the key.
 * @see {@link https://huggingface.co/docs/transformers/main_classes/image_processor | Image processors}
 */
export function compileHuggingFace(config: unknown, options: CompileOptions = {}): PreprocessingPlan {
  const reader = new ConfigReader('preprocessor_config.json', config);
  const name = processorName(reader.text('image_processor_type') ?? reader.text('feature_extractor_type'));
  const type = huggingFaceType(name);
  reader.ignore(...IRRELEVANT);
  const { resize, crop } = readFraming(reader, name, type);
  // Without a resize, how to resize is of no account.
  const resample = readResample(reader, 'resample', resize === undefined ? 'bilinear' : type?.resample, options);
  const normalisation = readNormalisation(reader, name === 'EfficientNet');
  const pad = readPad(reader, normalisation);
  const isFlipped = reader.flag('do_flip_channel_order', false);
  const isNormalised = normalisation.std.some((std) => std !== 1) || normalisation.mean.some((mean) => mean !== 0);
  if (isFlipped && isNormalised) {
    reader.refuse('do_flip_channel_order', 'contradicts `do_normalize`: it is not clear which of them comes first');
  }
  reader.finish();
  return {
    ...(resize !== undefined && { resize }),
    resample,
    ...(crop !== undefined && { crop }),
    ...(pad !== undefined && { pad }),
    channels: isFlipped ? 'bgr' : 'rgb',
    ...foldNormalisation(normalisation),
  };
}
