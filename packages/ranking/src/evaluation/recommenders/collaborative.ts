import { systemClock } from '@feedloom/core';
import type { Clock } from '@feedloom/core';
import { collaborative } from '../../collaborative/collaborative.js';
import { createCooccurrence } from '../../collaborative/create-cooccurrence.js';
import type { Recommender } from '../asking/recommender.js';
import type { EvaluationSet } from '../world/evaluation-set.js';
import { interactionOf, rankerRecommender } from './ranker-recommender.js';

/**
 * Neighbours kept of an item. `LONG` is what others must beat: a rival must be as good as it can be. `SHIPPED` is the default of
 * `createCooccurrence`, whose lists are too short for the standard world: recall of 50 is .31 with 64, .37 with 128, .39 with 192
 * and .40 with 256.
 */
export const NEIGHBOURS = { LONG: 256, SHIPPED: 64 } as const;

/** What is saved together with what the user saved: the ranker of the ladder, taught event by event, with lists of that length. */
export function createCollaborative(set: EvaluationSet, neighbours: number): Recommender {
  const clock = clockAt(set.splitAt);
  const { count } = set.before;
  const counts = createCooccurrence({ clock, neighbours, remembered: Math.max(1, count) });
  counts.learn(Array.from({ length: count }, (_, save) => interactionOf(set.before, save)));
  return rankerRecommender('collaborative', collaborative(counts, { clock }), set);
}

/** The system's clock, but its date stands still at the split. */
export function clockAt(splitAt: number): Clock {
  return { ...systemClock, now: () => splitAt };
}
