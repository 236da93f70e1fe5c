import { FeedloomError } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';

/** What a later attempt would fail by too. */
const FOR_GOOD: ReadonlySet<ErrorCode> = new Set([
  'ERR_INVALID_ARGUMENT',
  'ERR_TOO_LARGE',
  'ERR_UNSUPPORTED',
  'ERR_CORRUPT',
] as const);

/** Whether a store will never take what it was given. */
export function isRefusal(error: unknown): boolean {
  return FeedloomError.is(error) && FOR_GOOD.has(error.code);
}

/** What a caller is told if a change could be kept nowhere. */
export function storeFailed(cause: unknown): FeedloomError {
  const code = FeedloomError.is(cause, 'ERR_TIMEOUT') ? 'ERR_TIMEOUT' : 'ERR_UNAVAILABLE';
  const message = 'The change could not be kept. The graph is as it was; try again.';
  return new FeedloomError(code, message, { cause, retryable: true, indeterminate: true });
}
