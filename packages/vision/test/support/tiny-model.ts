import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '@feedloom/core';
import { writeOnnxModel } from '@feedloom/core/onnx';
import type { Constant, OnnxNode } from '@feedloom/core/onnx';

/** Side of the input of {@link tinyModel}. */
export const SIDE = 8;

/** What a tiny model is like. */
export interface TinyModelOptions {
  readonly dimension?: number;
  /** The one size of batch that it takes; any, if there is none. */
  readonly batch?: number;
  /** Matrix products of 352 x 352 that change nothing: about a millisecond each. */
  readonly delay?: number;
  /** Whether pictures darker than the middle grey give numbers that are none. */
  readonly failsInTheDark?: boolean;
  readonly seed?: number;
}

/**
 * A network that averages the four quarters of a picture and mixes them by random weights: `pixels` `[n, 3, 8, 8]` to
 * `embedding` `[n, d]` and `logits` `[n, 3]`, the means of red, green and blue times ten.
 */
export function tinyModel({
  dimension = 16,
  batch,
  delay = 0,
  failsInTheDark = false,
  seed = 1,
}: TinyModelOptions = {}): Uint8Array {
  const random = seededRandom(seed);
  const weights = Float32Array.from({ length: 12 * dimension }, () => 2 * random.next() - 1);
  const number = (value: number): Constant => ({ type: 'float32', dims: [], data: Float32Array.of(value) });
  const busy = 352;
  const nodes: OnnxNode[] = [
    {
      op: 'AveragePool',
      inputs: ['pixels'],
      outputs: ['quarters'],
      attributes: { kernel_shape: { ints: [4, 4] }, strides: { ints: [4, 4] } },
    },
    { op: 'Flatten', inputs: ['quarters'], outputs: ['flat'] },
    { op: 'MatMul', inputs: ['flat', 'weights'], outputs: ['mixed'] },
    { op: 'GlobalAveragePool', inputs: ['pixels'], outputs: ['colours'] },
    { op: 'Flatten', inputs: ['colours'], outputs: ['colour'] },
    { op: 'Mul', inputs: ['colour', 'ten'], outputs: ['logits'] },
    {
      op: 'ReduceMean',
      inputs: ['flat'],
      outputs: ['mean'],
      attributes: { axes: { ints: [1] }, keepdims: { int: 1 } },
    },
    { op: 'Sub', inputs: ['mean', failsInTheDark ? 'half' : 'minusOne'], outputs: ['margin'] },
    { op: 'Sqrt', inputs: ['margin'], outputs: ['root'] },
    { op: 'Mul', inputs: ['root', 'zero'], outputs: ['nothing'] },
    {
      op: 'ReduceMean',
      inputs: ['colour'],
      outputs: ['one'],
      attributes: { axes: { ints: [0, 1] }, keepdims: { int: 0 } },
    },
    { op: 'Mul', inputs: ['busy', 'one'], outputs: ['m0'] },
    ...Array.from({ length: delay }, (_, step): OnnxNode => {
      return { op: 'MatMul', inputs: [`m${step}`, 'busy'], outputs: [`m${step + 1}`] };
    }),
    { op: 'ReduceMax', inputs: [`m${delay}`], outputs: ['most'], attributes: { keepdims: { int: 0 } } },
    { op: 'Mul', inputs: ['most', 'zero'], outputs: ['delayed'] },
    { op: 'Add', inputs: ['mixed', 'nothing'], outputs: ['sum'] },
    { op: 'Add', inputs: ['sum', 'delayed'], outputs: ['embedding'] },
  ];
  return writeOnnxModel({
    inputs: [{ name: 'pixels', type: 'float32', dims: [batch ?? 'n', 3, SIDE, SIDE] }],
    outputs: [
      { name: 'embedding', type: 'float32', dims: [batch ?? 'n', dimension] },
      { name: 'logits', type: 'float32', dims: [batch ?? 'n', 3] },
    ],
    nodes,
    initializers: {
      weights: { type: 'float32', dims: [12, dimension], data: weights },
      busy: { type: 'float32', dims: [busy, busy], data: new Float32Array(busy * busy).fill(1 / busy) },
      ten: number(10),
      half: number(0.5),
      minusOne: number(-1),
      zero: number(0),
    },
  });
}

/** What is in a manifest of {@link tinyModel}. */
export const TINY_MANIFEST = {
  id: 'tiny',
  file: 'model.onnx',
  input: { name: 'pixels' },
  output: { name: 'embedding' },
  outputs: { logits: { name: 'logits' } },
  dimension: 16,
  labels: [
    { name: 'red', words: ['warm'] },
    { name: 'green', words: [] },
    { name: 'blue', words: ['cold'] },
  ],
  preprocessing: {
    do_resize: true,
    size: { height: SIDE, width: SIDE },
    resample: 2,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: false,
  },
  licence: 'CC0-1.0',
} as const;

/** Writes a model and its manifest, with the right hash, into a new folder. @returns The folder. */
export async function writeModel(folder: string, model: Uint8Array, manifest: object = {}): Promise<string> {
  await mkdir(folder, { recursive: true });
  const sha256 = createHash('sha256').update(model).digest('hex');
  await writeFile(join(folder, 'model.onnx'), model);
  const whole = { ...TINY_MANIFEST, sha256, bytes: model.length, ...manifest };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(whole));
  return folder;
}
