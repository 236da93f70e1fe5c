import { Deadline, requirePositiveInteger } from '@feedloom/core';
import type { CallOptions, CandidateSource, Clock } from '@feedloom/core';
import type { KeptRanking } from './kept-ranking.js';

/** A {@link CandidateSource} of what a user's last good ranking holds. */
export function keptSource(
  find: (user: string, options: CallOptions) => Promise<KeptRanking | undefined>,
  clock: Clock,
): CandidateSource {
  const name = 'kept';
  return {
    name,
    async generate({ user, recent, disliked }, { limit, exclude, ...options } = {}) {
      if (limit !== undefined) requirePositiveInteger('limit', limit);
      const deadline = Deadline.of(options, clock);
      deadline.check('generate');
      const found = await deadline.race(find(user, deadline.toCallOptions()), 'reading a kept ranking');
      if (found === undefined) return { candidates: [], degraded: [] };
      const unwanted = new Set([...disliked, ...recent.map(({ item }) => item), ...(exclude ?? [])]);
      const items = found.items.filter(([id]) => !unwanted.has(id)).slice(0, limit);
      const candidates = items.map(([id, score]) => ({ id, score, provenance: [{ source: name, score }] }));
      const staleMs = Math.max(0, clock.now() - found.at);
      return { candidates, degraded: [{ part: 'candidates', reason: 'stale', servedFrom: name, staleMs }] };
    },
  };
}
