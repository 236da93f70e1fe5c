import { writeOnnxModel } from '@feedloom/core/onnx';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { letterboxPlan } from '../../src/preprocessing/letterbox-plan.js';

/** One output of a fixture: for each picture `numbers + brightness * scaled`, brightness being the mean of its pixels. */
export interface FixtureOutput {
  readonly name: string;
  /** Without the batch. */
  readonly dims: readonly [rows: number, columns: number];
  readonly numbers: readonly number[];
  /** @defaultValue nothing depends on the picture */
  readonly scaled?: readonly number[] | undefined;
}

/** A network for pictures of 64 x 64 pixels that answers in a fixed way, but surer of bright pictures. */
export function fixtureModel(outputs: readonly FixtureOutput[]): Uint8Array {
  return writeOnnxModel({
    inputs: [{ name: 'images', type: 'float32', dims: ['n', 3, 64, 64] }],
    outputs: outputs.map(({ name, dims }) => ({ name, type: 'float32', dims: ['n', ...dims] })),
    nodes: [
      { op: 'ReduceMean', inputs: ['images'], outputs: ['mean'], attributes: { axes: { ints: [1, 2, 3] } } },
      { op: 'Reshape', inputs: ['mean', 'shape'], outputs: ['brightness'] },
      ...outputs.flatMap(({ name }) => [
        { op: 'Mul', inputs: ['brightness', `${name}.scaled`], outputs: [`${name}.sure`] },
        { op: 'Add', inputs: [`${name}.sure`, `${name}.numbers`], outputs: [name] },
      ]),
    ],
    initializers: Object.assign(
      { shape: { type: 'int64' as const, dims: [3], data: BigInt64Array.of(-1n, 1n, 1n) } },
      ...outputs.map(({ name, dims, numbers, scaled = numbers.map(() => 0) }) => ({
        [`${name}.numbers`]: { type: 'float32', dims: [1, ...dims], data: Float32Array.from(numbers) },
        [`${name}.scaled`]: { type: 'float32', dims: [1, ...dims], data: Float32Array.from(scaled) },
      })),
    ) as Parameters<typeof writeOnnxModel>[0]['initializers'],
  });
}

/** Writes a model with its manifest into a folder of its own. @returns The folder. */
export async function writeModel(outputs: readonly FixtureOutput[], manifest: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'feedloom-detector-'));
  await writeFile(join(folder, 'model.onnx'), fixtureModel(outputs));
  const whole = {
    id: 'fixture',
    file: 'model.onnx',
    preprocessing: letterboxPlan({ width: 64, height: 64 }),
    labels: ['cup', 'chair'],
    ...manifest,
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(whole));
  return folder;
}

/** Writes a model into a folder that is gone after `use`. */
export async function withModel(
  outputs: readonly FixtureOutput[],
  manifest: object,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await writeModel(outputs, manifest);
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A plain picture, as a PNG or, to be turned by its EXIF orientation, as a JPEG. */
export async function plainPicture(
  { width, height }: { width: number; height: number },
  { brightness = 255, orientation }: { brightness?: number; orientation?: number } = {},
): Promise<Uint8Array> {
  const background = { r: brightness, g: brightness, b: brightness };
  const picture = sharp({ create: { width, height, channels: 3, background } });
  return orientation === undefined
    ? picture.png().toBuffer()
    : picture.jpeg({ quality: 100 }).withMetadata({ orientation }).toBuffer();
}
