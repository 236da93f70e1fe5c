import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openOnnxSession } from '@feedloom/core/onnx';
import type { OnnxSession, PixelBatch, Tensor } from '@feedloom/core/onnx';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGoldens } from './read-goldens.js';
import type { Golden } from './read-goldens.js';

const FOLDER = new URL('../../models/efficientnet-lite0/', import.meta.url);
const PIXELS: Omit<PixelBatch, 'images'> = {
  width: 224,
  height: 224,
  layout: 'nchw',
  scale: [1 / 128, 1 / 128, 1 / 128],
  shift: [-127 / 128, -127 / 128, -127 / 128],
};

interface Manifest {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly dimension: number;
  readonly labels: string;
}

async function readJson<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')) as T;
}

describe('the model that ships', () => {
  let session: OnnxSession;
  let goldens: readonly Golden[];
  let answers: readonly Readonly<Record<string, Tensor>>[];

  beforeAll(async () => {
    goldens = await readGoldens();
    session = await openOnnxSession({ model: fileURLToPath(new URL('model.onnx', FOLDER)), device: 'cpu' });
    answers = await Promise.all(goldens.map(({ picture }) => answerTo(session, picture)));
  }, 60_000);

  afterAll(() => session.close());

  it('is the file that its manifest names, and small enough for a package', async () => {
    const { file, sha256, bytes } = await readJson<Manifest>('manifest.json');
    const content = await readFile(new URL(file, FOLDER));
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    expect(content.byteLength).toBe(bytes);
    expect(bytes).toBeLessThanOrEqual(6_000_000);
  });

  it('computes what PyTorch computes with the same weights, to 1e-4', () => {
    for (const [at, { shipped }] of goldens.entries()) {
      expect(largestDifference(numbers(answers[at], 'embedding'), shipped.embedding)).toBeLessThanOrEqual(1e-4);
      expect(largestDifference(numbers(answers[at], 'logits'), shipped.logits)).toBeLessThanOrEqual(1e-4);
    }
  });

  it('is alike to the network as its authors trained it: a cosine of .99 on average', () => {
    const cosines = goldens.map(({ original }, at) => cosine(numbers(answers[at], 'embedding'), original.embedding));
    expect(mean(cosines)).toBeGreaterThanOrEqual(0.99);
  });

  it('gives the activation of each cell, whose mean is the mean that PyTorch finds', () => {
    for (const [at, { shipped }] of goldens.entries()) {
      expect(largestDifference(meanOfCells(answers[at]?.['activation']), shipped.mean)).toBeLessThanOrEqual(1e-4);
    }
  });

  it('gives the evidence of each cell for each class, whose mean is the logits', () => {
    for (const answer of answers) {
      expect(answer['classes']?.dims).toEqual([1, 1000, 7, 7]);
      expect(largestDifference(meanOfCells(answer['classes']), numbers(answer, 'logits'))).toBeLessThanOrEqual(1e-4);
    }
  });

  it('answers for a picture in a batch as for the picture alone', async () => {
    const images = await Promise.all(goldens.slice(0, 3).map(({ picture }) => pixelsOf(picture)));
    const { embedding } = await session.run({ pixels: { ...PIXELS, images } }, { outputs: ['embedding'] });
    for (let at = 0; at < images.length; at += 1) {
      const row = numbers({ embedding }, 'embedding').slice(at * 1280, (at + 1) * 1280);
      expect(largestDifference(row, numbers(answers[at], 'embedding'))).toBeLessThanOrEqual(1e-4);
    }
  });

  it('takes larger pictures, and answers with a finer map', async () => {
    const { data } = await sharp(goldens[0]?.picture)
      .resize(448, 320, { fit: 'fill' })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const pixels = { ...PIXELS, width: 448, height: 320, images: [new Uint8Array(data)] };
    const { classes, embedding } = await session.run({ pixels }, { outputs: ['classes', 'embedding'] });
    expect(classes?.dims).toEqual([1, 1000, 10, 14]);
    expect(cosine(numbers({ embedding }, 'embedding'), numbers(answers[0], 'embedding'))).toBeGreaterThan(0.5);
  });

  it('has an embedding for a picture of one colour, too', async () => {
    const colours = [
      [0, 0, 0],
      [255, 255, 255],
      [127, 127, 127],
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ];
    const images = colours.map((colour) => Uint8Array.from({ length: 224 * 224 * 3 }, (_, at) => colour[at % 3] ?? 0));
    const { embedding } = await session.run({ pixels: { ...PIXELS, images } }, { outputs: ['embedding'] });
    for (let at = 0; at < images.length; at += 1) {
      const row = numbers({ embedding }, 'embedding').slice(at * 1280, (at + 1) * 1280);
      expect(Math.hypot(...row)).toBeGreaterThan(0.05);
    }
  });

  it('names what is on photographs', async () => {
    const labels = await readJson<{ name: string; words: string[] }[]>('labels.json');
    const named = (picture: string): string[] => {
      const logits = numbers(answers[goldens.findIndex((golden) => golden.picture.includes(picture))], 'logits');
      const best = [...logits.keys()].sort((one, other) => (logits[other] ?? 0) - (logits[one] ?? 0)).slice(0, 3);
      return best.flatMap((at) => [labels[at]?.name ?? '', ...(labels[at]?.words ?? [])]);
    };
    expect(labels).toHaveLength(1000);
    expect(named('photo-cat')).toContain('cat');
    expect(named('photo-coffee')).toContain('espresso');
    expect(named('photo-rocket')).toContain('rocket');
    expect(named('photo-clock')).toContain('clock');
  });
});

async function pixelsOf(picture: string): Promise<Uint8Array> {
  return new Uint8Array(await sharp(picture).removeAlpha().raw().toBuffer());
}

async function answerTo(session: OnnxSession, picture: string): Promise<Readonly<Record<string, Tensor>>> {
  return session.run({ pixels: { ...PIXELS, images: [await pixelsOf(picture)] } });
}

function numbers(answer: Readonly<Record<string, Tensor | undefined>> | undefined, output: string): Float32Array {
  const tensor = answer?.[output];
  if (tensor?.type !== 'float32') throw new Error(`There is no output ${output} of floats.`);
  return tensor.data;
}

function meanOfCells(tensor: Tensor | undefined): Float32Array {
  if (tensor?.type !== 'float32') throw new Error('There is no such output.');
  const [, channels = 0, rows = 0, columns = 0] = tensor.dims;
  const cells = rows * columns;
  return Float32Array.from({ length: channels }, (_, channel) =>
    mean(tensor.data.subarray(channel * cells, (channel + 1) * cells)),
  );
}

function largestDifference(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return Infinity;
  return one.reduce((most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? NaN))), 0);
}

function cosine(one: Float32Array, other: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}
