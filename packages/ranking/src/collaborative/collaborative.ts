import { systemClock } from '@feedloom/core';
import type { Clock, RankRequest, Ranked, Ranker } from '@feedloom/core';
import { beginRank } from '../ladder/begin-rank.js';
import { bestOf } from '../ladder/best-of.js';
import type { Identified } from '../ladder/identified.js';
import { historyOf } from '../pinsage/history-weights.js';
import type { HistoryOptions } from '../pinsage/history-weights.js';
import type { Cooccurrence } from './cooccurrence.js';

/** How a user's history is weighed against what others use together. */
export interface CollaborativeOptions extends HistoryOptions {
  /** Neighbours of each item of the history that are looked at. @defaultValue all that are kept */
  readonly neighbours?: number | undefined;
  /** Time. @defaultValue the system clock */
  readonly clock?: Clock | undefined;
}

interface Found {
  score: number;
  most: number;
  via: string;
}

/** Items of a history that are looked at: more cost time and change little. */
const HISTORY = 20;

/**
 * A {@link Ranker} by item-item collaborative filtering: a candidate scores the sum of its similarities to what the user
 * did lately, each weighed by kind and age.
 *
 * It places only candidates that have something to do with the history; what is left is for the next rung. Without a
 * `context` it takes the user's last items as the counts know them. The reason `together` names the item of the
 * history that contributes most. Works in memory, about 0.1 ms for 20 items.
 */
export function collaborative<Item extends Identified>(
  counts: Cooccurrence,
  { neighbours, clock = systemClock, limit: historyLimit = HISTORY, ...history }: CollaborativeOptions = {},
): Ranker<Item> & {
  /** Its name as a rung. */
  readonly name: 'collaborative';
} {
  function placesOf({ user, context }: RankRequest<Item>): { item: string; weight: number }[] {
    const now = clock.now();
    if (context !== undefined) {
      return historyOf(context.recent, now, { ...history, limit: historyLimit }).map(({ item, logWeight }) => {
        return { item, weight: Math.exp(logWeight) };
      });
    }
    const { halfLifeMs = 14 * 86_400_000 } = history;
    return counts
      .recentOf(user)
      .slice(0, historyLimit)
      .map(({ item, weight, at }) => ({ item, weight: weight * 2 ** (-Math.max(0, now - at) / halfLifeMs) }));
  }

  return {
    name: 'collaborative',
    async rank(request, options) {
      const { limit } = beginRank(request, options, clock);
      const found = new Map<string, Found>();
      for (const { item, weight } of placesOf(request)) {
        for (const { item: other, similarity } of counts.similar(item, { limit: neighbours })) {
          const part = weight * similarity;
          const sum = found.get(other);
          if (sum === undefined) found.set(other, { score: part, most: part, via: item });
          else {
            sum.score += part;
            if (part > sum.most) Object.assign(sum, { most: part, via: item });
          }
        }
      }
      const { candidates } = request;
      const scores = Float64Array.from(candidates, ({ id }) => found.get(id)?.score ?? NaN);
      const items = bestOf(scores, limit).map((place): Ranked<Item> => {
        const candidate = candidates[place] as Item;
        const { most = 0, via } = found.get(candidate.id) ?? {};
        const reasons = [{ kind: 'together', value: most, via }];
        return { candidate, score: scores[place] ?? 0, rung: 'collaborative', reasons };
      });
      return { items, degraded: [] };
    },
  };
}
