import path from 'node:path';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { createStoreCatalogue } from '@feedloom/core';
import type { Catalogue, VectorIndex } from '@feedloom/core';
import { openEmbedder, openVectorIndex } from '@feedloom/vision';
import type { OpenEmbedder } from '@feedloom/vision';

/** What is kept of a picture beside its vector. */
export interface Details {
  readonly file: string;
  readonly version: string;
}

/** Pictures that have been looked at: what they are called, and their vectors. */
export interface Library extends AsyncDisposable {
  readonly embedder: OpenEmbedder;
  readonly catalogue: Catalogue<Details>;
  readonly index: VectorIndex;
}

/** Opens the library in the directory `data`, or begins one. */
export async function openLibrary(data: string): Promise<Library> {
  const resources = new AsyncStack();
  try {
    const embedder = resources.add(await openEmbedder());
    const store = resources.add(await openLmdbStore({ path: path.join(data, 'catalogue') }));
    const index = resources.add(await openVectorIndex({ path: path.join(data, 'vectors'), space: embedder.space }));
    const catalogue = createStoreCatalogue<Details>({ store });
    return { embedder, catalogue, index, [Symbol.asyncDispose]: () => resources.close() };
  } catch (error) {
    await resources.close();
    throw error;
  }
}

/** Things that were opened, to be closed in the opposite order. */
class AsyncStack {
  readonly #opened: AsyncDisposable[] = [];

  add<Resource extends AsyncDisposable>(resource: Resource): Resource {
    this.#opened.push(resource);
    return resource;
  }

  async close(): Promise<void> {
    for (const resource of this.#opened.splice(0).reverse()) await resource[Symbol.asyncDispose]();
  }
}
