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

/** Does `work` with files. Errors of the system become typed ones; all others pass unchanged. @throws `ERR_UNAVAILABLE` */
export async function withFiles<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? wrapFileError(error, doing) : error;
  }
}

/** Does `work` with an open file, and closes it. @throws `ERR_UNAVAILABLE` */
export function withHandle<Result>(handle: FileHandle, path: string, work: () => Promise<Result>): Promise<Result> {
  return withFiles(`used \`${path}\``, async () => {
    try {
      return await work();
    } finally {
      await handle.close();
    }
  });
}

/** Opens a regular file for reading, not through a link. @returns `undefined` if there is none. @throws `ERR_UNAVAILABLE` */
export function openForReading(path: string): Promise<FileHandle | undefined> {
  return withFiles('opened a file', async () => {
    try {
      return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  });
}

/** Makes a file, or empties it, and opens it for writing, not through a link; mode 0600. @throws `ERR_UNAVAILABLE` */
export function openForWriting(path: string): Promise<FileHandle> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  return withFiles('made a file', () => open(path, flags, 0o600));
}

/** Waits until a file is on disk. @throws `ERR_UNAVAILABLE` */
export function syncFile(path: string): Promise<void> {
  return withFiles('waited for the disk', async () => {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    await withHandle(handle, path, () => handle.sync());
  });
}

/** Replaces `path` in one step: a reader finds the old bytes or the new ones. On disk when it returns. @throws `ERR_UNAVAILABLE` */
export async function replaceFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.tmp`;
  const handle = await openForWriting(temporary);
  await withHandle(handle, temporary, async () => {
    await handle.writeFile(bytes);
    await handle.sync();
  });
  await withFiles('replaced a file', () => rename(temporary, path));
  await syncFile(dirname(path));
}
