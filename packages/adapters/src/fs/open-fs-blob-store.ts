import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Deadline, requireNonNegative, systemClock, systemRandom } from '@feedloom/core';
import type { CallOptions, Clock, Random } from '@feedloom/core';
import { BlobFiles } from './blob-files.js';
import { FsBlobStore } from './fs-blob-store.js';
import { PointerFiles } from './pointer-files.js';
import { makeDirectory, refuseLinks } from './safe-file.js';
import { TemporaryFiles } from './temporary-files.js';
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
  /** Makes the names of temporary files. @defaultValue the system's randomness */
  readonly random?: Random | undefined;
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
  random = systemRandom,
  ...options
}: OpenFsBlobStoreOptions): Promise<FsBlobStore> {
  requireNonNegative('orphanAgeMs', orphanAgeMs);
  Deadline.of(options, clock).check('opening the store');
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const root = await realpath(path);
    const blobs = await realDirectory(root, 'blobs');
    const pointers = await realDirectory(root, 'pointers');
    const temporary = new TemporaryFiles(await realDirectory(root, 'tmp'), random);
    await temporary.sweep(clock.now() - orphanAgeMs);
    return new FsBlobStore(new BlobFiles(blobs, temporary), new PointerFiles(pointers, temporary));
  } catch (error) {
    throw wrapFsError(error, `it opened the directory ${path}`);
  }
}

/** Makes the directory `name` below `root`, if it is missing. @returns Its path. */
async function realDirectory(root: string, name: string): Promise<string> {
  const directory = join(root, name);
  await makeDirectory(root, directory);
  await refuseLinks(directory);
  return directory;
}
