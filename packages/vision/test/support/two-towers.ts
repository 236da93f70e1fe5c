import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeOnnxModel } from '@feedloom/core/onnx';

/** Words in the vocabulary, by their ids; the first three are the tokenizer's own. */
const WORDS = [
  '[pad]',
  '[start]',
  '[end]',
  '[unk]',
  'a',
  'picture',
  'of',
  'something',
  'red',
  'green',
  'blue',
  'chair',
];

/** How many tokens a text is cut and padded to. */
export const TEXT_LENGTH = 8;

/** The tower for pictures: `image_embeds` are the means of red, green and blue beyond the mean of all. */
function visionTower(): Uint8Array {
  return writeOnnxModel({
    inputs: [{ name: 'pixel_values', type: 'float32', dims: ['n', 3, 16, 16] }],
    outputs: [{ name: 'image_embeds', type: 'float32', dims: ['n', 3] }],
    nodes: [
      { op: 'GlobalAveragePool', inputs: ['pixel_values'], outputs: ['colours'] },
      { op: 'Flatten', inputs: ['colours'], outputs: ['colour'] },
      { op: 'MatMul', inputs: ['colour', 'contrast'], outputs: ['image_embeds'] },
    ],
    initializers: {
      contrast: {
        type: 'float32',
        dims: [3, 3],
        data: Float32Array.of(1, -0.5, -0.5, -0.5, 1, -0.5, -0.5, -0.5, 1),
      },
    },
  });
}

/** The tower for texts: the mean of the tokens' vectors, of which only those of colours are large; padding is masked. */
function textTower(): Uint8Array {
  const table = new Float32Array(WORDS.length * 3).fill(0.01);
  for (const [axis, word] of ['red', 'green', 'blue'].entries()) table[WORDS.indexOf(word) * 3 + axis] = 1;
  return writeOnnxModel({
    inputs: [
      { name: 'input_ids', type: 'int64', dims: ['n', 'tokens'] },
      { name: 'attention_mask', type: 'int64', dims: ['n', 'tokens'] },
    ],
    outputs: [{ name: 'text_embeds', type: 'float32', dims: ['n', 3] }],
    nodes: [
      { op: 'Gather', inputs: ['table', 'input_ids'], outputs: ['vectors'] },
      { op: 'Cast', inputs: ['attention_mask'], outputs: ['mask'], attributes: { to: { int: 1 } } },
      { op: 'Unsqueeze', inputs: ['mask', 'last'], outputs: ['column'] },
      { op: 'Mul', inputs: ['vectors', 'column'], outputs: ['kept'] },
      {
        op: 'ReduceMean',
        inputs: ['kept'],
        outputs: ['text_embeds'],
        attributes: { axes: { ints: [1] }, keepdims: { int: 0 } },
      },
    ],
    initializers: {
      table: { type: 'float32', dims: [WORDS.length, 3], data: table },
      last: { type: 'int64', dims: [1], data: BigInt64Array.of(2n) },
    },
  });
}

/** A word tokenizer as the library of Hugging Face writes it. */
const TOKENIZER = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'Whitespace' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[start]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[end]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[start]': { id: '[start]', ids: [1], tokens: ['[start]'] },
      '[end]': { id: '[end]', ids: [2], tokens: ['[end]'] },
    },
  },
  decoder: null,
  model: { type: 'WordLevel', vocab: Object.fromEntries(WORDS.map((word, id) => [word, id])), unk_token: '[unk]' },
};

const CONFIG = {
  model_type: 'clip',
  projection_dim: 3,
  // As wrong about the padding as the real ones.
  text_config: { max_position_embeddings: TEXT_LENGTH, pad_token_id: 7 },
};

/** Writes an export with two towers as `transformers.js` models lie on disk: no manifest, no hashes. @returns The folder. */
export async function writeTwoTowers(folder: string): Promise<string> {
  await mkdir(join(folder, 'onnx'), { recursive: true });
  await writeFile(join(folder, 'onnx/vision_model.onnx'), visionTower());
  await writeFile(join(folder, 'onnx/text_model.onnx'), textTower());
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(TOKENIZER));
  await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify({ pad_token: '[pad]' }));
  await writeFile(join(folder, 'config.json'), JSON.stringify(CONFIG));
  const preprocessing = {
    image_processor_type: 'CLIPImageProcessor',
    do_resize: true,
    size: { shortest_edge: 16 },
    do_center_crop: true,
    crop_size: { height: 16, width: 16 },
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: false,
  };
  await writeFile(join(folder, 'preprocessor_config.json'), JSON.stringify(preprocessing));
  return folder;
}
