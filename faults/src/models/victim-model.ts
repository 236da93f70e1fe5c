import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '@feedloom/core';
import { writeOnnxModel } from '@feedloom/core/onnx';
import type { Constant, ExternalLocation } from '@feedloom/core/onnx';

const SIDE = 16;
const CHANNELS = 8;
const DIMENSION = 12;

/** A file name that no folder of a model has. */
export interface VictimOptions {
  /** Where the last layer's weights are, if not in the model. */
  readonly weights?: ExternalLocation | undefined;
}

/** The last layer's weights, as the bytes of a file. */
export function lastWeights(): Float32Array {
  return numbers(CHANNELS * DIMENSION, 'last');
}

/** A small network of the layers that large ones have: convolution, pooling, a product of matrices. 2 KB. */
export function victimModel({ weights }: VictimOptions = {}): Buffer {
  const last: Constant = { type: 'float32', dims: [CHANNELS, DIMENSION], data: weights ?? lastWeights() };
  const model = writeOnnxModel({
    inputs: [{ name: 'pixels', type: 'float32', dims: ['n', 3, SIDE, SIDE] }],
    outputs: [{ name: 'embedding', type: 'float32', dims: ['n', DIMENSION] }],
    nodes: [
      {
        op: 'Conv',
        inputs: ['pixels', 'filters', 'bias'],
        outputs: ['seen'],
        attributes: { strides: { ints: [2, 2] } },
      },
      { op: 'Relu', inputs: ['seen'], outputs: ['clipped'] },
      { op: 'GlobalAveragePool', inputs: ['clipped'], outputs: ['pooled'] },
      { op: 'Flatten', inputs: ['pooled'], outputs: ['flat'] },
      { op: 'MatMul', inputs: ['flat', 'last'], outputs: ['embedding'] },
    ],
    initializers: {
      filters: { type: 'float32', dims: [CHANNELS, 3, 3, 3], data: numbers(CHANNELS * 27, 'filters') },
      bias: { type: 'float32', dims: [CHANNELS], data: numbers(CHANNELS, 'bias') },
      last,
    },
  });
  return Buffer.from(model);
}

function numbers(count: number, seed: string): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count }, () => 2 * random.next() - 1);
}

/** What a manifest of the model says, but for its hash. */
const MANIFEST = {
  id: 'victim',
  file: 'model.onnx',
  input: { name: 'pixels' },
  output: { name: 'embedding' },
  dimension: DIMENSION,
  preprocessing: {
    do_resize: true,
    size: { height: SIDE, width: SIDE },
    resample: 2,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: false,
  },
};

/** The SHA-256 of bytes, in hexadecimal. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Writes a model and its manifest, by default with the model's own hash. */
export async function writeVictim(folder: string, model: Uint8Array, manifest: object = {}): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), model);
  const whole = { ...MANIFEST, sha256: hashOf(model), ...manifest };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(whole));
}
