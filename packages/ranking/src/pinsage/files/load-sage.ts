import { constants } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { Deadline, FeedloomError, quote } from '@feedloom/core';
import type { CallOptions } from '@feedloom/core';
import type { SageWeights } from '../sage-weights.js';
import { decodeSageWeights, encodeSageWeights } from './sage-weight-file.js';

/** The largest file that is read. Models have a few megabytes. */
const MAX_FILE_BYTES = 2 ** 28;

/**
 * Reads a model, whoever has trained it: from a file, or from bytes of a blob store. Checked whole before it is returned.
 *
 * @throws `ERR_NOT_FOUND` if there is no such file; `ERR_CORRUPT` as `decodeSageWeights` says; `ERR_TOO_LARGE` above 256 MiB;
 * `ERR_UNAVAILABLE` if it cannot be read; `ERR_ABORTED`, `ERR_TIMEOUT`.
 */
export async function loadSage(from: string | URL | Uint8Array, options: CallOptions = {}): Promise<SageWeights> {
  const deadline = Deadline.of(options);
  deadline.check('reading a model');
  return decodeSageWeights(from instanceof Uint8Array ? from : await deadline.race(readBytes(from), 'reading a model'));
}

/**
 * Writes a model to a file, whole or not at all: what was there stays until all is on disk.
 *
 * @throws `ERR_INVALID_ARGUMENT` if the model's parts do not fit; `ERR_UNAVAILABLE` if it cannot be written; `ERR_ABORTED`,
 * `ERR_TIMEOUT`.
 */
export async function saveSage(path: string, weights: SageWeights, options: CallOptions = {}): Promise<void> {
  const deadline = Deadline.of(options);
  deadline.check('writing a model');
  const bytes = encodeSageWeights(weights);
  await deadline.race(writeBytes(path, bytes), 'writing a model', { indeterminate: true });
}

async function readBytes(path: string | URL): Promise<Uint8Array> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) {
      throw new FeedloomError('ERR_INVALID_ARGUMENT', `${quote(path)} must be a file.`);
    }
    if (stats.size > MAX_FILE_BYTES) {
      throw new FeedloomError('ERR_TOO_LARGE', `${quote(path)} has \`${stats.size}\` bytes, too many for a model.`);
    }
    return await readFile(path, { flag: constants.O_RDONLY });
  } catch (cause) {
    if (FeedloomError.is(cause)) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new FeedloomError('ERR_NOT_FOUND', `There is no model at ${quote(path)}. Check the path.`, { cause });
    }
    throw new FeedloomError('ERR_UNAVAILABLE', `The model ${quote(path)} cannot be read. Check its permissions.`, {
      cause,
    });
  }
}

async function writeBytes(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.draft`;
  try {
    const handle = await open(draft, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new FeedloomError('ERR_UNAVAILABLE', `The model ${quote(path)} cannot be written. Check the folder.`, {
      cause,
    });
  }
}
