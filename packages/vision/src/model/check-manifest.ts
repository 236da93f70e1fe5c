import { isAbsolute } from 'node:path';
import { FeedloomError, quote } from '@feedloom/core';
import { detectionOf } from '../detection/detection-of.js';
import { JsonFields } from './json-fields.js';
import type {
  ExternalWeights,
  ModelExpectation,
  ModelFile,
  ModelInput,
  LabelName,
  ModelManifest,
  ModelOutput,
  NamedOutput,
  TextTower,
} from './model-manifest.js';

/**
 * The manifest that `value` is, with every default filled in. Fields that nobody knows are left out.
 *
 * @param where - What it was read from, for messages.
 * @throws `ERR_INVALID_PAYLOAD` that names the field and the rule it breaks.
 */
export function checkManifest(value: unknown, where: string): ModelManifest {
  const fields = new JsonFields(value, where);
  return {
    id: fields.text('id'),
    revision: fields.optionalText('revision') ?? 'main',
    ...fileOf(fields),
    externalData: externalOf(fields),
    input: inputOf(fields),
    output: fields.has('output') ? outputOf(fields.object('output')) : undefined,
    dimension: fields.optionalInteger('dimension', 1),
    preprocessing: preprocessingOf(fields),
    licence: fields.optionalText('licence') ?? fields.optionalText('license') ?? 'unknown',
    source: sourceOf(fields),
    outputs: outputsOf(fields),
    labels: labelsOf(fields),
    detection: fields.has('detection') ? detectionOf(fields.object('detection')) : undefined,
    expects: fields.has('expects') ? expectationOf(fields.object('expects')) : undefined,
    text: fields.has('text') ? textOf(fields.object('text')) : undefined,
  };
}

function fileOf(fields: JsonFields): ModelFile {
  return {
    file: pathOf(fields, 'file'),
    sha256: fields.optionalHash('sha256'),
    bytes: fields.optionalInteger('bytes', 1),
  };
}

/** A path that stays below the folder it starts from, on every system. */
function pathOf(fields: JsonFields, name: string): string {
  const path = fields.text(name);
  const leaves = isAbsolute(path) || path.split('/').includes('..') || /[\\\0]|^[a-z]:/i.test(path);
  return leaves ? fields.refuse(name, 'a path with `/` that stays in the manifest’s folder') : path;
}

function externalOf(fields: JsonFields): readonly ExternalWeights[] {
  return fields.objects('externalData').map((each) => ({ ...fileOf(each), name: each.optionalText('name') }));
}

function inputOf(fields: JsonFields): ModelInput {
  if (!fields.has('input')) return { name: undefined, layout: 'nchw', dtype: 'float32' };
  const input = fields.object('input');
  return {
    name: input.optionalText('name'),
    layout: input.choice('layout', ['nchw', 'nhwc'], 'nchw'),
    dtype: input.choice('dtype', ['float32'], 'float32'),
  };
}

function outputOf(output: JsonFields): ModelOutput {
  return {
    name: output.optionalText('name'),
    pool: output.choice('pool', ['none', 'cls', 'mean', 'gap'], 'none'),
  };
}

function preprocessingOf(fields: JsonFields): ModelManifest['preprocessing'] {
  if (typeof fields.raw('preprocessing') === 'string') return pathOf(fields, 'preprocessing');
  // Whether it makes sense is for those to say who follow it.
  fields.object('preprocessing');
  return fields.raw('preprocessing') as Readonly<Record<string, unknown>>;
}

function outputsOf(fields: JsonFields): ModelManifest['outputs'] {
  if (!fields.has('outputs')) return {};
  const outputs = fields.object('outputs');
  return Object.fromEntries(outputs.names().map((use) => [use, namedOutputOf(outputs.object(use))]));
}

function namedOutputOf(output: JsonFields): NamedOutput {
  return { name: output.text('name'), scores: output.choice('scores', ['softmax', 'sigmoid'], 'softmax') };
}

function labelsOf(fields: JsonFields): ModelManifest['labels'] {
  const labels = fields.raw('labels');
  if (labels === undefined) return undefined;
  return typeof labels === 'string' ? pathOf(fields, 'labels') : checkLabels(labels, 'the manifest');
}

/** The classes in a file of labels, or in a manifest. @throws `ERR_INVALID_PAYLOAD` */
export function checkLabels(value: unknown, where: string): readonly LabelName[] {
  if (!Array.isArray(value)) {
    throw new FeedloomError('ERR_INVALID_PAYLOAD', `The labels of ${where} must be an array, got ${quote(value)}.`);
  }
  return value.map((each: unknown, place) => {
    if (typeof each === 'string') return { name: each, words: [] };
    const fields = new JsonFields(each, `label ${place} of ${where}`);
    return { name: fields.text('name'), words: fields.has('words') ? fields.texts('words') : [] };
  });
}

function sourceOf(fields: JsonFields): ModelManifest['source'] {
  const source = fields.raw('source');
  if (source === undefined || typeof source === 'string') return source;
  fields.object('source');
  return source as Readonly<Record<string, unknown>>;
}

function expectationOf(expects: JsonFields): ModelExpectation {
  return { vectors: expects.texts('vectors'), tolerance: expects.positive('tolerance', 1e-3) };
}

function textOf(text: JsonFields): TextTower {
  const tokenizer = { file: 'tokenizer.json', sha256: undefined, bytes: undefined };
  return {
    ...fileOf(text),
    externalData: externalOf(text),
    tokenizer: text.has('tokenizer') ? fileOf(text.object('tokenizer')) : tokenizer,
    tokenizerSettings: text.has('tokenizerSettings') ? fileOf(text.object('tokenizerSettings')) : undefined,
    length: text.integer('length', 2),
    pad: text.optionalInteger('pad', 0),
    ids: text.optionalText('ids') ?? 'input_ids',
    mask: text.optionalText('mask'),
    output: text.optionalText('output'),
  };
}
