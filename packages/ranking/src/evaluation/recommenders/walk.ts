import { startsOf } from '../../candidates/starts-of.js';
import { planWalk } from '../../traverse/plan-traversal.js';
import { TraverseScratch } from '../../traverse/traverse-scratch.js';
import { walkItems } from '../../traverse/walk-items.js';
import type { Recommender } from '../asking/recommender.js';
import type { EvaluationSet } from '../world/evaluation-set.js';
import { contextsOf } from './ranker-recommender.js';
import type { SetGraph } from './set-graph.js';

/** Where random walks from what the user saved last come by, as the candidate source `walk` does it. */
export function createWalk(set: EvaluationSet, { view }: SetGraph): Recommender {
  const contextOf = contextsOf(set);
  const scratch = new TraverseScratch();
  const plan = { nodeOf: Number, edges: set.before.count, seed: () => 1 };
  return {
    name: 'walk',
    score(user, scores) {
      const starts = startsOf(contextOf(user));
      if (starts.length === 0) return;
      const found = walkItems(view, planWalk(starts, { seed: user + 1 }, plan), scratch);
      for (const [place, node] of found.nodes.entries()) scores[node] = found.scores[place] ?? 0;
    },
  };
}
