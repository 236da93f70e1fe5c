import { Deadline, FeedloomError, quote, requirePositiveInteger, systemClock } from '@feedloom/core';
import { MemoryCache } from '@feedloom/core/memory';
import { answerKey } from './answer-key.js';
import type { AskedQuery } from './asked-query.js';
import { checkQuery, insidePicture } from './check-query.js';
import { completeHits } from './complete-hits.js';
import { detectObjects } from './detect-objects.js';
import { fingerprint } from './fingerprint.js';
import { KeptAnswers } from './kept-answers.js';
import { nearestHits } from './nearest-hits.js';
import { PartFailure } from './part-failure.js';
import { pictureOf } from './picture-of.js';
import { rankHits } from './rank-hits.js';
import type { RankedHit } from './rank-hits.js';
import { SearchRun } from './search-run.js';
import { similarityLevels } from './similarity-levels.js';
import { standInHits } from './stand-in-hits.js';
import type { VisualAnswer } from './visual-answer.js';
import type { VisualParts } from './visual-parts.js';
import type { VisualFindOptions, VisualQuery } from './visual-query.js';
import type { VisualSearch, VisualSearchOptions } from './visual-search.js';

/** Of an answer, the best hits are kept for an overload. */
const MOST_KEPT_HITS = 200;

const MOST_KEPT_ANSWERS = 200;

/**
 * A search by picture over parts that are open.
 *
 * @throws `ERR_INVALID_ARGUMENT` if the index holds vectors of another space than the embedder's.
 */
export function createVisualSearch<Item = unknown>(options: VisualSearchOptions<Item>): VisualSearch<Item> {
  const { embedder, index, rerank, catalogue, clock = systemClock } = options;
  if (embedder.space.id !== index.space.id) {
    const message = `The index holds vectors of ${quote(index.space.model)}, the embedder makes those of ${quote(embedder.space.model)}. Build the index with this embedder.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  const levels = similarityLevels(embedder.space);
  const { cache = new MemoryCache({ maxEntries: MOST_KEPT_ANSWERS, clock }), candidates = 1000 } = options;
  requirePositiveInteger('candidates', candidates);
  const parts: VisualParts = {
    ...options,
    candidates: Math.min(candidates, index.supports.maxLimit),
    nearDuplicate: options.nearDuplicate ?? levels.nearDuplicate,
    kept: new KeptAnswers({ cache, fingerprint: options.fingerprint ?? fingerprint, clock }),
  };

  function ask(run: SearchRun, query: VisualQuery, find: VisualFindOptions): AskedQuery {
    const { limit = 100, minSimilarity = options.minSimilarity ?? levels.similar, filter, objects = 'list' } = find;
    const crop = query.crop === undefined ? undefined : insidePicture(query.crop);
    const id = 'id' in query ? query.id : undefined;
    const picture = pictureOf(run, query, options.readImage);
    const image = 'id' in query ? undefined : query.image;
    const input = image === undefined || crop === undefined ? image : { image, crop };
    const named = id === undefined ? undefined : `${id}/${JSON.stringify(crop)}`;
    const conditions = JSON.stringify([embedder.space.id, minSimilarity, filter, objects === 'search']);
    return {
      id,
      crop,
      text: query.text,
      user: query.user,
      limit,
      minSimilarity,
      filter,
      searchesObjects: objects === 'search' && crop === undefined,
      picture,
      objects: objects === 'none' ? Promise.resolve([]) : detectObjects(run, options.detector, picture),
      answered: { input, conditions, key: answerKey({ input, conditions, id: named }) },
    };
  }

  async function findHits(run: SearchRun, asked: AskedQuery): Promise<readonly RankedHit[]> {
    try {
      const before = run.degraded.length;
      const hits = await nearestHits(run, parts, asked);
      const isWhole = run.degraded.slice(before).every(({ part }) => part === 'detector');
      if (isWhole) parts.kept.keep(asked.answered, hits.slice(0, MOST_KEPT_HITS));
      return hits;
    } catch (error) {
      if (error instanceof PartFailure) return standInHits(run, parts, asked, error);
      throw error;
    }
  }

  return {
    async find(query: VisualQuery, find: VisualFindOptions = {}): Promise<VisualAnswer<Item>> {
      checkQuery(query, find);
      const deadline = Deadline.of({ signal: find.signal, deadlineMs: find.deadlineMs ?? 300 }, clock);
      deadline.check('a visual search');
      const run = new SearchRun(deadline, clock);
      const asked = ask(run, query, find);
      const hits = await findHits(run, asked);
      const { user, limit } = asked;
      const ranked = await rankHits(run, hits, { rerank, user, limit });
      const items = await completeHits(run, ranked, { catalogue, limit });
      const objects = await asked.objects;
      // Copies: parts that are no longer waited for may still end.
      return { items, objects, timings: { ...run.timings }, degraded: [...run.degraded] };
    },
  };
}
