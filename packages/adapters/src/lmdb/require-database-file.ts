import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { FeedloomError } from '@feedloom/core';

/** The magic number of LMDB, where its first two pages hold it, and the page size beside it. */
const MAGIC = 0xbeefc0de;
const MAGIC_OFFSET = 24;
const PAGE_SIZE_OFFSET = 48;

/** Reads a 32-bit integer in the machine's byte order, in which LMDB writes. */
async function readInteger(file: FileHandle, position: number): Promise<number | undefined> {
  const integer = new Uint32Array(1);
  const { bytesRead } = await file.read(new Uint8Array(integer.buffer), 0, 4, position);
  return bytesRead === 4 ? integer[0] : undefined;
}

async function isDatabase(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const pageBytes = (await readInteger(file, PAGE_SIZE_OFFSET)) ?? 0;
  const magics = [await readInteger(file, MAGIC_OFFSET), await readInteger(file, pageBytes + MAGIC_OFFSET)];
  return pageBytes >= 512 && size >= 2 * pageBytes && magics.every((magic) => magic === MAGIC);
}

/**
 * Refuses a directory whose file is there but is no LMDB database: opening one ends the process with a signal.
 *
 * @throws `ERR_CORRUPT`
 */
export async function requireDatabaseFile(directory: string): Promise<void> {
  const path = join(directory, 'data.mdb');
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    if (await isDatabase(file)) return;
  } finally {
    await file.close();
  }
  throw new FeedloomError('ERR_CORRUPT', `\`${path}\` is not a database of LMDB. Restore a backup, or remove it.`);
}
