import assert from 'node:assert/strict';
import { systemClock } from '../../clock/system-clock.js';
import type { CallOptions } from '../../contracts/call-options.js';
import { FeedloomError } from '../../errors.js';

/** Work that is to be left while it is done. */
type Work = (options: CallOptions) => Promise<unknown>;

/** How late an answer may be that comes in spite of a deadline, in milliseconds, and how often the machine may be. */
const DEADLINE_MS = 1;
const LATE_MS = 20;
const ATTEMPTS = 3;

/** Asserts that `work` rejects with `ERR_ABORTED` if its caller aborts after the call, unless the answer is at hand. */
export async function expectAbort(work: Work): Promise<void> {
  if (await isAtHand(work)) return;
  const stop = new AbortController();
  const left = work({ signal: stop.signal });
  stop.abort();
  const [answer] = await Promise.allSettled([left]);
  assert.ok(answer.status === 'rejected', 'an answer for a caller that had aborted');
  assert.ok(FeedloomError.is(answer.reason, 'ERR_ABORTED'), String(answer.reason));
}

/**
 * Asserts that `work` gives no answer long after its deadline. Only work that takes longer than 20 ms can break this.
 */
export async function expectTimeout(work: Work): Promise<void> {
  const lateMs: number[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const startedAt = systemClock.monotonic();
    const [answer] = await Promise.allSettled([work({ deadlineMs: DEADLINE_MS })]);
    if (answer.status === 'rejected') {
      const { reason } = answer as { readonly reason: unknown };
      const isRefusal = FeedloomError.is(reason, 'ERR_TIMEOUT') || FeedloomError.is(reason, 'ERR_OVERLOADED');
      assert.ok(isRefusal, String(reason));
      return;
    }
    const tookMs = systemClock.monotonic() - startedAt;
    if (tookMs <= DEADLINE_MS + LATE_MS) return;
    lateMs.push(Math.round(tookMs));
  }
  assert.fail(`answers after ${lateMs.join(', ')} ms, with a deadline of ${DEADLINE_MS} ms`);
}

/** Whether the second answer, which may have been kept, comes before anything else could have happened. */
async function isAtHand(work: Work): Promise<boolean> {
  await work({});
  const later = new Promise<false>((resolve) => setImmediate(() => resolve(false)));
  const answer = work({});
  const isFirst = await Promise.race([answer.then(() => true), later]);
  await answer;
  return isFirst;
}
