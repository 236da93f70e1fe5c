import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FeedloomError } from '@feedloom/core';

/** The code of a system error, as `ENOENT`; `undefined` for other errors. */
export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Turns an error of the file system into a typed one. Typed errors pass unchanged. */
export function wrapFileError(cause: unknown, doing: string): FeedloomError {
  if (FeedloomError.is(cause)) return cause;
  const message = `The file system failed when the vector index ${doing}: ${String(cause)}. Check space and permissions.`;
  return new FeedloomError('ERR_UNAVAILABLE', message, { cause, retryable: true });
}

/** Opens a regular file for reading, not through a link. @returns `undefined` if there is none. */
export async function openForReading(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes a file, or empties it, and opens it for writing, not through a link; mode 0600. */
export function openForWriting(path: string): Promise<FileHandle> {
  return open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o600);
}

/** Waits until a file is on disk. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces `path` in one step: a reader finds the old bytes or the new ones. On disk when it returns. */
export async function replaceFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.tmp`;
  const handle = await openForWriting(temporary);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await syncFile(dirname(path));
}
