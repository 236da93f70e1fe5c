import { FeedloomError } from '../errors.js';
import type { ErrorCode } from '../errors.js';

/** An error as it travels between threads and processes, whose own copies lose all but the message. */
export interface WireError {
  readonly code: ErrorCode | undefined;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly retryable: boolean;
  readonly indeterminate: boolean;
  readonly retryAfterMs: number | undefined;
}

/** Takes from `error` what may travel. */
export function toWire(error: unknown): WireError {
  const known = FeedloomError.is(error) ? error : undefined;
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    code: known?.code,
    name,
    message,
    stack,
    retryable: known?.retryable ?? false,
    indeterminate: known?.indeterminate ?? false,
    retryAfterMs: known?.retryAfterMs,
  };
}

/** The error that travelled: a typed one as it was, any other as the `cause` of `ERR_INTERNAL`. */
export function fromWire({ code, name, message, stack, ...rest }: WireError, where: string): FeedloomError {
  const cause = new Error(message);
  cause.name = name;
  if (stack !== undefined) cause.stack = stack;
  if (code !== undefined) return new FeedloomError(code, message, { cause, ...rest });
  return new FeedloomError('ERR_INTERNAL', `${where} failed: ${message}`, { cause });
}
