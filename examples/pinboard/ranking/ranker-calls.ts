import { FeedloomError } from '@feedloom/core';
import type { Deadline } from '@feedloom/core';

/** Asks the process that ranks. */
export type AskRanker = <Answer>(method: string, path: string, deadline: Deadline, body?: object) => Promise<Answer>;

/**
 * Creates what asks a ranker over HTTP.
 *
 * @throws `ERR_TIMEOUT`, `ERR_ABORTED`; `ERR_UNAVAILABLE` if it does not answer, or not as it should. From what is returned.
 */
export function createRankerCalls(url: string, send: typeof fetch): AskRanker {
  return async <Answer>(method: string, path: string, deadline: Deadline, body?: object): Promise<Answer> => {
    const late = AbortSignal.timeout(Math.max(1, Math.ceil(deadline.remainingMs)));
    try {
      const response = await send(new URL(path, url), {
        method,
        signal: AbortSignal.any([late, ...(deadline.signal ? [deadline.signal] : [])]),
        ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      if (!response.ok) throw new Error(`The ranker answered ${response.status}.`);
      return (await response.json()) as Answer;
    } catch (cause) {
      deadline.check('asking the ranker');
      if (late.aborted) throw new FeedloomError('ERR_TIMEOUT', 'The ranker is late.', { cause, retryable: true });
      throw new FeedloomError('ERR_UNAVAILABLE', 'The ranker does not answer.', { cause, retryable: true });
    }
  };
}
