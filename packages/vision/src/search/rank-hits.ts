import { FeedloomError } from '@feedloom/core';
import type { Ranker } from '@feedloom/core';
import type { SearchRun } from './search-run.js';
import type { VisualHit } from './visual-answer.js';

/** The share of the time left that ranking may take: completing the results comes after it. */
const SHARE_OF_RANKING = 0.75;

/** A hit, and how it was valued. */
export interface RankedHit extends VisualHit {
  readonly score?: number | undefined;
}

/** Puts hits in order for a user; in their own order if there is no ranker, or none that answers in time. */
export async function rankHits(
  run: SearchRun,
  hits: readonly RankedHit[],
  { rerank, user, limit }: { rerank: Ranker<VisualHit> | undefined; user: string | undefined; limit: number },
): Promise<readonly RankedHit[]> {
  if (rerank === undefined || user === undefined || hits.length === 0) return hits;
  const deadline = run.deadline.within(run.deadline.remainingMs * SHARE_OF_RANKING);
  try {
    // Some items may turn out to be gone.
    const most = { limit: Math.min(hits.length, 2 * limit) };
    const ranking = await run.stage('rerank', deadline, (options) =>
      rerank.rank({ user, candidates: hits }, { ...options, ...most }),
    );
    run.degraded.push(...ranking.degraded);
    const ranked = ranking.items.map(({ candidate, score }) => ({ ...candidate, score }));
    const placed = new Set(ranked.map(({ id }) => id));
    return [...ranked, ...hits.filter(({ id }) => !placed.has(id))];
  } catch (error) {
    if (FeedloomError.is(error, 'ERR_ABORTED')) throw error;
    run.degrade('ranker', error, 'similarity');
    return hits;
  }
}
