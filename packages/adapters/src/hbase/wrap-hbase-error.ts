import { FeedloomError } from '@feedloom/core';
import { ConnectionLoss } from './connection-loss.js';

/** An answer of the server that it may give otherwise later: all but those that HBase itself would not repeat. */
function isRefusal(cause: Error): boolean {
  return cause.name === 'TIOError' && 'canRetry' in cause && cause.canRetry === false;
}

/**
 * Turns an error of the connection, of Thrift or of HBase into a typed one. Typed errors pass unchanged.
 *
 * A write is indeterminate unless HBase refused it for good or it was never sent.
 */
export function wrapHBaseError(error: unknown, doing: string, isWrite = false): FeedloomError {
  if (FeedloomError.is(error)) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  // Messages of the server are stack traces; the first line is the exception.
  const [message = ''] = cause.message.split('\n');
  const what = `HBase failed during ${doing}: ${message}.`;
  if (cause instanceof ConnectionLoss) {
    return new FeedloomError('ERR_UNAVAILABLE', `${what} Check that its Thrift2 server can be reached.`, {
      cause,
      retryable: true,
      indeterminate: isWrite && cause.wasSent,
    });
  }
  if (isRefusal(cause)) {
    // Of a table that is not there HBase says no more than its name.
    const remedy =
      'It refuses this for good: check that the table and its family are there (`prepareHBaseTable`) and enabled.';
    return new FeedloomError('ERR_UNAVAILABLE', `${what} ${remedy}`, { cause });
  }
  const isOfServer = cause.name === 'TIOError';
  return new FeedloomError(
    isOfServer ? 'ERR_UNAVAILABLE' : 'ERR_INTERNAL',
    `${what} See the log of its Thrift2 server.`,
    {
      cause,
      retryable: isOfServer,
      indeterminate: isWrite,
    },
  );
}
