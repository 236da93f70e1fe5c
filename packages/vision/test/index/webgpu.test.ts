import { seededRandom } from '@feedloom/core';
import type { VectorSearchOptions } from '@feedloom/core';
import { openVectorIndex } from '@feedloom/vision';
import type { OpenVectorIndexOptions } from '@feedloom/vision';
import { describe, expect, it, vi } from 'vitest';
import { swiftShaderEnvironment, whyNoSwiftShader } from '../../../../engines/swiftshader/swiftshader.js';
import { clusteredItems, testSpace } from '../support/vectors.js';

const space = testSpace(64);
const items = clusteredItems(seededRandom('webgpu'), 2_000, 64).map((item, at) => ({
  ...item,
  tags: at % 3 === 0 ? ['third'] : [],
}));

async function openFilled(options: Partial<OpenVectorIndexOptions>) {
  const index = await openVectorIndex({ space, engine: 'exact', executor: 'child', ...options });
  await index.upsert(items);
  await index.flush();
  expect(index.stats().segments[0]?.engines).toEqual(['exact']);
  return index;
}

describe.skipIf(whyNoSwiftShader() !== undefined)('exact search on WebGPU, emulated', () => {
  it('finds what the CPU finds, with its scores, filtered or not', { timeout: 240_000 }, async () => {
    for (const [name, value] of Object.entries(swiftShaderEnvironment())) vi.stubEnv(name, value);
    await using cpu = await openFilled({ device: 'cpu' });
    await using gpu = await openFilled({ device: 'webgpu' });
    vi.unstubAllEnvs();
    const queries = clusteredItems(seededRandom('queries'), 3, 64).map(({ vector }) => vector);
    const searches: VectorSearchOptions[] = [{ limit: 1_000 }, { limit: 10, filter: { anyOf: ['third'] } }];
    for (const options of searches) {
      const [due, given] = [await cpu.search(queries, options), await gpu.search(queries, options)];
      for (const [at, { hits, exact }] of due.entries()) {
        expect(exact && given[at]?.exact).toBe(true);
        const differences = hits.map(({ score }, rank) => Math.abs(score - (given[at]?.hits[rank]?.score ?? NaN)));
        expect(Math.max(...differences)).toBeLessThan(1e-3);
      }
    }
  });
});
