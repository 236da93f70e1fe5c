import type { AskedQuery } from './asked-query.js';
import { mergeHits } from './merge-hits.js';
import { inPart } from './part-failure.js';
import { queryVectors } from './query-vectors.js';
import type { SearchRun } from './search-run.js';
import type { VisualHit } from './visual-answer.js';
import type { VisualParts } from './visual-parts.js';

/** The share of the time that finding the nearest items may take: what stands in for it, and the rest, come after it. */
const SHARE_OF_NEAREST = 0.8;

/** The items that are most like a query, best first. @throws `PartFailure` if a part of it failed or was late. */
export async function nearestHits(
  run: SearchRun,
  parts: VisualParts,
  asked: AskedQuery,
): Promise<readonly VisualHit[]> {
  const deadline = run.deadline.within(run.deadline.remainingMs * SHARE_OF_NEAREST);
  const vectors = await queryVectors(run, parts, asked, deadline);
  const lists = await inPart('index', () =>
    run.stage('search', deadline, (options) =>
      parts.index.search(
        vectors.map(({ vector }) => vector),
        { ...options, limit: parts.candidates, minScore: asked.minSimilarity, filter: withoutItself(asked) },
      ),
    ),
  );
  for (const { degraded } of lists) run.degraded.push(...degraded);
  if (lists.some(({ complete }) => !complete)) run.degrade('index', 'timeout', 'fewer-items');
  const labelled = lists.map((found, place) => ({ object: vectors[place]?.object, found }));
  return mergeHits(labelled, parts.nearDuplicate);
}

/** The filter of a query, which does not find the item that was asked for. */
export function withoutItself({ id, filter }: AskedQuery): AskedQuery['filter'] {
  return id === undefined ? filter : { ...filter, exclude: [...(filter?.exclude ?? []), id] };
}
