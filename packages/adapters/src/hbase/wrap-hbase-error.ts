import { FeedloomError } from '@feedloom/core';
import { ConnectionLoss } from './connection-loss.js';

/** What was asked of the server. */
export interface FailedCall {
  /** For messages: `a write`. */
  readonly doing: string;
  /** Whether it may have changed something. @defaultValue `false` */
  readonly isWrite?: boolean | undefined;
  /** Whether the server's own client has had time to send it again after a first sending that was done. @defaultValue `true` */
  readonly mayBeRepeated?: boolean | undefined;
  /** The table that was written to, which is all that HBase says of one that is not there. @defaultValue none */
  readonly table?: string | undefined;
}

/** What a region server checks before it writes. Others, of coprocessors for instance, may come when it has written. */
const CHECKED_FIRST =
  /^\S*\b(?:NoSuchColumnFamily|TableNotFound|TableNotEnabled|AccessDenied|FailedSanityCheck|SpaceLimiting|RequestTooBig)Exception\b/;

/** How the server's client begins what it says of writes: it wraps what the region server said, and then calls all retryable. */
const OF_WRITES = /^Failed \d+ actions?: /;

/** Whether HBase would refuse this again for the same reason. */
function isRefusal(cause: Error, reason: string, table: string | undefined): boolean {
  if (cause.name !== 'TIOError') return false;
  if ('canRetry' in cause && cause.canRetry === false) return true;
  return isCheckedFirst(reason, table);
}

function isCheckedFirst(reason: string, table: string | undefined): boolean {
  return CHECKED_FIRST.test(reason) || (table !== undefined && (reason === table || reason.startsWith(`${table}: `)));
}

/**
 * Turns an error of the connection, of Thrift or of HBase into a typed one. Typed errors pass unchanged.
 *
 * A write is indeterminate unless it was never sent, or HBase refused it for what it checks before it writes and has not
 * had the time to try it twice.
 */
export function wrapHBaseError(
  error: unknown,
  { doing, isWrite = false, mayBeRepeated = true, table }: FailedCall,
): FeedloomError {
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
  const reason = message.replace(OF_WRITES, '');
  if (isRefusal(cause, reason, table)) {
    const remedy =
      'It refuses this for good: check that the table and its family are there (`prepareHBaseTable`) and enabled.';
    const indeterminate = isWrite && (mayBeRepeated || !isCheckedFirst(reason, table));
    return new FeedloomError('ERR_UNAVAILABLE', `${what} ${remedy}`, { cause, indeterminate });
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
