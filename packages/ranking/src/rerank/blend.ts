import type { Degraded, RankReason, UserContext } from '@feedloom/core';
import { BLEND_FEATURES } from './blend-weights.js';

/** What a blend made of candidates. */
export interface Blended {
  /** One for each candidate; `undefined` for one that nothing is known of. */
  readonly scores: readonly (number | undefined)[];
  /** Norm 1; `undefined` where there is none, or no vectors were asked for. */
  readonly vectors: readonly (Float32Array | undefined)[];
  /** Why the candidate at an index stands where it does, weightiest first. */
  readonly reasonsOf: (index: number) => RankReason[];
  readonly context: UserContext | undefined;
  /** The parts that failed or were late. */
  readonly degraded: readonly Degraded[];
}

/** The kinds of reasons, as rankers name them. */
const KINDS: Readonly<Record<string, string>> = { interest: 'interest', trend: 'trend', similarity: 'similarity' };

/** The weighted features of a candidate as reasons; those that say nothing are left out. */
export function blendReasons(parts: Float64Array, index: number, via: string | undefined): RankReason[] {
  return BLEND_FEATURES.map((feature, column): RankReason => {
    const value = parts[index * BLEND_FEATURES.length + column] ?? 0;
    const kind = KINDS[feature] ?? feature;
    return feature === 'interest' && via !== undefined ? { kind, value, via } : { kind, value };
  })
    .filter(({ value }) => value !== 0)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}

/** Brings numbers to 0 to 1, by their largest; what is not known or not finite is 0. */
export function scaleToLargest(numbers: readonly (number | undefined)[]): Float64Array {
  const known = Float64Array.from(numbers, (number) => (Number.isFinite(number) ? Math.max(0, number ?? 0) : 0));
  const largest = known.reduce((most, number) => Math.max(most, number), 0);
  return largest === 0 ? known : known.map((number) => number / largest);
}

/** The least spread of cosines that is stretched to 0 to 1: what is as good as equal stays so. */
const LEAST_SPREAD = 0.05;

/** Brings cosines to 0 to 1 by the range that they take in this answer; one that is not known gets the least. */
export function scaleSimilarities(cosines: readonly (number | undefined)[]): Float64Array {
  const known = cosines.filter((value): value is number => value !== undefined && Number.isFinite(value));
  const most = known.reduce((largest, value) => Math.max(largest, value), -1);
  const least = known.reduce((smallest, value) => Math.min(smallest, value), most);
  const spread = Math.max(LEAST_SPREAD, most - least);
  return Float64Array.from(cosines, (value) => {
    return value === undefined || !Number.isFinite(value) ? 1 - (most - least) / spread : 1 - (most - value) / spread;
  });
}
