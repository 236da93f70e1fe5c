import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CandidateOptions, Clock, UserContext } from '@feedloom/core';
import { knownItems } from './known-items.js';

/** A request to a source, checked. */
export interface SourceCall {
  /** When it is over. */
  readonly deadline: Deadline;
  /** The most candidates. */
  readonly limit: number;
  /** What must not be among them. */
  readonly known: ReadonlySet<string>;
}

/** Checks a request to a source. @throws `ERR_INVALID_ARGUMENT`, `ERR_ABORTED`, `ERR_TIMEOUT` */
export function beginSource(
  context: UserContext,
  { limit, exclude, ...options }: CandidateOptions = {},
  defaultLimit: number,
  clock: Clock,
): SourceCall {
  const deadline = Deadline.of(options, clock);
  const most = limit ?? defaultLimit;
  requirePositiveInteger('limit', most);
  deadline.check('finding candidates');
  return { deadline, limit: most, known: knownItems(context, exclude) };
}
