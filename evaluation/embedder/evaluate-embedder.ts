import { calibrateThreshold, openEmbedder, readModelManifest } from '@feedloom/vision';
import type { OpenEmbedder, OpenEmbedderOptions } from '@feedloom/vision';
import sharp from 'sharp';
import { colourHistogram } from './colour-histogram.js';
import { cosine } from './cosine.js';
import type { DrawnPicture } from './drawn-pictures.js';
import { atLeast, stated } from './row.js';
import type { Row } from './row.js';
import { sameKindPrecision } from './same-kind-precision.js';
import { VARIANTS, orientations } from './variants.js';

/** How to evaluate. */
export interface EvaluateEmbedderOptions {
  /** The folder of the model. */
  readonly model: string;
  /** Copies are made of so many pictures, spread over all. @defaultValue 120 */
  readonly copies?: number | undefined;
}

/** The least cosine of a picture and its copy, by the name of the copy. */
const GOALS: Readonly<Record<string, number>> = {
  'half-size copy': 0.95,
  'JPEG of quality 40': 0.93,
  'crop to 80%': 0.85,
};

/** Measures what the vectors of a model are worth on drawn pictures. */
export async function evaluateEmbedder(
  pictures: readonly DrawnPicture[],
  { model, copies = 120 }: EvaluateEmbedderOptions,
): Promise<Row[]> {
  const kinds = pictures.map(({ kind }) => kind);
  const images = pictures.map(({ bytes }) => bytes);
  const meanOfCells = await embedAll({ ...(await pooledByMean(model)) }, images);
  const histograms = await Promise.all(images.map(colourHistogram));
  await using embedder = await openEmbedder({ model, device: 'cpu' });
  const vectors = await embedChunks(embedder, images);
  const ours = sameKindPrecision(vectors, kinds);
  const mean = sameKindPrecision(meanOfCells, kinds);
  const histogram = sameKindPrecision(histograms, kinds);
  const spread = Math.max(1, Math.floor(pictures.length / copies));
  const originals = [...vectors.keys()].filter((at) => at % spread === 0).slice(0, copies);
  return [
    atLeast(
      'P1',
      `same kind among the 10 nearest, ${pictures.length} pictures of ${new Set(kinds).size} kinds`,
      ours,
      0.8,
    ),
    atLeast('P2', `… more than mean pooling (${mean.toFixed(3)})`, ours - mean, 0.1),
    atLeast('P3', `… times a colour histogram (${histogram.toFixed(3)})`, ours / histogram, 8),
    ...(await copiesOf(embedder, originals, images, vectors)),
    ...differences(vectors, pictures),
  ];
}

/** The same network, its vectors the plain mean of the activation over the cells. */
async function pooledByMean(model: string): Promise<OpenEmbedderOptions> {
  const { manifest, folder } = await readModelManifest(model);
  const { expects: _, ...rest } = manifest;
  return { model: { ...rest, output: { name: 'activation', pool: 'gap' } }, folder, device: 'cpu' };
}

async function embedAll(options: OpenEmbedderOptions, images: readonly Uint8Array[]): Promise<Float32Array[]> {
  await using embedder = await openEmbedder(options);
  return await embedChunks(embedder, images);
}

async function embedChunks(embedder: OpenEmbedder, images: readonly Uint8Array[]): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let at = 0; at < images.length; at += 32) vectors.push(...(await embedder.embed(images.slice(at, at + 32))));
  return vectors;
}

async function copiesOf(
  embedder: OpenEmbedder,
  originals: readonly number[],
  images: readonly Uint8Array[],
  vectors: readonly Float32Array[],
): Promise<Row[]> {
  const rows: Row[] = [];
  const meanCosine = async (copy: (image: Uint8Array) => Promise<Uint8Array>): Promise<number> => {
    const copied = await Promise.all(originals.map((at) => copy(images[at] ?? new Uint8Array())));
    const embedded = await embedChunks(embedder, copied);
    return meanOf(embedded.map((vector, place) => cosine(vector, vectors[originals[place] ?? 0] ?? vector)));
  };
  for (const [place, [name, vary]] of Object.entries(VARIANTS).entries()) {
    const value = await meanCosine(async (image) => {
      const { width, height } = await sharp(image).metadata();
      return vary(image, { width, height }).toBuffer();
    });
    const what = `mean cosine of a picture and itself: ${name}`;
    const goal = GOALS[name];
    rows.push(goal === undefined ? stated(`V${place + 1}`, what, value) : atLeast(`V${place + 1}`, what, value, goal));
  }
  const turned = await Promise.all(originals.slice(0, 8).map((at) => orientations(images[at] ?? new Uint8Array())));
  const embedded = await embedChunks(embedder, turned.flat());
  const cosines = embedded.map((vector, at) => cosine(vector, embedded[at - (at % 8)] ?? vector));
  rows.push(
    atLeast('V5', 'least cosine of a picture stored upright and turned by EXIF, 1 to 8', Math.min(...cosines), 0.999),
  );
  return rows;
}

/** How far apart pictures are that share nothing, and from where on the calibrator calls two pictures similar. */
function differences(vectors: readonly Float32Array[], pictures: readonly DrawnPicture[]): Row[] {
  const different: number[] = [];
  const same: number[] = [];
  for (const [at, one] of pictures.entries()) {
    for (const [place, other] of pictures.slice(0, at).entries()) {
      const score = cosine(vectors[at] ?? new Float32Array(), vectors[place] ?? new Float32Array());
      if (one.kind === other.kind) same.push(score);
      else if (!other.kinds.has(one.kind) && [...one.kinds].every((kind) => !other.kinds.has(kind)))
        different.push(score);
    }
  }
  const found = calibrateThreshold({ different, same });
  const none = 'two pictures that share nothing: cosine';
  return [
    stated('D1', `${none}, mean`, found.different.mean),
    stated('D2', `${none}, 1 in 20 at most`, found.different.p5),
    stated('D3', `${none}, median`, found.different.median),
    stated('D4', `${none}, 1 in 20 above`, found.different.p95),
    stated('D5', 'two pictures of one kind: cosine, mean', found.same?.mean ?? NaN),
    stated('D6', '“similar” begins, by the calibrator', found.threshold),
    stated('D7', '… share of pairs of one kind found', found.truePositiveRatio ?? NaN),
    stated('D8', '… share of pairs that share nothing let through', found.falsePositiveRatio),
  ];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
