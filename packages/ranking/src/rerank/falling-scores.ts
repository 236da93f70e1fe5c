import type { Waiting } from './place-within.js';

/** Of the largest score: far below any difference that matters, and far above rounding. */
const STEP = 1e-9;

/**
 * Scores that fall from place to place, though the bound on moves has put some candidates above better ones: such a one
 * gets the score of the best that stands below it. The scores do not depend on how many places are asked for.
 *
 * @param all - Every candidate, placed or not.
 */
export function fallingScores(placed: readonly Waiting[], all: readonly Waiting[]): number[] {
  const byScore = [...all].sort((a, b) => b.score - a.score);
  const step = STEP * all.reduce((largest, { score }) => Math.max(largest, Math.abs(score)), 1);
  const above = new Set<number>();
  let next = 0;
  return placed.map(({ index, score }, place) => {
    above.add(index);
    while (next < byScore.length && above.has(byScore[next]?.index ?? -1)) next += 1;
    const below = byScore[next]?.score ?? -Infinity;
    return Math.max(score, below) + step * (1 - place / (all.length + 1));
  });
}
