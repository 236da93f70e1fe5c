import { Deadline } from '@feedloom/core';
import type { Ranker } from '@feedloom/core';
import type { VisualHit } from '@feedloom/vision';
import type { PinIndex } from '../feed/pin-index.js';
import type { Tastes } from '../feed/tastes.js';

/** How much the best fit to a user's taste is worth, as a cosine: enough to order what looks about equally like it. */
const TASTE = 0.05;

/** Orders what looks like a picture by how much, and by what the user has saved so far. */
export function createTasteRanker(index: PinIndex, tastes: Tastes): Ranker<VisualHit> {
  return {
    async rank({ user, candidates }, { limit, ...options } = {}) {
      Deadline.of(options).check('ranking by taste');
      const { kinds, themes, saves } = tastes.of(user);
      const share = (counts: ReadonlyMap<string, number>, key: string | undefined): number =>
        saves === 0 || key === undefined ? 0 : Math.min(1, (counts.get(key) ?? 0) / saves);
      const items = candidates.map((candidate, place) => {
        // Found by words, whose order says more than taste.
        if (candidate.similarity === undefined) return { candidate, score: -place, rung: 'words' };
        const pin = index.get(candidate.id);
        const taste = (share(kinds, pin?.kind) + share(themes, pin?.theme)) / 2;
        return { candidate, score: candidate.similarity + TASTE * taste, rung: 'taste' };
      });
      return { items: items.sort((a, b) => b.score - a.score).slice(0, limit), degraded: [] };
    },
  };
}
