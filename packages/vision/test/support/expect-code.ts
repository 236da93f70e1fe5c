import { FeedloomError } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';
import { expect } from 'vitest';

/** Waits for `call` to reject with `code`. */
export async function expectCode(call: Promise<unknown>, code: ErrorCode, what: string): Promise<void> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(FeedloomError.is(error) ? error.code : error, what).toBe(code);
}
