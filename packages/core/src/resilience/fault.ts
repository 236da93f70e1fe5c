import { FeedloomError } from '../errors.js';
import type { ErrorCode } from '../errors.js';

/** Whose answer would be the same from any other part: the caller must change something, or the data has. */
const CALLERS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ERR_ABORTED',
  'ERR_CONFLICT',
  'ERR_CURSOR_TRIMMED',
  'ERR_ERASED',
  'ERR_INVALID_ARGUMENT',
  'ERR_INVALID_CURSOR',
  'ERR_INVALID_PAYLOAD',
  'ERR_INVALID_TOKEN',
  'ERR_NOT_FOUND',
  'ERR_TOO_LARGE',
]);

/** Whether `error` tells of a part that failed, rather than of a call that was wrong or was given up. */
export function isFault(error: unknown): boolean {
  return !FeedloomError.is(error) || !CALLERS.has(error.code);
}

/** The fixed word for `error` in `degraded` lists and metrics. */
export function reasonOf(error: unknown): string {
  if (FeedloomError.is(error, 'ERR_TIMEOUT')) return 'timeout';
  if (FeedloomError.is(error, 'ERR_OVERLOADED')) return 'overloaded';
  if (FeedloomError.is(error, 'ERR_UNAVAILABLE')) return 'unavailable';
  return 'error';
}

/** What to call `target` in messages and metrics where nobody gave it a name. */
export function nameOf(target: object): string {
  const { name } = target.constructor;
  return name === 'Object' || name === '' ? 'dependency' : name;
}
