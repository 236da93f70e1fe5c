import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '@feedloom/core';
import { MemoryBlobStore } from '@feedloom/core/memory';
import { describe, expect, it } from 'vitest';
import { randomResidualNetwork } from '../src/evaluation/random-residual-network.js';
import { openEmbedder, openVectorIndex, presets } from '../src/index.js';
import { coloured } from './support/pictures.js';
import { temporaryFolder } from './support/temporary-folder.js';

const SIZE = 100_000;
const DIMENSION = 2048;
const PICTURES = 12;
/** How many items are written at once. */
const BATCH = 4_000;

describe('a ResNet-50 of 2,048 dimensions', () => {
  it('goes through embed, an index of 100,000, search and snapshot', { timeout: 180_000 }, async () => {
    const folder = await temporaryFolder();
    const weights = randomResidualNetwork();
    const sha256 = createHash('sha256').update(weights).digest('hex');
    await mkdir(join(folder, 'model'));
    await writeFile(join(folder, 'model', 'model.onnx'), weights);
    await using embedder = await openEmbedder({
      model: { ...presets.resnet50, sha256, bytes: weights.length },
      folder: join(folder, 'model'),
      device: 'cpu',
      buckets: [1, 4],
    });
    expect(embedder.space).toMatchObject({ dimension: DIMENSION, weights: sha256, pooling: 'in-graph' });
    const images = await Promise.all(Array.from({ length: PICTURES }, (_, number) => coloured(number, 320, 240)));
    const vectors = await embedder.embed(images);
    expect(vectors.map(({ length }) => length)).toEqual(images.map(() => DIMENSION));

    const { space } = embedder;
    const place = { blobs: new MemoryBlobStore(), name: 'pins' };
    const index = await openVectorIndex({ path: join(folder, 'index'), space, engine: 'flat', device: 'cpu' });
    for (const items of others(SIZE - PICTURES)) await index.upsert(items);
    await index.upsert(vectors.map((vector, number) => ({ id: `picture-${number}`, vector, tags: ['picture'] })));
    expect(index.size).toBe(SIZE);
    const [query] = await embedder.embed(images.slice(5, 6));
    const queries = query === undefined ? [] : [query];
    const [found] = await index.search(queries, { limit: 1_000 });
    expect(found?.hits[0]).toMatchObject({ id: 'picture-5', score: expect.closeTo(1, 4) });
    expect(found).toMatchObject({ complete: true, exact: true });
    expect(found?.hits).toHaveLength(1_000);
    const [pictures] = await index.search(queries, { limit: 20, filter: { allOf: ['picture'] } });
    expect(pictures?.hits).toHaveLength(PICTURES);
    await index.snapshot(place.blobs, place.name);
    await index.close();

    const path = join(folder, 'restored');
    await using restored = await openVectorIndex({ path, space, engine: 'flat', device: 'cpu', restoreFrom: place });
    expect(restored.size).toBe(SIZE);
    const [again] = await restored.search(queries, { limit: 1_000 });
    expect(again?.hits).toEqual(found?.hits);
  });
});

/** Items whose vectors point along a few axes, quick to make. */
function* others(count: number) {
  const random = seededRandom(50);
  for (let start = 0; start < count; start += BATCH) {
    yield Array.from({ length: Math.min(BATCH, count - start) }, (_, at) => {
      const parts = Array.from({ length: 16 }, () => random.next() - 0.5);
      const norm = Math.hypot(...parts);
      const vector = new Float32Array(DIMENSION);
      // Each part has an axis of its own, so that the norm is that of the parts.
      for (const [part, value] of parts.entries()) vector[part * 128 + Math.floor(random.next() * 128)] = value / norm;
      return { id: `other-${start + at}`, vector };
    });
  }
}
