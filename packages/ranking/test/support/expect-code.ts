import type { ErrorCode } from '@feedloom/core';
import { FeedloomError } from '@feedloom/core';
import { expect } from 'vitest';

/** Expects that `work` rejects with a FeedloomError of `code`, and returns it. */
export async function expectCode(work: Promise<unknown>, code: ErrorCode, what = ''): Promise<FeedloomError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!FeedloomError.is(error)) throw new Error(`${what}: expected ${code}, got ${String(error)}`);
  expect(`${what} ${error.code}`).toBe(`${what} ${code}`);
  return error;
}
