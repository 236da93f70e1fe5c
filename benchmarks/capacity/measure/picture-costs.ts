import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createStoreCatalogue, seededRandom } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createImageIngest, openVectorIndex } from '@feedloom/vision';
import sharp from 'sharp';
import { inTemporaryFolder } from '../../feed/world.js';
import { cpuPerCall } from '../../harness/paired.js';
import { pictures } from '../../vision/pictures.js';
import { vectorSpace } from '../../vision/vector-space.js';
import type { UnitCosts } from '../plan/unit-costs.js';

type PictureCosts = Pick<
  UnitCosts,
  'ingestCpuMs' | 'ingestBytes' | 'cardBytes' | 'searchCpuMs' | 'searchedRows' | 'bytesPerVector' | 'vectorDiskBytes'
>;

/** Of a thousand that are wanted from dozens of parts, no part holds more than a hundred. */
const [DIMENSION, NEAREST] = [2_048, 100];

/** What it costs to take in a picture, and to find the nearest of its features. */
export async function measurePictures(calls: number, rows: number): Promise<PictureCosts> {
  const ingest = await measureIngest(calls);
  const search = await measureSearch(calls, rows);
  return { ...ingest, ...search, cardBytes: await measureCard(), searchedRows: rows };
}

async function measureIngest(calls: number): Promise<Pick<PictureCosts, 'ingestCpuMs' | 'ingestBytes'>> {
  sharp.cache(false);
  sharp.concurrency(1);
  const [file = Buffer.alloc(0)] = await pictures(1, 4_000, 3_000);
  let bytes = 0;
  const blobs = {
    put(blob: Uint8Array): Promise<string> {
      bytes += blob.length;
      return Promise.resolve(String(bytes));
    },
  };
  const originals = { put: () => Promise.resolve('original') };
  const ingest = createImageIngest({ blobs, originals });
  await ingest.put(file);
  bytes = 0;
  const cpuUs = await cpuPerCall(calls, () => ingest.put(file));
  return { ingestCpuMs: cpuUs / 1e3, ingestBytes: bytes / calls };
}

async function measureSearch(
  calls: number,
  rows: number,
): Promise<Pick<PictureCosts, 'searchCpuMs' | 'bytesPerVector' | 'vectorDiskBytes'>> {
  return inTemporaryFolder(async (path) => {
    const random = seededRandom('capacity');
    const vector = (): Float32Array => {
      const drawn = Float32Array.from({ length: DIMENSION }, () => random.next() - 0.5);
      const norm = Math.hypot(...drawn);
      return drawn.map((value) => value / norm);
    };
    await using index = await openVectorIndex({
      space: vectorSpace(DIMENSION),
      path,
      engine: 'usearch',
      freshRows: rows * 2,
    });
    for (let from = 0; from < rows; from += 500) {
      await index.upsert(Array.from({ length: 500 }, (_, at) => ({ id: String(from + at), vector: vector() })));
    }
    await index.compact();
    const queries = Array.from({ length: calls }, vector);
    await index.search([vector()], { limit: NEAREST });
    const cpuUs = await cpuPerCall(calls, (call) => index.search([queries[call] ?? vector()], { limit: NEAREST }));
    const memory = index.stats().segments.reduce((sum, { indexBytes }) => sum + indexBytes, 0);
    const disk = await folderBytes(path);
    return { searchCpuMs: cpuUs / 1e3, bytesPerVector: memory / rows, vectorDiskBytes: disk / rows };
  });
}

async function measureCard(): Promise<number> {
  const store = new MemoryStore();
  const catalogue = createStoreCatalogue<{ board: string; author: string }>({ store });
  const details = { board: 'board:1234', author: 'user:5678' };
  const count = 100;
  await catalogue.put(
    Array.from({ length: count }, (_, at) => {
      return {
        id: `pin:${at}`,
        at: 1_767_225_600_000,
        title: 'A lamp that is bright enough to read by',
        tags: ['lamp', 'light', 'desk'],
        details,
      };
    }),
  );
  let bytes = 0;
  for await (const { key, value } of store.scan({})) bytes += key.length + value.length;
  return bytes / count;
}

async function folderBytes(path: string): Promise<number> {
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
