import { multiScale, openEmbedder } from '@feedloom/vision';
import type { MultiScaleOptions } from '@feedloom/vision';
import { systemClock } from '@feedloom/core';
import type { Embedder } from '@feedloom/core';
import type { DrawnPicture } from './drawn-pictures.js';
import { stated } from './row.js';
import type { Row } from './row.js';
import { sameKindPrecision } from './same-kind-precision.js';

/** What is compared with one look, each with its number of views. */
const CHOICES: readonly (MultiScaleOptions & { readonly views: number })[] = [
  { scales: [1, 0.75], crops: 'centre', pool: 'mean', views: 2 },
  { scales: [1, 0.6], crops: 'five', pool: 'mean', views: 6 },
  { scales: [1, 0.6], crops: 'five', pool: 'gem', views: 6 },
  { scales: [1, 0.6], crops: 'five', pool: 'max', views: 6 },
];

/** Measures what looking several times is worth on drawn pictures, and what it costs. */
export async function evaluateMultiScale(pictures: readonly DrawnPicture[], model: string): Promise<Row[]> {
  const kinds = pictures.map(({ kind }) => kind);
  const images = pictures.map(({ bytes }) => bytes);
  // Without a cache, or the later ones would be free.
  await using embedder = await openEmbedder({ model, device: 'cpu', cacheBytes: 0 });
  const measure = async (measured: Embedder): Promise<{ precision: number; ms: number }> => {
    const startedAt = systemClock.monotonic();
    const vectors = await measured.embed(images);
    const ms = (systemClock.monotonic() - startedAt) / images.length;
    return { precision: sameKindPrecision(vectors, kinds), ms };
  };
  const single = await measure(embedder);
  const rows = [stated('M0', 'one look: same kind among the 10 nearest', single.precision)];
  for (const [place, { views, ...options }] of CHOICES.entries()) {
    const { precision, ms } = await measure(multiScale(embedder, options));
    const { scales = [], crops, pool } = options;
    const what = `scales ${scales.join(' and ')}, ${crops}, ${pool}: ${views} views, ${(ms / single.ms).toFixed(1)} times the time`;
    rows.push(stated(`M${place + 1}`, what, precision));
  }
  return rows;
}
