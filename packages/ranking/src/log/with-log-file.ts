import { FeedloomError } from '@feedloom/core';

/** Wraps what the file system throws. @throws `ERR_NOT_FOUND` if there is no such file, else `ERR_UNAVAILABLE`. */
export async function withLogFile<Value>(what: string, path: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    throw wrapped(what, path, cause);
  }
}

/** The error to throw for what the file system threw. */
export function wrapped(what: string, path: string, cause: unknown): FeedloomError {
  if (FeedloomError.is(cause)) return cause;
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (code === 'ENOENT') return new FeedloomError('ERR_NOT_FOUND', `There is no log \`${path}\`.`, { cause });
  const message = `${what} the log \`${path}\` failed. See the cause.`;
  return new FeedloomError('ERR_UNAVAILABLE', message, { cause, retryable: true });
}
