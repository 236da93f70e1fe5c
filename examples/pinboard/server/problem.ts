import { FeedloomError } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';

/** A refusal that has nothing to do with the SDK, such as a missing session. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

/** What is sent when a request fails: RFC 9457 with a stable code. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly retryAfterMs?: number | undefined;
}

/** The HTTP status of every error that the SDK can raise. */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  // Nobody reads it: the caller has gone.
  ERR_ABORTED: 499,
  ERR_CLOSED: 503,
  ERR_CONFLICT: 409,
  ERR_CORRUPT: 500,
  ERR_CURSOR_TRIMMED: 410,
  ERR_DRIVER_MISSING: 500,
  ERR_ERASED: 410,
  ERR_INDETERMINATE: 503,
  ERR_INTERNAL: 500,
  ERR_INVALID_ARGUMENT: 400,
  ERR_INVALID_CURSOR: 400,
  ERR_INVALID_PAYLOAD: 422,
  ERR_INVALID_TOKEN: 400,
  ERR_NOT_FOUND: 404,
  ERR_OVERLOADED: 503,
  ERR_TIMEOUT: 504,
  ERR_TOO_LARGE: 413,
  ERR_UNAVAILABLE: 503,
  // What is not supported here is a format that a user has sent.
  ERR_UNSUPPORTED: 415,
};

/** Maps whatever was thrown to what is sent. What went wrong inside the server stays there. */
export function problemOf(error: unknown): Problem {
  if (error instanceof RequestProblem) {
    const { status, code, message: title, retryAfterMs } = error;
    return { status, code, title, retryAfterMs };
  }
  if (!FeedloomError.is(error)) return { status: 500, code: 'ERR_INTERNAL', title: 'Something went wrong.' };
  const status = STATUS[error.code];
  const title = status === 500 ? 'Something went wrong.' : error.message;
  return { status, code: error.code, title, retryAfterMs: error.retryAfterMs };
}
