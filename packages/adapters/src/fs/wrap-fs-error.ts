import { FeedloomError } from '@feedloom/core';

/** What the file system says when a path is not what the store made: a link, a directory, a file in its place. */
const STRANGE_CODES: ReadonlySet<unknown> = new Set(['ELOOP', 'EISDIR', 'ENOTDIR', 'EMLINK']);

/** The code of a system error, as `ENOENT`; `undefined` for other errors. */
export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Turns an error of the file system into a typed one. Typed errors pass unchanged. */
export function wrapFsError(error: unknown, doing: string): FeedloomError {
  if (FeedloomError.is(error)) return error;
  const { message } = error as Error;
  if (STRANGE_CODES.has(systemCodeOf(error))) {
    return new FeedloomError('ERR_CORRUPT', `The store was tampered with, seen when ${doing}: ${message}.`, {
      cause: error,
    });
  }
  return new FeedloomError(
    'ERR_UNAVAILABLE',
    `The file system failed when ${doing}: ${message}. Check the free space and the permissions of the directory.`,
    { cause: error, retryable: true },
  );
}
