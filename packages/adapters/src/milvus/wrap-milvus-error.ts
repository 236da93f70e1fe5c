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
const [DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED] = [4, 8] as const;
const [UNAUTHENTICATED, PERMISSION_DENIED] = [16, 7] as const;

/** Codes of Milvus. */
const [RATE_LIMITED, COLLECTION_NOT_FOUND, NOT_LOADED] = [8, 100, 101] as const;

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

/** Takes an answer only if the server was content. @throws what the status means; nothing was done then. */
export function requireSuccess(status: MilvusStatus | undefined, doing: string): void {
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
  const isRefused = cause.code === UNAUTHENTICATED || cause.code === PERMISSION_DENIED;
  const code =
    cause.code === DEADLINE_EXCEEDED
      ? 'ERR_TIMEOUT'
      : cause.code === RESOURCE_EXHAUSTED
        ? 'ERR_OVERLOADED'
        : 'ERR_UNAVAILABLE';
  const remedy = isRefused ? 'Check the credentials and their rights.' : 'Check that the server can be reached.';
  return new FeedloomError(code, `Milvus failed during ${doing}: ${cause.message}. ${remedy}`, {
    cause,
    retryable: !isRefused,
    indeterminate: isWrite && !isRefused,
  });
}
