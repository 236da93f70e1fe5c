import { FeedloomError } from '@feedloom/core';
import type { ErrorCode } from '@feedloom/core';

/** What every answer of Milvus says about itself. */
export interface MilvusStatus {
  readonly error_code: string | number;
  readonly code?: number | undefined;
  readonly reason: string;
  readonly retriable?: boolean | undefined;
}

/** Codes of gRPC. */
const [INVALID_ARGUMENT, DEADLINE_EXCEEDED, PERMISSION_DENIED, RESOURCE_EXHAUSTED] = [3, 4, 7, 8] as const;
const [UNIMPLEMENTED, UNAUTHENTICATED] = [12, 16] as const;

/** Codes of Milvus. */
const [RATE_LIMITED, COLLECTION_NOT_FOUND, NOT_LOADED] = [8, 100, 101] as const;

/**
 * What Milvus checks before it hands a write to its log: its limits (8, 9), that collection, partition and database are
 * there (100, 101, 200, 800), what it is given (1100 to 1102), rights (1400, 1401), fields (1700, 1701). All others, such
 * as 5 (internal) and 1302 (the log), may come when part of a write, or all of it, is in the log.
 */
const CHECKED_FIRST: ReadonlySet<number | undefined> = new Set([
  ...[RATE_LIMITED, 9, COLLECTION_NOT_FOUND, NOT_LOADED, 200, 800],
  ...[1100, 1101, 1102, 1400, 1401, 1700, 1701],
]);

/** The same as servers before 2.3 name it. */
const NAMED_FIRST: ReadonlySet<string | number> = new Set([
  ...['CollectionNotExists', 'IllegalArgument', 'IllegalCollectionName', 'IllegalDimension', 'IllegalVarCharLength'],
  ...['PermissionDenied', 'RateLimit', 'UpsertAutoIDTrue'],
]);

function codeOfStatus({ code, reason }: MilvusStatus): ErrorCode {
  if (code === RATE_LIMITED) return 'ERR_OVERLOADED';
  if (code === COLLECTION_NOT_FOUND) return 'ERR_NOT_FOUND';
  if (code === NOT_LOADED) return 'ERR_UNAVAILABLE';
  return /too large|larger than|exceeds/i.test(reason) ? 'ERR_TOO_LARGE' : 'ERR_UNAVAILABLE';
}

/** Whether an error says that the collection has to be loaded first, as after a restart of some servers. */
export function isNotLoaded(error: unknown): boolean {
  if (!FeedloomError.is(error, 'ERR_UNAVAILABLE')) return false;
  const { code, reason } = error.cause as Partial<MilvusStatus>;
  return code === NOT_LOADED || /not loaded|'released'/.test(reason ?? '');
}

/**
 * Takes an answer only if the server was content.
 *
 * @throws What the status means. A write is indeterminate unless it was refused for what is checked before it is done.
 */
export function requireSuccess(status: MilvusStatus | undefined, doing: string, isWrite = false): void {
  // The client turns "not implemented" into an empty answer.
  if (status === undefined) {
    throw new FeedloomError(
      'ERR_UNSUPPORTED',
      `This server does not know what ${doing} needs. Use Milvus 2.3 or newer.`,
    );
  }
  if (status.error_code === 'Success' || (status.error_code === 0 && (status.code ?? 0) === 0)) return;
  const code = codeOfStatus(status);
  const remedy = code === 'ERR_NOT_FOUND' ? ' Run `migrateMilvus` first.' : '';
  throw new FeedloomError(code, `Milvus refused ${doing}: ${status.reason}.${remedy}`, {
    cause: status,
    retryable: code === 'ERR_OVERLOADED' || (code === 'ERR_UNAVAILABLE' && status.retriable !== false),
    indeterminate: isWrite && !CHECKED_FIRST.has(status.code) && !NAMED_FIRST.has(status.error_code),
  });
}

/**
 * Turns an error of the client into a typed one. Typed errors pass unchanged.
 *
 * A write whose answer did not come may have been done.
 */
export function wrapMilvusError(error: unknown, doing: string, isWrite = false): FeedloomError {
  if (FeedloomError.is(error)) return error;
  const cause = error as Error & { readonly code?: number | undefined };
  const isForbidden = cause.code === UNAUTHENTICATED || cause.code === PERMISSION_DENIED;
  const isRefused = isForbidden || cause.code === INVALID_ARGUMENT || cause.code === UNIMPLEMENTED;
  const remedy = isForbidden ? 'Check the credentials and their rights.' : 'Check that the server can be reached.';
  return new FeedloomError(codeOfFailure(cause.code), `Milvus failed during ${doing}: ${cause.message}. ${remedy}`, {
    cause,
    retryable: !isRefused,
    indeterminate: isWrite && !isRefused,
  });
}

function codeOfFailure(code: number | undefined): ErrorCode {
  if (code === DEADLINE_EXCEEDED) return 'ERR_TIMEOUT';
  return code === RESOURCE_EXHAUSTED ? 'ERR_OVERLOADED' : 'ERR_UNAVAILABLE';
}
