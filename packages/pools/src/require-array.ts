import { FeedloomError, quote } from '@feedloom/core';

/** Checks that `value` is an array. @throws `ERR_INVALID_ARGUMENT` otherwise. */
export function requireArray(name: string, value: unknown): asserts value is readonly unknown[] {
  if (Array.isArray(value)) return;
  throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`${name}\` must be an array, got ${quote(value)}.`);
}
