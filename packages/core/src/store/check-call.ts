import type { CallOptions } from '../contracts/call-options.js';
import { FeedloomError } from '../errors.js';

/**
 * Refuses a call that is over before it begins: nothing has been done then.
 *
 * @throws `ERR_ABORTED` if the signal has aborted, `ERR_TIMEOUT` if no time is left.
 */
export function checkCall(what: string, { signal, deadlineMs }: CallOptions = {}): void {
  if (signal?.aborted === true) {
    throw new FeedloomError('ERR_ABORTED', `\`${what}\` was aborted by its caller before it began.`, {
      cause: signal.reason,
    });
  }
  if (deadlineMs !== undefined && !(deadlineMs > 0)) {
    throw new FeedloomError('ERR_TIMEOUT', `\`${what}\` had no time left (\`deadlineMs\` is ${deadlineMs}).`, {
      retryable: true,
    });
  }
}
