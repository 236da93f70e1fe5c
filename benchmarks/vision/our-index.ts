import { join } from 'node:path';
import { openVectorIndex } from '@feedloom/vision';
import type { OpenedVectorIndex, OpenVectorIndexOptions } from '@feedloom/vision';
import type { VectorSet } from '@feedloom/vision/evaluation';
import { cacheFolder } from './cache-folder.js';
import { fill } from './fill.js';
import { vectorSpace } from './vector-space.js';

/**
 * Opens our index of a set, in one segment, with one thread for each search; it is built the first time, with two.
 *
 * @param name - Under which it is kept between runs.
 */
export async function openOurs(
  name: string,
  set: VectorSet,
  options: Pick<OpenVectorIndexOptions, 'engine' | 'faiss'> = {},
): Promise<OpenedVectorIndex> {
  const path = join(await cacheFolder('index'), name);
  const common = { space: vectorSpace(set.dimension), path, freshRows: set.count * 2, ...options };
  const kept = await openVectorIndex({ ...common, threads: 2 });
  if (kept.size !== set.count) await fill(kept, set);
  if (!isBuilt(kept)) await kept.compact();
  await kept.close();
  return openVectorIndex({ ...common, threads: 1 });
}

/** Whether every vector is in a segment that an engine answers for. A run that was ended may have left others. */
export function isBuilt(index: OpenedVectorIndex): boolean {
  return index
    .stats()
    .segments.every(({ rows, engines, damage }) => rows === 0 || (damage === undefined && !engines.includes('flat')));
}

/** The rows that our index finds. */
export async function searchOurs(index: OpenedVectorIndex, query: Float32Array, limit: number): Promise<number[]> {
  const [answer] = await index.search([query], { limit });
  return answer?.hits.map(({ id }) => Number(id)) ?? [];
}
