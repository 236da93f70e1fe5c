import { FeedloomError } from '@feedloom/core';
import { wrapRedisError } from '../redis/wrap-redis-error.js';

/** Codes with which BullMQ refuses a step: the job is gone, is not locked, is not active, or is locked by another. */
const NOT_OURS: ReadonlySet<unknown> = new Set([-1, -2, -3, -6]);

/** Whether a step was refused because somebody else has the job, or may have it. */
export function isNotOurs(error: unknown): boolean {
  return NOT_OURS.has((error as { readonly code?: unknown } | undefined)?.code);
}

/** Turns an error of BullMQ and of the client beneath into a typed one. Typed errors pass unchanged. */
export function wrapBullMqError(error: unknown, doing: string, isWrite: boolean): FeedloomError {
  if (FeedloomError.is(error)) return error;
  const { code, message } = error as { readonly code?: unknown; readonly message: string };
  // Of PostgreSQL and of sockets: five characters, or a name.
  if (typeof code !== 'string') return wrapRedisError(error, doing, isWrite);
  const wasNotSent = code === 'ECONNREFUSED' || code === 'ENOTFOUND';
  const wasRefused = /^[0-9A-Z]{5}$/.test(code) && !/^(08|57)/.test(code);
  return new FeedloomError('ERR_UNAVAILABLE', `The queue's server failed during ${doing}: ${message}.`, {
    cause: error,
    retryable: !wasRefused,
    indeterminate: isWrite && !wasNotSent && !wasRefused,
  });
}
