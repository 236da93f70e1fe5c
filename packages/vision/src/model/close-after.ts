import { FeedloomError } from '@feedloom/core';

/**
 * Closes what was opened before `error` came. A caller whose time is over does not wait for it: a session closes only
 * once its run has ended.
 */
export async function closeAfter(error: unknown, close: () => Promise<unknown>): Promise<void> {
  const closing = close();
  const isOver = FeedloomError.is(error, 'ERR_TIMEOUT') || FeedloomError.is(error, 'ERR_ABORTED');
  if (isOver) closing.catch(() => undefined);
  else await closing;
}
