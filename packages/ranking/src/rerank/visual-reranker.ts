import type { Degraded, RankOptions, RankRequest, Ranked, Ranker, Ranking } from '@feedloom/core';
import { Deadline, requireId, requirePositiveInteger, systemClock } from '@feedloom/core';
import { requireWithin } from '../preferences/profile-settings.js';
import { cosine } from '../preferences/vector-lookup.js';
import type { Blended } from './blend.js';
import { fallingScores } from './falling-scores.js';
import { firstOfGroups } from './near-duplicates.js';
import type { Waiting } from './place-within.js';
import { placeWithin } from './place-within.js';
import { VisualBlend } from './visual-blend.js';
import type { VisualRerankerOptions } from './visual-reranker-options.js';

/**
 * Creates a {@link Ranker} that puts visual matches in order for a user: by a blend of similarity, interests, trends,
 * popularity and freshness, none far from its place by similarity, the best match first, near-duplicates behind all
 * others.
 *
 * It fits `rerank` of a visual search as it is. A part that fails or is late is named in `degraded` and left out; with
 * none of them the order is that of similarity.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad option.
 */
export function visualReranker<Candidate>(options: VisualRerankerOptions<Candidate> = {}): Ranker<Candidate> {
  const {
    name = 'visual',
    scorer,
    maxDisplacement = 50,
    bestWithin = 1,
    diversity = 0,
    nearDuplicate = 0.98,
  } = options;
  const { clock = systemClock, groupOf } = options;
  requireId('name', name);
  if (maxDisplacement !== Infinity) requireWithin('maxDisplacement', maxDisplacement, 0, Number.MAX_SAFE_INTEGER);
  requirePositiveInteger('bestWithin', bestWithin);
  requireWithin('diversity', diversity, 0, 1);
  requireWithin('nearDuplicate', nearDuplicate, -1, 2);
  const blend = new VisualBlend(options);

  async function scoresOf(
    request: RankRequest<Candidate>,
    blended: Blended,
    degraded: Degraded[],
    deadline: Deadline,
  ): Promise<readonly (number | undefined)[]> {
    if (scorer === undefined) return blended.scores;
    try {
      const work = scorer.score(request.user, request.candidates, deadline.toCallOptions());
      return await deadline.race(work, 'scoring visual matches');
    } catch (error) {
      if (deadline.aborted || deadline.expired) throw error;
      degraded.push({ part: 'scorer', reason: 'error', servedFrom: 'blend' });
      return blended.scores;
    }
  }

  return {
    async rank(request: RankRequest<Candidate>, call: RankOptions = {}): Promise<Ranking<Candidate>> {
      const deadline = Deadline.of(call, clock);
      deadline.check('a visual ranking');
      const { candidates } = request;
      const limit = Math.min(call.limit ?? candidates.length, candidates.length);
      if (call.limit !== undefined) requirePositiveInteger('limit', call.limit);
      const blended = await blend.of(request, deadline.toCallOptions());
      const degraded = [...blended.degraded];
      const scores = await scoresOf(request, blended, degraded, deadline);
      const all = byIndex(scores, blended.scores);
      const order = bySimilarity(candidates.map(blend.similarityOf));
      const duplicates: number[] = [];
      const firsts = firstOfGroups(order, duplicates, {
        groupOf: (index) => groupOf?.(candidates[index] as Candidate),
        vectorOf: (index) => blended.vectors[index],
        nearDuplicate,
      });
      const likeness = diversity === 0 ? undefined : likenessOf(blended.vectors, diversity);
      const placed = placeWithin(ranked(firsts, all), { maxDisplacement, bestWithin, limit, likeness });
      // All groups have been told apart by now if there is room left.
      for (const index of duplicates) if (placed.length < limit) placed.push(all[index] as Waiting);
      const falling = fallingScores(placed, all);
      const items = placed.map(({ index }, place): Ranked<Candidate> => {
        const reasons = scores === blended.scores ? blended.reasonsOf(index) : undefined;
        return { candidate: candidates[index] as Candidate, score: falling[place] ?? 0, rung: name, reasons };
      });
      return { items, degraded };
    },
  };
}

/** Candidates with finite scores: those of the scorer, and where it has none the least of them. */
function byIndex(scores: readonly (number | undefined)[], instead: readonly (number | undefined)[]): Waiting[] {
  const least = scores.reduce<number>((min, score) => (Number.isFinite(score) ? Math.min(min, score ?? min) : min), 0);
  return instead.map((_, index) => {
    const score = scores[index];
    return { index, rank: index, score: score !== undefined && Number.isFinite(score) ? score : least };
  });
}

/** Indices by falling similarity; equal ones and those without as they were given, the latter last. */
function bySimilarity(similarities: readonly (number | undefined)[]): number[] {
  const known = similarities.map((value) => (value !== undefined && Number.isFinite(value) ? value : -Infinity));
  return known
    .map((_, index) => index)
    .sort((a, b) => (known[b] === known[a] ? a - b : (known[b] ?? 0) - (known[a] ?? 0)));
}

function* ranked(firsts: Iterable<number>, all: readonly Waiting[]): Generator<Waiting, void, undefined> {
  let rank = 0;
  for (const index of firsts) {
    yield { ...(all[index] as Waiting), rank };
    rank += 1;
  }
}

function likenessOf(
  vectors: readonly (Float32Array | undefined)[],
  diversity: number,
): (waiting: Waiting, placed: Waiting) => number {
  return (waiting, placed) => {
    const a = vectors[waiting.index];
    const b = vectors[placed.index];
    return a === undefined || b?.length !== a.length ? 0 : diversity * Math.max(0, cosine(a, b));
  };
}
