import { FeedloomError } from '@feedloom/core';
import type { FaissIndexKind } from './faiss-layout.js';
import type { FaissIndex } from './faiss-library.js';
import type { FaissPlan } from './faiss-plan.js';
import type { PassedLimit, Samples, SelfTest, TestedLimit } from './self-test.js';
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
 * Finds the least search effort with which an index passes its self-test. It is left with that effort.
 *
 * An IVF index has one effort for all answers. With HNSW each length of an answer has its own, see
 * {@link fetchedFor}, and efSearch is the one of the shortest.
 *
 * @throws `ERR_UNSUPPORTED` if none suffices.
 */
export function tune(tuned: Tuned, plan: FaissPlan): SelfTest {
  for (let effort = plan.effort; ; effort *= 2) {
    const attempt = tryEffort(tuned, plan, effort);
    if (attempt.worst >= plan.minRecall) return attempt.test;
    if (tuned.kind !== 'ivf' || effort * 2 > plan.maxEffort) throw tooPoor(attempt.worst, plan);
  }
}

function tryEffort(
  { kind, load, samples, limits }: Tuned,
  plan: FaissPlan,
  effort: number,
): { readonly test: SelfTest; readonly worst: number } {
  const index = load(effort);
  const passed: PassedLimit[] = [];
  let found: readonly number[] = [];
  for (const tested of limits) {
    const { limit } = tested;
    const most = kind === 'hnsw' ? Math.min(plan.count, Math.max(plan.maxEffort, 4 * limit)) : limit;
    for (let fetched = limit; ; fetched = Math.min(most, fetched * 2)) {
      const result = runSelfTest(index, samples, { ...tested, fetched });
      if (result.recall < plan.minRecall && fetched < most) continue;
      if (passed.length === 0) found = result.found;
      passed.push({ ...tested, fetched, recall: result.recall });
      break;
    }
  }
  return { test: { found, limits: passed }, worst: Math.min(...passed.map(({ recall }) => recall)) };
}

function tooPoor(recall: number, { kind, minRecall, maxEffort }: FaissPlan): FeedloomError {
  const remedy = kind === 'hnsw' ? 'Raise `efConstruction` or `links`' : 'Raise `maxEffort`';
  return new FeedloomError(
    'ERR_UNSUPPORTED',
    `The ${kind} index finds \`${recall.toFixed(3)}\` of the true neighbours with an effort of ${maxEffort}, and ` +
      `\`${minRecall}\` are wanted. ${remedy}, or use another kind.`,
  );
}
