import { FeedloomError } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';
import { isSerial } from './consistency.js';

/** What the driver's errors may have; its classes are not loaded here. */
interface DriverError extends Error {
  /** Of the native protocol, for an answer of the server. */
  readonly code?: number | string | undefined;
  /** Of the request that found too few replicas. */
  readonly consistencies?: number | undefined;
}

interface Meaning {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Whether it is certain that nothing was written. */
  readonly nothingDone: boolean;
  readonly remedy: string;
}

const UNAVAILABLE = 0x1000;
const [OVERLOADED, BOOTSTRAPPING, UNPREPARED] = [0x1001, 0x1002, 0x2500] as const;
const [WRITE_TIMEOUT, READ_TIMEOUT, CAS_UNKNOWN] = [0x1100, 0x1200, 0x1700] as const;
const [SYNTAX, UNAUTHORISED, INVALID, BAD_CREDENTIALS] = [0x2000, 0x2100, 0x2200, 0x0100] as const;

const CHECK_SERVERS = 'Check that the nodes of the data centre can be reached.';

function meaningOf(error: DriverError): Meaning {
  const { name, code, message, consistencies } = error;
  // The driver found no connection to send it on, or none that had room.
  if (name === 'NoHostAvailableError' || name === 'BusyConnectionError') {
    return { code: 'ERR_UNAVAILABLE', retryable: true, nothingDone: true, remedy: CHECK_SERVERS };
  }
  if (name === 'OperationTimedOutError' || code === WRITE_TIMEOUT || code === READ_TIMEOUT || code === CAS_UNKNOWN) {
    return { code: 'ERR_TIMEOUT', retryable: true, nothingDone: false, remedy: 'Allow more time, or do less at once.' };
  }
  if (code === UNAVAILABLE) {
    // Before Paxos has begun, nothing was written; before the commit, the replicas have agreed already.
    const nothingDone = isSerial(consistencies ?? 0);
    return { code: 'ERR_UNAVAILABLE', retryable: true, nothingDone, remedy: 'Too few replicas are up.' };
  }
  if (code === OVERLOADED) {
    return { code: 'ERR_OVERLOADED', retryable: true, nothingDone: false, remedy: 'Send less, or add nodes.' };
  }
  if (code === BOOTSTRAPPING || code === UNPREPARED) {
    return { code: 'ERR_UNAVAILABLE', retryable: true, nothingDone: true, remedy: CHECK_SERVERS };
  }
  if (code === INVALID || code === SYNTAX) return refusal(message);
  if (code === UNAUTHORISED || code === BAD_CREDENTIALS || name === 'AuthenticationError') {
    const remedy = 'Check the credentials and their rights.';
    return { code: 'ERR_UNAVAILABLE', retryable: false, nothingDone: true, remedy };
  }
  return { code: 'ERR_UNAVAILABLE', retryable: true, nothingDone: false, remedy: CHECK_SERVERS };
}

function refusal(message: string): Meaning {
  if (/too large/i.test(message)) {
    return { code: 'ERR_TOO_LARGE', retryable: false, nothingDone: true, remedy: 'Split the change.' };
  }
  if (/unconfigured table|table .* does not exist|keyspace .* does not exist/i.test(message)) {
    return { code: 'ERR_NOT_FOUND', retryable: false, nothingDone: true, remedy: 'Run `migrateCassandra` first.' };
  }
  return { code: 'ERR_INVALID_ARGUMENT', retryable: false, nothingDone: true, remedy: 'The server refused it.' };
}

/**
 * Turns an error of cassandra-driver into a typed one. Typed errors pass unchanged.
 *
 * A write is indeterminate unless the server refused it or it was never sent: replicas that have begun to agree on it
 * may still do it, after a timeout of theirs too.
 */
export function wrapCassandraError(error: unknown, doing: string, isWrite = false): FeedloomError {
  if (FeedloomError.is(error)) return error;
  const cause = error as DriverError;
  const { code, retryable, nothingDone, remedy } = meaningOf(cause);
  return new FeedloomError(code, `Cassandra failed during ${doing}: ${cause.message} ${remedy}`, {
    cause,
    retryable,
    indeterminate: isWrite && !nothingDone,
  });
}
