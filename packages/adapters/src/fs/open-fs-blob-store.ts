import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Deadline, requireNonNegative, systemClock } from '@feedloom/core';
import type { CallOptions, Clock } from '@feedloom/core';
import { FsBlobStore } from './fs-blob-store.js';
import { makeDirectory, refuseLinks } from './safe-file.js';
import { sweepTemporaries } from './sweep-temporaries.js';
import { wrapFsError } from './wrap-fs-error.js';

/** Where an {@link FsBlobStore} lives. */
export interface OpenFsBlobStoreOptions extends CallOptions {
  /** The directory of the store; made, with mode 0700, if it is missing. */
  readonly path: string;
  /**
   * How old a temporary file must be, in milliseconds, to count as left behind by a killed process. Opening removes
   * those; younger ones may still be written by others. @defaultValue 3,600,000 (an hour)
   */
  readonly orphanAgeMs?: number | undefined;
  /** Tells the age of temporary files. @defaultValue the machine's clock */
  readonly clock?: Clock | undefined;
}

/**
 * Opens a blob store in a directory, for this process and any number of others at once.
 *
 * @throws `ERR_UNAVAILABLE` if the directory cannot be made, read or written; `ERR_CORRUPT` if it is not one.
 */
export async function openFsBlobStore({
  path,
  orphanAgeMs = 3_600_000,
  clock = systemClock,
  ...options
}: OpenFsBlobStoreOptions): Promise<FsBlobStore> {
  requireNonNegative('orphanAgeMs', orphanAgeMs);
  Deadline.of(options, clock).check('opening the store');
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const root = await realpath(path);
    const directories = {
      blobs: join(root, 'blobs'),
      pointers: join(root, 'pointers'),
      temporary: join(root, 'tmp'),
    };
    for (const directory of Object.values(directories)) {
      await makeDirectory(root, directory);
      await refuseLinks(directory);
    }
    await sweepTemporaries(directories.temporary, clock.now() - orphanAgeMs);
    return new FsBlobStore(directories);
  } catch (error) {
    throw wrapFsError(error, `it opened the directory ${path}`);
  }
}
