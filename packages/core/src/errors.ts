/** Every code that a {@link FeedloomError} can carry. Closed: `docs/guide/errors.md` explains each one. */
export const ERROR_CODES = [
  'ERR_ABORTED',
  'ERR_CLOSED',
  'ERR_CONFLICT',
  'ERR_CORRUPT',
  'ERR_CURSOR_TRIMMED',
  'ERR_DRIVER_MISSING',
  'ERR_ERASED',
  'ERR_INDETERMINATE',
  'ERR_INTERNAL',
  'ERR_INVALID_ARGUMENT',
  'ERR_INVALID_CURSOR',
  'ERR_INVALID_PAYLOAD',
  'ERR_INVALID_TOKEN',
  'ERR_NOT_FOUND',
  'ERR_OVERLOADED',
  'ERR_TIMEOUT',
  'ERR_TOO_LARGE',
  'ERR_UNAVAILABLE',
  'ERR_UNSUPPORTED',
] as const;

/** One of the closed set of codes in {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What a {@link FeedloomError} may say beside its code and message. */
export interface FeedloomErrorOptions {
  /** The error of the library beneath, kept whole. */
  readonly cause?: unknown;
  /** Whether the same call may succeed later. @defaultValue `false` */
  readonly retryable?: boolean | undefined;
  /** Whether the write may have been done, or may still be done later. @defaultValue `false` */
  readonly indeterminate?: boolean | undefined;
  /** For `ERR_OVERLOADED`: how long to wait before the next attempt, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

const marker = Symbol.for('@feedloom/error');

/**
 * The one error class of every Feedloom package: test its `code`, never its message.
 *
 * Use {@link FeedloomError.is} rather than `instanceof`, which is false across two copies of the package.
 */
export class FeedloomError extends Error {
  /** For logs and stack traces; test {@link FeedloomError.code} instead. */
  override readonly name = 'FeedloomError';
  /** The stable reason, one of {@link ERROR_CODES}. */
  readonly code: ErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Whether a write may have been done, or may still be done later: read before writing again. */
  readonly indeterminate: boolean;
  /** How long to wait before the next attempt, in milliseconds; `undefined` if unknown. */
  readonly retryAfterMs: number | undefined;

  /** Describes a failure: `message` says what, the value in backticks, and the remedy. */
  constructor(
    code: ErrorCode,
    message: string,
    { cause, retryable = false, indeterminate = false, retryAfterMs }: FeedloomErrorOptions = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    Object.defineProperty(this, marker, { value: true });
    this.code = code;
    this.retryable = retryable;
    this.indeterminate = indeterminate;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether `error` is a Feedloom error, and has `code` if one is given; holds across copies of the package. */
  static is(error: unknown, code?: ErrorCode): error is FeedloomError {
    if (typeof error !== 'object' || error === null || !(marker in error)) return false;
    return code === undefined || ('code' in error && error.code === code);
  }
}
