import {
  Deadline,
  FeedloomError,
  reasonOf,
  requireNonNegative,
  requirePositiveInteger,
  systemClock,
} from '@feedloom/core';
import type { CandidateAnswer, CandidateOptions, CandidateSource, Clock, Degraded, UserContext } from '@feedloom/core';
import type { Profiles } from '../preferences/profiles.js';
import { beginSource } from './begin-source.js';
import type { SourceCall } from './begin-source.js';
import { CandidateMerge } from './candidate-merge.js';
import type { Candidates } from './candidates.js';
import { checkFound } from './check-found.js';
import { lookUpUser } from './look-up-user.js';

/** How to ask several sources. */
export interface CandidatesOptions {
  /** The most candidates of an answer that is not told otherwise. @defaultValue 10,000 */
  readonly limit?: number | undefined;
  /** How long an answer may take that is not told otherwise, in milliseconds. @defaultValue 80 */
  readonly deadlineMs?: number | undefined;
  /** The share of the time that the sources may take; the rest is for putting their answers together. @defaultValue 0.85 */
  readonly sourceTimeRatio?: number | undefined;
  /** How much the ranks of a source count, by its name. @defaultValue 1 each */
  readonly weights?: Readonly<Record<string, number>> | undefined;
  /** The most candidates of a source, by its name. @defaultValue the limit */
  readonly quotas?: Readonly<Record<string, number>> | undefined;
  /** Where users are looked up that are only named. @defaultValue nowhere: only a context will do */
  readonly profiles?: Pick<Profiles, 'context'> | undefined;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
}

/**
 * Asks all sources at once, under one deadline, and puts together what they find: each item once, with the provenance
 * from every source, by reciprocal ranks.
 *
 * A source that fails, is late or answers nonsense is left out, and `degraded` says so, with `servedFrom: 'other-sources'`. A user whose
 * profile cannot be read gets what needs none. The answers are put together as they come in, so that the event loop is
 * not kept for long.
 *
 * @throws `ERR_INVALID_ARGUMENT` without a source, for two of one name, or for options out of range.
 */
export function createCandidates(
  sources: readonly CandidateSource[],
  {
    limit: defaultLimit = 10_000,
    deadlineMs: defaultDeadlineMs = 80,
    sourceTimeRatio = 0.85,
    weights = {},
    quotas = {},
    profiles,
    clock = systemClock,
  }: CandidatesOptions = {},
): Candidates {
  const names = new Set(sources.map(({ name }) => name));
  if (sources.length === 0 || names.size < sources.length) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', '`sources` must be at least one, each with a name of its own.');
  }
  requirePositiveInteger('limit', defaultLimit);
  requireNonNegative('sourceTimeRatio', sourceTimeRatio);
  for (const [name, weight] of Object.entries(weights)) requireNonNegative(`weights.${name}`, weight);
  for (const [name, quota] of Object.entries(quotas)) requirePositiveInteger(`quotas.${name}`, quota);

  async function ask(
    source: CandidateSource,
    context: UserContext,
    { deadline, limit, known }: SourceCall,
    merge: CandidateMerge,
  ): Promise<readonly Degraded[]> {
    const own = deadline.within(deadline.remainingMs * Math.min(1, sourceTimeRatio));
    const options = { limit: Math.min(limit, quotas[source.name] ?? limit), exclude: known, ...own.toCallOptions() };
    // A source that is late goes on by itself; one that throws at once is like any other.
    const work = Promise.resolve().then(() => source.generate(context, options));
    const answer = await own.race(work, `asking the source \`${source.name}\``);
    const { candidates, degraded } = checkFound(answer, source.name);
    merge.add(candidates, weights[source.name] ?? 1);
    return degraded;
  }

  async function generate(context: UserContext, options: CandidateOptions = {}): Promise<CandidateAnswer> {
    const call = beginSource(
      context,
      { ...options, deadlineMs: options.deadlineMs ?? defaultDeadlineMs },
      defaultLimit,
      clock,
    );
    const merge = new CandidateMerge(call.known);
    const answers = await Promise.allSettled(sources.map((source) => ask(source, context, call, merge)));
    if (call.deadline.aborted) call.deadline.check('finding candidates');
    const failures = answers.filter((answer) => answer.status === 'rejected');
    if (failures.length === sources.length) throw asFeedloomError(failures[0]?.reason);
    const degraded = answers.flatMap((answer, at): readonly Degraded[] => {
      if (answer.status === 'fulfilled') return answer.value;
      return [{ part: sources[at]?.name ?? '', reason: reasonOf(answer.reason), servedFrom: 'other-sources' }];
    });
    return { candidates: merge.best(call.limit), degraded };
  }

  return {
    name: 'candidates',
    generate,
    async of(user, { deadlineMs = defaultDeadlineMs, ...options } = {}) {
      if (typeof user !== 'string') return generate(user, { deadlineMs, ...options });
      const deadline = Deadline.of({ signal: options.signal, deadlineMs }, clock);
      const { context, degraded } = await lookUpUser(user, profiles, deadline);
      const answer = await generate(context, { ...options, ...deadline.toCallOptions() });
      return { candidates: answer.candidates, degraded: [...degraded, ...answer.degraded] };
    },
  };
}

function asFeedloomError(cause: unknown): FeedloomError {
  if (FeedloomError.is(cause)) return cause;
  return new FeedloomError('ERR_UNAVAILABLE', 'No source of candidates could answer.', { cause, retryable: true });
}
