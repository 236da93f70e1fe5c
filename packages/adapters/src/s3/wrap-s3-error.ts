import { FeedloomError } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';

/** What an error of the client tells, whichever library beneath it threw it. */
interface S3Failure {
  readonly name?: string | undefined;
  readonly message?: string | undefined;
  readonly $metadata?: { readonly httpStatusCode?: number | undefined } | undefined;
}

/** Answers that mean "later", beside those with a status of 500 and above. */
const LATER: ReadonlySet<string> = new Set(['SlowDown', 'RequestTimeout', 'TooManyRequestsException', 'BadDigest']);

/** Answers that mean "too much". */
const TOO_LARGE: ReadonlySet<string> = new Set(['EntityTooLarge', 'RequestEntityTooLarge']);

/** The status of the answer; `undefined` if none came. */
function statusOf(error: unknown): number | undefined {
  return (error as S3Failure | undefined)?.$metadata?.httpStatusCode;
}

/** Whether the server has no such object; a bucket that is missing is another matter. */
export function isAbsent(error: unknown): boolean {
  return statusOf(error) === 404 && (error as S3Failure).name !== 'NoSuchBucket';
}

/** Whether no answer came. */
export function isUnanswered(error: unknown): boolean {
  return statusOf(error) === undefined;
}

/** Whether a write that must not replace anything found something there. */
export function isPresent(error: unknown): boolean {
  return statusOf(error) === 412;
}

/** Whether the condition of a write did not hold, or another write of the key was under way. */
export function hasLostRace(error: unknown): boolean {
  const status = statusOf(error);
  return status === 409 || status === 412;
}

function codeOf({ name = '', message = '' }: S3Failure, status: number | undefined): ErrorCode {
  if (status === 409 || status === 412) return 'ERR_CONFLICT';
  if (name === 'NoSuchBucket') return 'ERR_NOT_FOUND';
  if (TOO_LARGE.has(name)) return 'ERR_TOO_LARGE';
  if (status === 429 || name === 'SlowDown') return 'ERR_OVERLOADED';
  // Clients that verify the checksum of S3 beside our own.
  return message.startsWith('Checksum mismatch') ? 'ERR_CORRUPT' : 'ERR_UNAVAILABLE';
}

/**
 * Turns an error of the client into a typed one. Typed errors pass unchanged.
 *
 * A write is indeterminate unless the server refused it: without an answer, or with one that says that the server
 * failed, it may have been done or may be done later.
 */
export function wrapS3Error(error: unknown, doing: string, isWrite = false): FeedloomError {
  if (FeedloomError.is(error)) return error;
  const failure = error as S3Failure;
  const { name = 'Error', message = '' } = failure;
  const status = statusOf(error);
  const code = codeOf(failure, status);
  const isRefused = status !== undefined && status < 500;
  const mayPass = !isRefused || status === 429 || status === 409 || LATER.has(name);
  const remedy = isRefused ? 'Check the bucket and the permissions.' : 'Check that the server can be reached.';
  return new FeedloomError(code, `S3 failed when it ${doing}: ${name} ${message}. ${remedy}`, {
    cause: error,
    retryable: mayPass && code !== 'ERR_CORRUPT',
    indeterminate: isWrite && !isRefused,
  });
}
