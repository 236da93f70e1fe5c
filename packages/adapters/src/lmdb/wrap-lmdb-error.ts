import { FeedloomError } from '@feedloom/core';

/** What may be wrong with an error of lmdb-js. */
interface LmdbError extends Error {
  readonly code?: unknown;
  readonly commitError?: Promise<unknown>;
}

/** MDB_PAGE_NOTFOUND, MDB_CORRUPTED, MDB_VERSION_MISMATCH and MDB_INVALID: the file is not what LMDB wrote. */
const CORRUPT_CODES: ReadonlySet<unknown> = new Set([-30797, -30796, -30794, -30793]);

/** Turns an error of lmdb-js into a typed one that says what was being done. Typed errors pass unchanged. */
export function wrapLmdbError(error: unknown, doing: string, isWrite = false): FeedloomError {
  if (FeedloomError.is(error)) return error;
  const cause = error as LmdbError;
  // Rejects later with the reason of a failed commit. Left alone, that rejection would end the process.
  cause.commitError?.catch(() => undefined);
  if (CORRUPT_CODES.has(cause.code)) {
    return new FeedloomError('ERR_CORRUPT', `LMDB found damage when ${doing}: ${cause.message}. Restore a backup.`, {
      cause,
    });
  }
  return new FeedloomError(
    'ERR_UNAVAILABLE',
    `LMDB failed when ${doing}: ${cause.message}. Check the free space and the permissions of its directory.`,
    { cause, retryable: true, indeterminate: isWrite },
  );
}
