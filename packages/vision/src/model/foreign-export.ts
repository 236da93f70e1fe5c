import { basename, join } from 'node:path';
import { FeedloomError, quote } from '@feedloom/core';
import { checkManifest } from './check-manifest.js';
import { JsonFields } from './json-fields.js';
import type { ModelManifest } from './model-manifest.js';
import { locateFile } from './model-files.js';
import { isFile, readJson } from './read-json.js';

/** Where exporters put a model: optimum, transformers.js and open_clip's, towers before whole models. */
const VISION_FILES = [
  'vision_model.onnx',
  'onnx/vision_model.onnx',
  'visual/model.onnx',
  'visual.onnx',
  'model.onnx',
  'onnx/model.onnx',
];
const TEXT_FILES = ['text_model.onnx', 'onnx/text_model.onnx', 'textual/model.onnx', 'textual.onnx'];

/** The manifest of a folder that was exported by others, without hashes. @throws `ERR_NOT_FOUND`, `ERR_UNSUPPORTED` */
export async function readForeignExport(folder: string): Promise<ModelManifest> {
  const file = await firstOf(folder, VISION_FILES);
  if (file === undefined) {
    const message = `${quote(folder)} has neither a \`manifest.json\` nor any of ${VISION_FILES.join(', ')}.`;
    throw new FeedloomError('ERR_NOT_FOUND', `${message} Put an export with its configuration there.`);
  }
  const described = (await isFile(join(folder, 'open_clip_config.json')))
    ? await describeOpenClip(folder)
    : await describeHuggingFace(folder);
  return checkManifest(
    {
      file,
      externalData: await externalOf(folder, file),
      ...described,
      text: described.text === undefined ? undefined : await textOf(folder, described.text),
    },
    folder,
  );
}

/** Files of weights are named after their model. */
async function externalOf(folder: string, file: string): Promise<readonly object[]> {
  const found = await firstOf(folder, [`${file}_data`, `${file}.data`]);
  return found === undefined ? [] : [{ file: found, name: basename(found) }];
}

async function textOf(folder: string, described: object): Promise<object | undefined> {
  const file = await firstOf(folder, TEXT_FILES);
  if (file === undefined) return undefined;
  const tokenizer = await firstOf(folder, ['tokenizer.json', 'textual/tokenizer.json']);
  const settings = await firstOf(folder, ['tokenizer_config.json', 'textual/tokenizer_config.json']);
  return {
    file,
    externalData: await externalOf(folder, file),
    tokenizer: tokenizer === undefined ? undefined : { file: tokenizer },
    tokenizerSettings: settings === undefined ? undefined : { file: settings },
    ...described,
  };
}

/** What a configuration tells of a manifest. */
interface Described {
  readonly id: string;
  readonly preprocessing: unknown;
  readonly input?: object;
  readonly output: object;
  readonly dimension: number;
  readonly text: object | undefined;
}

async function describeHuggingFace(folder: string): Promise<Described> {
  const config = new JsonFields(await readConfig(folder, 'config.json'), 'config.json');
  const kind = config.text('model_type');
  const describe = KINDS.get(kind);
  if (describe === undefined) {
    const message = `A model of type ${quote(kind)} is not known: none of ${[...KINDS.keys()].join(', ')}.`;
    throw new FeedloomError('ERR_UNSUPPORTED', `${message} Write a \`manifest.json\` that says what it gives.`);
  }
  const { text, ...described } = describe(config);
  return {
    id: config.optionalText('_name_or_path') ?? basename(folder),
    preprocessing: 'preprocessor_config.json',
    input: { name: 'pixel_values' },
    ...described,
    text,
  };
}

type Kind = (config: JsonFields) => Pick<Described, 'output' | 'dimension' | 'text'>;

/** By the `model_type` of `config.json`: which output is the vector, and how long it is. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  [
    'clip',
    (config) => ({
      output: { name: 'image_embeds' },
      dimension: config.optionalInteger('projection_dim', 1) ?? 512,
      text: { length: textLength(config, 77), mask: 'attention_mask', output: 'text_embeds' },
    }),
  ],
  [
    'siglip',
    (config) => ({
      output: { name: 'pooler_output' },
      dimension: config.object('vision_config').optionalInteger('hidden_size', 1) ?? 768,
      text: { length: textLength(config, 64), output: 'pooler_output' },
    }),
  ],
  ['dinov2', tokens(768)],
  ['vit', tokens(768)],
  ['deit', tokens(768)],
  [
    'resnet',
    (config) => ({
      output: { name: 'pooler_output' },
      dimension: config.has('hidden_sizes') ? lastOf(config, 'hidden_sizes') : 2048,
      text: undefined,
    }),
  ],
]);

/** A transformer whose first token stands for the picture. */
function tokens(usual: number): Kind {
  return (config) => ({
    output: { name: 'last_hidden_state', pool: 'cls' },
    dimension: config.optionalInteger('hidden_size', 1) ?? usual,
    text: undefined,
  });
}

/** How many tokens the tower for texts takes. */
function textLength(config: JsonFields, usual: number): number {
  if (!config.has('text_config')) return usual;
  return config.object('text_config').optionalInteger('max_position_embeddings', 2) ?? usual;
}

function lastOf(config: JsonFields, name: string): number {
  const list = config.raw(name);
  const last: unknown = Array.isArray(list) ? list.at(-1) : undefined;
  return typeof last === 'number' ? last : config.refuse(name, 'an array of numbers');
}

async function describeOpenClip(folder: string): Promise<Described> {
  const config = new JsonFields(await readConfig(folder, 'open_clip_config.json'), 'open_clip_config.json');
  const model = config.object('model_cfg');
  const length = model.has('text_cfg') ? model.object('text_cfg').optionalInteger('context_length', 2) : undefined;
  return {
    id: basename(folder),
    preprocessing: 'open_clip_config.json',
    output: {},
    dimension: model.integer('embed_dim', 1),
    text: { length: length ?? 77, ids: 'text' },
  };
}

async function readConfig(folder: string, file: string): Promise<unknown> {
  return readJson(await locateFile(folder, { file }));
}

async function firstOf(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (await isFile(join(folder, name))) return name;
  return undefined;
}
