import type { Resample } from './preprocessing-plan.js';

/** What an image processor of `transformers` does where its configuration is silent. */
export interface HuggingFaceType {
  /** What a `size` that is one number means: both sides, or the shorter one. */
  readonly size: 'square' | 'shortest';
  /** How it resizes. */
  readonly resample: Resample;
}

const square = (resample: Resample): HuggingFaceType => ({ size: 'square', resample });
const shortest = (resample: Resample): HuggingFaceType => ({ size: 'shortest', resample });

const TYPES: ReadonlyMap<string, HuggingFaceType> = new Map([
  ['Beit', square('bicubic')],
  ['Bit', shortest('bicubic')],
  ['CLIP', shortest('bicubic')],
  ['ChineseCLIP', shortest('bicubic')],
  ['ConditionalDetr', shortest('bilinear')],
  ['ConvNext', shortest('bilinear')],
  ['DeformableDetr', shortest('bilinear')],
  ['DeiT', square('bicubic')],
  ['Detr', shortest('bilinear')],
  ['EfficientNet', square('nearest')],
  ['Levit', shortest('bicubic')],
  ['MobileNetV1', shortest('bilinear')],
  ['MobileNetV2', shortest('bilinear')],
  ['MobileViT', shortest('bilinear')],
  ['PoolFormer', shortest('bicubic')],
  ['RTDetr', square('bilinear')],
  ['Siglip', square('bicubic')],
  ['ViT', square('bilinear')],
  ['Yolos', shortest('bilinear')],
]);

/** The name of a processor without what all names end in: `CLIP` for `CLIPFeatureExtractor` and `CLIPImageProcessorFast`. */
export function processorName(type: string | undefined): string | undefined {
  return type?.replace(/(?:ImageProcessor(?:Fast|Pil)?|FeatureExtractor)$/, '');
}

/** What is known of a processor, by its short name. */
export function huggingFaceType(name: string | undefined): HuggingFaceType | undefined {
  return name === undefined ? undefined : TYPES.get(name);
}
