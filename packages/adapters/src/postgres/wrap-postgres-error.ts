import { FeedloomError } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';

/** What an error of the server, or of the driver, says beside its message. */
interface PostgresError extends Error {
  /** Five characters if the server said it. */
  readonly code?: string | undefined;
  /** Of errors of the server, in its language: `ERROR`, `FEHLER`; after a fatal one it hangs up. */
  readonly severity?: string | undefined;
}

/** What is done about some SQLSTATEs. The first that matches; all others are unavailable, and trying again is no use. */
const KINDS: readonly (readonly [start: string, code: ErrorCode, retryable: boolean, remedy: string])[] = [
  ['57014', 'ERR_TIMEOUT', true, 'The server cancelled it: look at `statement_timeout` and `lock_timeout`.'],
  ['55P03', 'ERR_TIMEOUT', true, 'Another write of the same partition took longer than `lock_timeout`.'],
  ['40', 'ERR_UNAVAILABLE', true, 'Try again.'],
  ['08', 'ERR_UNAVAILABLE', true, 'Check that the server can be reached.'],
  ['53', 'ERR_UNAVAILABLE', true, 'The server lacks memory, disk or connections.'],
  ['57P', 'ERR_UNAVAILABLE', true, 'The server is going down or coming up.'],
  ['25006', 'ERR_UNAVAILABLE', true, 'The server only reads now: it may be a standby.'],
  ['42P01', 'ERR_UNAVAILABLE', false, 'Run the migration first.'],
  ['42883', 'ERR_UNAVAILABLE', false, 'Run the migration first.'],
  ['3F000', 'ERR_UNAVAILABLE', false, 'Run the migration first.'],
  ['42501', 'ERR_UNAVAILABLE', false, 'Grant the role what it needs.'],
  ['0A000', 'ERR_UNSUPPORTED', false, 'Change the setting.'],
  ['54', 'ERR_TOO_LARGE', false, 'Send less at once.'],
  ['XX001', 'ERR_CORRUPT', false, 'Restore the database.'],
  ['XX002', 'ERR_CORRUPT', false, 'Rebuild the index with REINDEX.'],
];

/** SQLSTATEs after which a server, or a proxy before it, hangs up: connections, rights to connect, shutdowns, bugs. */
const HANGS_UP = /^(?:08|25P03|28|53300|57P|XX000)/;

/** Whether the server goes on after it has said this; in another language than English, the code tells. */
function goesOn({ code = '', severity }: PostgresError): boolean {
  if (severity === undefined || severity === 'FATAL' || severity === 'PANIC') return false;
  return severity === 'ERROR' || !HANGS_UP.test(code);
}

/** Whether the server has answered with an error, so that the statement was undone whole. */
function isRefusal(error: PostgresError): boolean {
  // When it hangs up, the answer to a commit may be what was lost.
  return error.code !== undefined && error.code !== '40003' && goesOn(error);
}

/** Whether a connection can be used again after `error`. */
export function isReusable(error: unknown): boolean {
  return goesOn(error as PostgresError);
}

/**
 * Turns an error of `pg` into a typed one. Typed errors pass unchanged.
 *
 * @param isWrite - Whether a write had been sent: it is indeterminate unless the server itself refused it.
 */
export function wrapPostgresError(error: unknown, doing: string, isWrite = false): FeedloomError {
  if (FeedloomError.is(error)) return error;
  const cause = error as PostgresError;
  const state = cause.severity === undefined ? '08' : (cause.code ?? '');
  const [, code, retryable, remedy] = KINDS.find(([start]) => state.startsWith(start)) ?? [
    '',
    'ERR_UNAVAILABLE' as const,
    false,
    'See the `cause`.',
  ];
  return new FeedloomError(code, `PostgreSQL failed during ${doing}: ${cause.message}. ${remedy}`, {
    cause,
    retryable,
    indeterminate: isWrite && !isRefusal(cause),
  });
}
