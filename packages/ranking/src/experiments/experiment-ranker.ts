import type { Ranker } from '@feedloom/core';
import { FeedloomError, quote, requireId } from '@feedloom/core';
import type { Experiment } from './experiment.js';

/** Who ranks for whom. */
export interface ExperimentRankerOptions<Candidate> {
  /** Ranks for users who do not take part. @defaultValue that of the first arm */
  readonly otherwise?: Ranker<Candidate> | undefined;
}

/**
 * Creates a {@link Ranker} that lets the user's arm of an experiment rank, over the same candidates. A user is exposed
 * only if there is something to rank.
 *
 * @param rankers - One for each arm, by its name.
 * @throws `ERR_INVALID_ARGUMENT` if an arm has no ranker.
 */
export function experimentRanker<Candidate>(
  experiment: Experiment<unknown>,
  rankers: Readonly<Record<string, Ranker<Candidate>>>,
  { otherwise }: ExperimentRankerOptions<Candidate> = {},
): Ranker<Candidate> {
  const byArm = new Map(Object.entries(rankers));
  const rankerOf = (arm: string): Ranker<Candidate> => {
    const ranker = byArm.get(arm);
    if (ranker !== undefined) return ranker;
    const message = `Experiment ${quote(experiment.name)} has an arm ${quote(arm)} without a ranker. Hand one in.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  };
  for (const arm of experiment.arms) rankerOf(arm);
  const other = otherwise ?? rankerOf(experiment.arms[0] ?? '');
  return {
    async rank(request, options) {
      requireId('user', request.user);
      const { length } = request.candidates;
      const assignment = length === 0 ? experiment.assign(request.user) : experiment.expose(request.user);
      return (assignment === undefined ? other : rankerOf(assignment.arm)).rank(request, options);
    },
  };
}
