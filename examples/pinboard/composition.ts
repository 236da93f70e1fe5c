import path from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { BlobStore, OrderedStore } from '@feedloom/core';
import { openDetector, openEmbedder, openVectorIndex } from '@feedloom/vision';
import type { VectorIndexEvent } from '@feedloom/vision';
import type { Eyes } from './vision/eyes.js';
import type { IndexName } from './vision/index-name.js';
import { Lab } from './vision/lab.js';

/** What everything is kept in, and what looks at pictures. */
export interface Engines extends AsyncDisposable {
  readonly store: OrderedStore;
  /** Work that is to be done later. */
  readonly tasks: OrderedStore;
  readonly blobs: BlobStore;
  readonly originals: BlobStore;
  readonly eyes: Eyes;
  /** Breaks the eyes on purpose. */
  readonly lab: Lab;
}

/** How engines are opened. */
export interface EngineOptions {
  /** The folder that holds everything. */
  readonly data: string;
  /** @defaultValue `'usearch'` */
  readonly index?: IndexName | undefined;
  /** Hears of damage and healing. */
  readonly onEvent?: ((event: VectorIndexEvent) => void) | undefined;
}

/** So few that a board of a thousand pins has an index file. */
const FRESH_ROWS = 256;

/** Pictures that wait for the model; more are refused, and answered otherwise. */
const MAX_QUEUE = 64;

/** The name of the index's snapshots in the blob store. */
const SNAPSHOT = 'vector-index';

/**
 * The only file that names engines: LMDB for pins, pools, feeds and tasks, the file system for pictures, the model that
 * ships and an index on disk for what looks alike. To run on a fleet, return others here.
 *
 * The model runs in a child process, so that it can be killed, and its crash is not the server's.
 */
export async function openEngines({ data, index = 'usearch', onEvent }: EngineOptions): Promise<Engines> {
  const opened: AsyncDisposable[] = [];
  const close = async (): Promise<void> => {
    for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]();
  };
  async function keep<Opened extends AsyncDisposable>(opening: Promise<Opened>): Promise<Opened> {
    const each = await opening;
    opened.push(each);
    return each;
  }
  try {
    const blobs = await keep(openFsBlobStore({ path: path.join(data, 'pictures') }));
    const originals = await keep(openFsBlobStore({ path: path.join(data, 'originals') }));
    const store = await keep(openLmdbStore({ path: path.join(data, 'store') }));
    const tasks = await keep(openLmdbStore({ path: path.join(data, 'tasks') }));
    const [embedder, detector] = await Promise.all([
      keep(openEmbedder({ executor: 'child', maxQueue: MAX_QUEUE })),
      keep(openDetector({ executor: 'child', maxQueue: MAX_QUEUE })),
    ]);
    const files = path.join(data, 'index', index);
    const restoreFrom = { blobs, name: SNAPSHOT };
    const vectors = await keep(
      openVectorIndex({
        space: embedder.space,
        path: files,
        engine: index,
        freshRows: FRESH_ROWS,
        restoreFrom,
        onEvent,
      }),
    );
    return {
      ...{ store, tasks, blobs, originals },
      eyes: {
        embedder,
        detector,
        index: Object.assign(vectors, { keep: () => vectors.snapshot(blobs, SNAPSHOT) }),
      },
      lab: new Lab({ embedder, index: vectors, files }),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
