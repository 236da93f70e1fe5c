import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { FeedloomError } from '@feedloom/core';
import type { BlobStore } from '@feedloom/core';
import { openDetector, openEmbedder, openVectorIndex } from '@feedloom/vision';
import type { OpenVectorIndexOptions, OpenedVectorIndex, VectorIndexEvent } from '@feedloom/vision';
import type { Role } from '../roles.js';
import { countWrites } from '../vision/count-writes.js';
import type { Eyes } from '../vision/eyes.js';
import type { IndexName } from '../vision/index-name.js';
import { Lab } from '../vision/lab.js';
import { together } from './together.js';

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
  readonly roles: readonly Role[];
  readonly index: IndexName;
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
 * Opens the model that ships, and an index on disk for what looks alike. The model runs in child processes, so that it
 * can be killed, and its crash is not the server's; who only ranks looks at no picture, and who answers nobody names nothing.
 */
export function openSight({ data, snapshots, roles, index, onEvent }: SightOptions): Promise<Sight> {
  return together(async (keep) => {
    const [embedder, detector] = await Promise.all([
      keep(openEmbedder({ executor: 'child', maxQueue: MAX_QUEUE })),
      roles.includes('api') ? keep(openDetector({ executor: 'child', maxQueue: MAX_QUEUE })) : undefined,
    ]);
    const isLooking = roles.some((role) => role !== 'ranker');
    if (!isLooking) await embedder.close();
    const files = path.join(data, 'index', index);
    const restoreFrom = { blobs: snapshots, name: SNAPSHOT };
    const options = { space: embedder.space, path: files, engine: index, freshRows: FRESH_ROWS, restoreFrom, onEvent };
    const vectors = await keep(openOrBegin(options));
    const safe = countWrites(Object.assign(vectors, { keep: () => vectors.snapshot(snapshots, SNAPSHOT) }));
    return { eyes: { embedder, detector, index: safe }, lab: new Lab({ embedder, index: vectors, files }) };
  });
}

/** An index whose vectors are damaged, and of which there is no snapshot, is begun anew: the catalogue has them all. */
async function openOrBegin(options: OpenVectorIndexOptions & { readonly path: string }): Promise<OpenedVectorIndex> {
  try {
    return await openVectorIndex(options);
  } catch (error) {
    if (!FeedloomError.is(error, 'ERR_CORRUPT')) throw error;
    options.onEvent?.({ kind: 'failed', error });
    // Kept for whoever wants to know why; the one before is not.
    const aside = `${options.path}.damaged`;
    await rm(aside, { recursive: true, force: true });
    await rename(options.path, aside);
    return openVectorIndex(options);
  }
}
