import assert from 'node:assert/strict';
import { FeedloomError, type ErrorCode } from '../errors.js';

/** Asserts that `work` rejects with a {@link FeedloomError} of `code`. */
export async function expectCode(work: Promise<unknown>, code: ErrorCode, what: string): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(FeedloomError.is(error), `${what}: expected a FeedloomError, got ${String(error)}`);
    assert.equal(error.code, code, what);
    return true;
  });
}
