import { FeedloomError } from '@feedloom/core';
import type { Ranked, Ranking } from '@feedloom/core';

/**
 * What a rung has placed, if that can be served: candidates it was given, each once, at most `limit`, with finite scores
 * that do not rise.
 *
 * @throws `ERR_INTERNAL` for any other answer.
 */
export function checkAnswer<Item>(
  answer: Ranking<Item>,
  candidates: readonly Item[],
  limit: number,
  rung: string,
): readonly Ranked<Item>[] {
  const refuse = (what: string): never => {
    throw new FeedloomError('ERR_INTERNAL', `The ranker \`${rung}\` ${what}. Its answer is not served.`);
  };
  // An answer may come from anybody's ranker, whatever its type says.
  const { items, degraded } = (answer ?? {}) as Partial<Ranking<Item>>;
  if (!Array.isArray(items) || !Array.isArray(degraded)) return refuse('answered with something that is no ranking');
  if (items.length > limit) return refuse(`placed ${items.length} items where ${limit} were asked for`);
  const left = new Set(candidates);
  let before = Infinity;
  for (const item of items as readonly Partial<Ranked<Item>>[]) {
    const { candidate, score = NaN } = item ?? {};
    if (!left.delete(candidate as Item)) return refuse('placed an item twice or one that it was not given');
    if (!Number.isFinite(score)) return refuse('gave a score that is not a finite number');
    if (score > before) return refuse('did not put the best first');
    before = score;
  }
  return items as readonly Ranked<Item>[];
}
