import { toUnit } from './unit-vector.js';

/** How the vectors of several views become one: their mean, the largest of each number, or between both. */
export type ViewPool = 'mean' | 'max' | 'gem';

/** The power of generalised-mean pooling: 1 is the mean, infinity the maximum. */
const GEM_POWER = 3;

/**
 * One vector of L2 norm 1 from several.
 *
 * `gem` is the generalised mean with power 3, signs kept, since not every network ends in numbers above 0.
 *
 * @see {@link https://arxiv.org/abs/1711.02512 | Radenović et al., 2018} for `gem`
 */
export function poolViews(vectors: readonly Float32Array[], pool: ViewPool): Float32Array {
  const [first = new Float32Array()] = vectors;
  const pooled = first.map((_, at) => {
    const values = vectors.map((vector) => vector[at] ?? 0);
    if (pool === 'max') return Math.max(...values);
    if (pool === 'mean') return mean(values);
    return signedPower(mean(values.map((value) => signedPower(value, GEM_POWER))), 1 / GEM_POWER);
  });
  return toUnit(pooled, first.length, 'The pooling of views');
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function signedPower(value: number, power: number): number {
  return Math.sign(value) * Math.abs(value) ** power;
}
