import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '@feedloom/core';
import type { Embedder, VectorIndex } from '@feedloom/core';
import { openVectorIndex } from '@feedloom/vision';
import { cacheFolder } from '../vision/cache-folder.js';
import { isBuilt } from '../vision/our-index.js';

/** An index of what looks like a few pictures. */
export interface Lookalikes extends AsyncDisposable {
  readonly index: VectorIndex;
  /** The vector of an item by its number. */
  readonly vectorOf: (item: number) => Float32Array;
}

/** How near to its picture an item is, at least and at most. */
const [LEAST, MOST] = [0.82, 0.97];

const ITEMS_AT_ONCE = 1_000;

/**
 * Opens an index of `count` vectors around those of the pictures, each with a cosine of .82 to .97 to its own: of any
 * picture there are more than a thousand above .8. It is built the first time.
 */
export async function openLookalikes(
  embedder: Embedder,
  pictures: readonly Uint8Array[],
  count: number,
): Promise<Lookalikes> {
  const { dimension, id } = embedder.space;
  const folder = join(
    await cacheFolder('lookalikes'),
    `${count}-${createHash('sha256').update(id).digest('hex').slice(0, 16)}`,
  );
  const path = join(folder, 'index');
  // Kept, because a model need not say exactly the same twice.
  const file = join(folder, 'pictures.f32');
  if (!existsSync(file)) {
    const looked = await embedder.embed(pictures, { deadlineMs: 60_000 });
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(file, Float32Array.from(looked.flatMap((vector) => [...vector])));
  }
  const bytes = await readFile(file);
  const centres = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const random = seededRandom('lookalikes');
  const vectors = new Float32Array(count * dimension);
  for (let item = 0; item < count; item += 1) {
    const picture = item % pictures.length;
    const centre = centres.subarray(picture * dimension, (picture + 1) * dimension);
    const vector = vectors.subarray(item * dimension, (item + 1) * dimension);
    vector.set(besides(centre, LEAST + (MOST - LEAST) * random.next(), () => random.next() - 0.5));
  }
  const vectorOf = (item: number): Float32Array => vectors.subarray(item * dimension, (item + 1) * dimension);
  const index = await openVectorIndex({
    space: embedder.space,
    path,
    engine: 'usearch',
    threads: 2,
    freshRows: 2 * count,
  });
  if (index.size !== count) {
    process.stderr.write(`search: filling an index with ${count} vectors …\n`);
    for (let from = 0; from < count; from += ITEMS_AT_ONCE) {
      const length = Math.min(ITEMS_AT_ONCE, count - from);
      await index.upsert(Array.from({ length }, (_, at) => ({ id: String(from + at), vector: vectorOf(from + at) })));
    }
  }
  if (!isBuilt(index)) await index.compact();
  return { index, vectorOf, [Symbol.asyncDispose]: () => index.close() };
}

/** A vector of norm 1 that has this cosine with `centre`, in a random direction otherwise. */
function besides(centre: Float32Array, cosine: number, next: () => number): Float32Array {
  const noise = centre.map(() => next());
  const along = noise.reduce((sum, value, at) => sum + value * (centre[at] ?? 0), 0);
  const across = noise.map((value, at) => value - along * (centre[at] ?? 0));
  const norm = Math.sqrt(across.reduce((sum, value) => sum + value * value, 0));
  const scale = Math.sqrt(1 - cosine * cosine) / norm;
  return centre.map((value, at) => cosine * value + scale * (across[at] ?? 0));
}
