import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openEmbedder } from '@feedloom/vision';
import type { OpenEmbedderOptions } from '@feedloom/vision';
import { expect, it } from 'vitest';
import { cosine } from '../embedder/cosine.js';

const INT8 = fileURLToPath(new URL('../../training/embedder/int8', import.meta.url));
const PICTURES = new URL('../../packages/vision/test/models/pictures/', import.meta.url);

async function embedWith(options: OpenEmbedderOptions): Promise<{ vectors: Float32Array[]; space: string }> {
  const names = (await readdir(PICTURES)).filter((name) => name.endsWith('.webp'));
  const images = await Promise.all(names.map((name) => readFile(new URL(name, PICTURES))));
  await using embedder = await openEmbedder({ ...options, device: 'cpu' });
  return { vectors: [...(await embedder.embed(images))], space: embedder.space.id };
}

it('computes in int8 throughout what the shipped model computes, nearly, and in a space of its own', async () => {
  const [shipped, int8] = [await embedWith({}), await embedWith({ model: INT8 })];
  const cosines = shipped.vectors.map((vector, at) => cosine(vector, int8.vectors[at] ?? new Float32Array()));
  expect(cosines.reduce((sum, each) => sum + each, 0) / cosines.length).toBeGreaterThan(0.9);
  expect(Math.min(...cosines)).toBeLessThan(0.9999);
  expect(int8.space).not.toBe(shipped.space);
});
