import { FeedloomError } from '@feedloom/core';
import type { FaissIndexKind } from './faiss-layout.js';
import type { FaissIndex } from './faiss-library.js';
import type { FaissPlan } from './faiss-plan.js';
import { effortRange } from './faiss-plan.js';
import type { Samples, SelfTest, TestedLimit } from './self-test.js';
import { runSelfTest } from './self-test.js';

/** An index that can be loaded with one search effort or another. */
export interface Tuned {
  readonly kind: FaissIndexKind;
  /** Loads it with an effort: efSearch or probes. */
  readonly load: (effort: number) => FaissIndex;
  readonly samples: Samples;
  readonly limits: readonly TestedLimit[];
}

/**
 * Finds the least search effort with which an index passes its self-test, doubling from the plan's first. The index is
 * left with that effort.
 *
 * One effort serves all answers, since libfaiss reads it when an index is loaded: short answers cost what the longest
 * one needs.
 *
 * @throws `ERR_UNSUPPORTED` if none suffices.
 */
export function tune({ kind, load, samples, limits }: Tuned, plan: FaissPlan): SelfTest {
  const { first, last } = effortRange(plan);
  for (let effort = first; ; effort = Math.min(last, effort * 2)) {
    const index = load(effort);
    const results = limits.map((tested) => ({ ...tested, ...runSelfTest(index, samples, tested) }));
    const worst = Math.min(...results.map(({ recall }) => recall));
    if (worst >= plan.minRecall) {
      const passed = results.map(({ limit, leastScores, recall }) => ({ limit, leastScores, recall }));
      return { found: results[0]?.found ?? [], limits: passed };
    }
    if (kind === 'flat' || effort === last) throw tooPoor(worst, plan);
  }
}

function tooPoor(recall: number, { kind, minRecall, maxEffort }: FaissPlan): FeedloomError {
  const remedy = kind === 'hnsw' ? 'Raise `efConstruction` or `links`' : 'Raise `maxEffort`';
  return new FeedloomError(
    'ERR_UNSUPPORTED',
    `The ${kind} index finds \`${recall.toFixed(3)}\` of the true neighbours with an effort of ${maxEffort}, and ` +
      `\`${minRecall}\` are wanted. ${remedy}, or use another kind.`,
  );
}
