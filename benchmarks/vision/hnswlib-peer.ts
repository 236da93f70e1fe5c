import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { VectorSet } from '@feedloom/vision/evaluation';
import { cacheFolder } from './cache-folder.js';

/** The M and efConstruction that both sides have. */
export const LINKS = 16;
export const EF_CONSTRUCTION = 128;

/** hnswlib-node, called directly: synchronous, in this thread. */
export interface HnswlibPeer {
  /** How many candidates a search looks at. */
  setEf(ef: number): void;
  /** The rows of the nearest vectors. */
  search(query: number[], limit: number): number[];
  /** The length of its file. */
  readonly bytes: number;
}

/** Opens hnswlib-node's index of a set; the first time it is built, in about a minute. */
export async function openHnswlib(name: string, { base, count, dimension }: VectorSet): Promise<HnswlibPeer> {
  const file = join(await cacheFolder('hnswlib'), `${name}-${LINKS}-${EF_CONSTRUCTION}.bin`);
  // Its addon exists only after `npm run build:native`.
  const { default: hnswlib } = await import('hnswlib-node');
  const index = new hnswlib.HierarchicalNSW('ip', dimension);
  if (existsSync(file)) {
    await index.readIndex(file);
  } else {
    index.initIndex(count, LINKS, EF_CONSTRUCTION, 42);
    for (let row = 0; row < count; row += 1) {
      index.addPoint(Array.from(base.subarray(row * dimension, (row + 1) * dimension)), row);
    }
    await index.writeIndex(file);
  }
  const { size } = await stat(file);
  return {
    setEf: (ef) => index.setEf(ef),
    search: (query, limit) => index.searchKnn(query, limit).neighbors,
    bytes: size,
  };
}
