import type { Met } from './index-messages.js';
import type { IndexWorld } from './index-world.js';

/** What a meeting counts as. */
export interface Verdict {
  /** For people. */
  readonly outcome: string;
  readonly isFault: boolean;
}

/** A score may differ from the true cosine by so much. */
const TOLERANCE = 1e-5;
/** A graph may miss so much of the truth. */
const LEAST_RECALL = 0.9;

/** Compares what happened with what may happen. */
export function judge(met: Met | 'died', world: IndexWorld, isForged: boolean): Verdict {
  if (met === 'died') return { outcome: 'ended the process', isFault: true };
  if (met.code !== undefined) return { outcome: `refused (${met.code})`, isFault: met.code !== 'ERR_CORRUPT' };
  const change = changeOf(met, world);
  if (met.isSeen) {
    if (change !== undefined) return { outcome: `put aside, yet ${change}`, isFault: true };
    if (!met.isLabelled) return { outcome: 'put aside, not labelled', isFault: true };
    return { outcome: 'put aside', isFault: false };
  }
  // With true hashes nothing may be believed that was damaged.
  if (!isForged) return { outcome: `believed, ${change ?? 'right'}`, isFault: true };
  return { outcome: `believed, ${change ?? 'right'}`, isFault: false };
}

/** In what way answers differ from the truth; `undefined` if they do not. */
function changeOf({ answers }: Met, { truths }: IndexWorld): string | undefined {
  let found = 0;
  let wanted = 0;
  for (const [query, truth] of truths.entries()) {
    const hits = answers[query] ?? [];
    if (hits.some(({ id, score }) => !(Math.abs(score - (truth.scores.get(id) ?? NaN)) <= TOLERANCE)))
      return 'wrong scores';
    if (hits[0]?.id !== truth.nearest[0]) return 'another nearest';
    const ids = new Set(hits.map(({ id }) => id));
    found += truth.nearest.filter((id) => ids.has(id)).length;
    wanted += truth.nearest.length;
  }
  return found < LEAST_RECALL * wanted ? 'fewer of the nearest' : undefined;
}
