import { systemClock } from '@feedloom/core';
import type { Clock } from '@feedloom/core';
import { collaborative } from '../../collaborative/collaborative.js';
import { createCooccurrence } from '../../collaborative/create-cooccurrence.js';
import type { Recommender } from '../asking/recommender.js';
import type { EvaluationSet } from '../world/evaluation-set.js';
import { interactionOf, rankerRecommender } from './ranker-recommender.js';

/**
 * Neighbours of an item. A rival must be as good as it can be: with the 64 of the default the lists of the standard world are
 * too short, and its recall of 50 is a fifth less.
 */
const NEIGHBOURS = 256;

/** What is saved together with what the user saved: the very rung of the ladder, taught event by event. */
export function createCollaborative(set: EvaluationSet): Recommender {
  const clock = clockAt(set.splitAt);
  const { count } = set.before;
  const counts = createCooccurrence({ clock, neighbours: NEIGHBOURS, remembered: Math.max(1, count) });
  counts.learn(Array.from({ length: count }, (_, save) => interactionOf(set.before, save)));
  return rankerRecommender('collaborative', collaborative(counts, { clock }), set);
}

/** The system's clock, but its date stands still at the split. */
export function clockAt(splitAt: number): Clock {
  return { ...systemClock, now: () => splitAt };
}
