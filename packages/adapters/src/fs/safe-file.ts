import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FeedloomError } from '@feedloom/core';
import { systemCodeOf } from './wrap-fs-error.js';

/** Waits until the names in `directory` are on disk: a new name is lost in a power failure otherwise. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes `directory` below `root`, and makes sure that its name is on disk. */
export async function makeDirectory(root: string, directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let parent = dirname(directory); parent.length >= root.length; parent = dirname(parent)) {
    await syncDirectory(parent);
  }
}

/** Refuses a directory below a real `root` that is reached through a symbolic link. @throws `ERR_CORRUPT` */
export async function refuseLinks(directory: string): Promise<void> {
  const real = await realpath(directory);
  if (real === directory) return;
  throw new FeedloomError('ERR_CORRUPT', `\`${directory}\` is a symbolic link to \`${real}\`. Remove the link.`);
}

/** Reads a regular file, not through a link. @returns `undefined` if there is none. */
export async function readRegularFile(path: string): Promise<Buffer | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw new FeedloomError('ERR_CORRUPT', `\`${path}\` is not a regular file. Remove it.`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
