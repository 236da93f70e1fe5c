import path from 'node:path';
import { openFsBlobStore } from '@feedloom/adapters/fs';
import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { BlobStore, OrderedStore } from '@feedloom/core';
import { openDetector, openEmbedder, openVectorIndex } from '@feedloom/vision';
import type { VectorIndexEvent } from '@feedloom/vision';
import type { Eyes } from './vision/eyes.js';
import type { IndexName } from './vision/index-name.js';
import { countWrites } from './vision/count-writes.js';
import { Lab } from './vision/lab.js';

/** What everything is kept in. */
export interface Stores extends AsyncDisposable {
  readonly store: OrderedStore;
  /** Work that is to be done later. */
  readonly tasks: OrderedStore;
  readonly blobs: BlobStore;
  readonly originals: BlobStore;
  /** Where copies of the index are; never served. */
  readonly snapshots: BlobStore;
}

/** What looks at pictures, and what breaks it on purpose. */
export interface Sight extends AsyncDisposable {
  readonly eyes: Eyes;
  readonly lab: Lab;
}

/** How sight is opened. */
export interface SightOptions {
  /** The folder that holds the index. */
  readonly data: string;
  /** Where the index's snapshots go, from which it is restored if its files are damaged. */
  readonly snapshots: BlobStore;
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

// This is the only file that names engines. To run on a fleet, return others here.

/** Opens LMDB for pins, pools, feeds and tasks, and the file system for pictures. */
export function openStores(data: string): Promise<Stores> {
  return together(async (keep) => ({
    blobs: await keep(openFsBlobStore({ path: path.join(data, 'pictures') })),
    originals: await keep(openFsBlobStore({ path: path.join(data, 'originals') })),
    snapshots: await keep(openFsBlobStore({ path: path.join(data, 'snapshots') })),
    store: await keep(openLmdbStore({ path: path.join(data, 'store') })),
    tasks: await keep(openLmdbStore({ path: path.join(data, 'tasks') })),
  }));
}

/**
 * Opens the model that ships, and an index on disk for what looks alike. The model runs in child processes, so that it
 * can be killed, and its crash is not the server's.
 */
export function openSight({ data, snapshots, index = 'usearch', onEvent }: SightOptions): Promise<Sight> {
  return together(async (keep) => {
    const [embedder, detector] = await Promise.all([
      keep(openEmbedder({ executor: 'child', maxQueue: MAX_QUEUE })),
      keep(openDetector({ executor: 'child', maxQueue: MAX_QUEUE })),
    ]);
    const files = path.join(data, 'index', index);
    const restoreFrom = { blobs: snapshots, name: SNAPSHOT };
    const options = { space: embedder.space, path: files, engine: index, freshRows: FRESH_ROWS, restoreFrom, onEvent };
    const vectors = await keep(openVectorIndex(options));
    const safe = countWrites(Object.assign(vectors, { keep: () => vectors.snapshot(snapshots, SNAPSHOT) }));
    return { eyes: { embedder, detector, index: safe }, lab: new Lab({ embedder, index: vectors, files }) };
  });
}

/** Opens several things that are closed together, the last one first; if one cannot be opened, none stays open. */
async function together<Things extends object>(
  open: (keep: <Thing extends AsyncDisposable>(opening: Promise<Thing>) => Promise<Thing>) => Promise<Things>,
): Promise<Things & AsyncDisposable> {
  const opened: AsyncDisposable[] = [];
  const close = async (): Promise<void> => {
    for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]();
  };
  try {
    const things = await open(async (opening) => {
      const each = await opening;
      opened.push(each);
      return each;
    });
    return { ...things, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
