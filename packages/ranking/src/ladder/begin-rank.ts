import { Deadline, FeedloomError, quote, requireId, requirePositiveInteger } from '@feedloom/core';
import type { Clock, RankOptions, RankRequest } from '@feedloom/core';
import type { Identified } from './identified.js';

/** What every ranker looks at before it starts. */
export interface BegunRank {
  /** When the call is over. */
  readonly deadline: Deadline;
  /** The most items to return. */
  readonly limit: number;
}

/**
 * Checks a request and its options.
 *
 * @throws `ERR_INVALID_ARGUMENT`, `ERR_ABORTED`, `ERR_TIMEOUT`.
 */
export function beginRank(
  request: RankRequest<Identified>,
  { limit, ...options }: RankOptions = {},
  clock: Clock,
): BegunRank {
  const { user, candidates } = (request ?? {}) as Partial<RankRequest<Identified>>;
  requireId('user', user);
  if (!Array.isArray(candidates)) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`candidates\` must be an array, got ${quote(candidates)}.`);
  }
  for (const candidate of candidates) {
    const { id } = (candidate ?? {}) as Partial<Identified>;
    if (typeof id !== 'string') {
      const message = `Every candidate must have a string as \`id\`, got ${quote(candidate)}.`;
      throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
    }
  }
  if (limit !== undefined) requirePositiveInteger('limit', limit);
  const deadline = Deadline.of(options, clock);
  deadline.check('rank');
  return { deadline, limit: limit ?? Math.max(1, candidates.length) };
}
