import { seededRandom } from '@feedloom/core';
import { MemoryVectorIndex } from '@feedloom/core/memory';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { openDetector } from '../../src/detection/open-detector.js';
import { openEmbedder } from '../../src/embedding/open-embedder.js';
import { createVisualSearch } from '../../src/search/create-visual-search.js';
import { drawScene } from '../../src/evaluation/draw-scene.js';

const QUICK = { device: 'cpu', warmUp: false } as const;

describe('a visual search with the model that ships', () => {
  it('finds a picture by a smaller copy of it, names objects, and finds crops', async () => {
    await using embedder = await openEmbedder(QUICK);
    await using detector = await openDetector(QUICK);
    const random = seededRandom('whole visual search');
    const pictures = new Map<string, Uint8Array>();
    for (let place = 0; place < 8; place++) pictures.set(`p${place}`, (await drawScene(random)).image);
    const index = new MemoryVectorIndex(embedder.space);
    const vectors = await embedder.embed([...pictures.values()]);
    await index.upsert([...pictures.keys()].map((id, place) => ({ id, vector: vectors[place] ?? new Float32Array() })));
    const readImage = async (id: string) => pictures.get(id);
    const search = createVisualSearch({ embedder, index, detector, readImage });

    const copy = await sharp(pictures.get('p3')).resize(300).jpeg({ quality: 70 }).toBuffer();
    const found = await search.find({ image: copy }, { deadlineMs: 20_000 });
    expect(found.items[0]).toMatchObject({ id: 'p3', nearDuplicate: true });
    expect(found.degraded).toEqual([]);
    expect(Object.keys(found.timings).sort()).toEqual(['detect', 'embed', 'search']);
    const [object] = found.objects;
    expect(object).toBeDefined();

    const cropped = await search.find({ id: 'p3', crop: object?.box }, { deadlineMs: 20_000, minSimilarity: -1 });
    expect(cropped.items).toHaveLength(7);
    expect(cropped.degraded).toEqual([]);
  });
});
