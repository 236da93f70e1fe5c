import type { ModelManifest } from '../model/model-manifest.js';

const FLOAT_PIXELS = { name: 'pixel_values', layout: 'nchw', dtype: 'float32' } as const;
const COMMON = { revision: 'main', outputs: {}, input: FLOAT_PIXELS } as const;

/** How transformers prepares pictures for the networks of ImageNet. */
const IMAGENET = {
  do_resize: true,
  do_center_crop: true,
  crop_size: { height: 224, width: 224 },
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: [0.485, 0.456, 0.406],
  image_std: [0.229, 0.224, 0.225],
} as const;

/** A model of {@link presets}. */
export type PresetName = 'resnet50' | 'clip-vit-b32' | 'siglip-b16' | 'dinov2-s14';

/**
 * Manifests of well-known models, without their weights and without hashes: put the files that `source` names into a
 * folder and open them with `openEmbedder({ model: presets['clip-vit-b32'], folder })`. Nothing is downloaded.
 */
export const presets: Readonly<Record<PresetName, ModelManifest>> = {
  /** ResNet-50 v1.5, trained on ImageNet-1k: 2,048 numbers. */
  resnet50: {
    ...COMMON,
    id: 'resnet50',
    file: 'model.onnx',
    source: 'model.onnx of an ONNX export of microsoft/resnet-50 (optimum-cli export onnx --task feature-extraction)',
    output: { name: 'pooler_output', pool: 'none' },
    dimension: 2048,
    preprocessing: { ...IMAGENET, size: { shortest_edge: 256 }, resample: 3 },
    licence: 'Apache-2.0',
  },
  /** CLIP ViT-B/32 by OpenAI: 512 numbers, pictures and texts in one space. */
  'clip-vit-b32': {
    ...COMMON,
    id: 'clip-vit-b32',
    file: 'vision_model.onnx',
    source: 'onnx/vision_model.onnx, onnx/text_model.onnx and tokenizer.json of Xenova/clip-vit-base-patch32',
    output: { name: 'image_embeds', pool: 'none' },
    dimension: 512,
    preprocessing: {
      ...IMAGENET,
      size: { shortest_edge: 224 },
      resample: 3,
      image_mean: [0.48145466, 0.4578275, 0.40821073],
      image_std: [0.26862954, 0.26130258, 0.27577711],
    },
    licence: 'MIT',
    text: {
      file: 'text_model.onnx',
      tokenizer: { file: 'tokenizer.json' },
      length: 77,
      pad: 49_407,
      ids: 'input_ids',
      mask: 'attention_mask',
      output: 'text_embeds',
    },
  },
  /** SigLIP B/16 at 224 pixels by Google: 768 numbers, pictures and texts in one space. */
  'siglip-b16': {
    ...COMMON,
    id: 'siglip-b16',
    file: 'vision_model.onnx',
    source: 'onnx/vision_model.onnx, onnx/text_model.onnx and tokenizer.json of Xenova/siglip-base-patch16-224',
    output: { name: 'pooler_output', pool: 'none' },
    dimension: 768,
    preprocessing: {
      do_resize: true,
      size: { height: 224, width: 224 },
      resample: 3,
      do_rescale: true,
      rescale_factor: 1 / 255,
      do_normalize: true,
      image_mean: [0.5, 0.5, 0.5],
      image_std: [0.5, 0.5, 0.5],
    },
    licence: 'Apache-2.0',
    text: {
      file: 'text_model.onnx',
      tokenizer: { file: 'tokenizer.json' },
      length: 64,
      pad: 1,
      ids: 'input_ids',
      output: 'pooler_output',
    },
  },
  /** DINOv2 S/14 by Meta, trained without labels: 384 numbers. */
  'dinov2-s14': {
    ...COMMON,
    id: 'dinov2-s14',
    file: 'model.onnx',
    source: 'onnx/model.onnx of onnx-community/dinov2-small',
    output: { name: 'last_hidden_state', pool: 'cls' },
    dimension: 384,
    preprocessing: { ...IMAGENET, size: { shortest_edge: 256 }, resample: 3 },
    licence: 'Apache-2.0',
  },
};
