import { FeedloomError } from '@feedloom/core';
import { expect } from 'vitest';

/** The typed error that `promise` rejects with; fails if it does not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<FeedloomError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toSatisfy((value) => FeedloomError.is(value));
  return error as FeedloomError;
}
