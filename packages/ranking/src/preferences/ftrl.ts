/** How fast and how sparingly weights are learnt. */
export interface FtrlSettings {
  /** The rate of learning, above 0. */
  readonly alpha: number;
  /** Slows the first steps down, at least 0. */
  readonly beta: number;
  /** Below this much evidence a weight stays where it began. */
  readonly l1: number;
  /** Pulls weights to where they began. */
  readonly l2: number;
}

/** The sums of FTRL-proximal, one for each feature. */
export interface FtrlSums {
  readonly z: Float64Array;
  readonly n: Float64Array;
}

/** The share of the logistic function. */
export function sigmoid(margin: number): number {
  return 1 / (1 + Math.exp(-Math.max(-35, Math.min(35, margin))));
}

/** The weights that the sums stand for: where they began, and what was learnt. */
export function ftrlWeights({ z, n }: FtrlSums, initial: Float64Array, settings: FtrlSettings): Float64Array {
  const { alpha, beta, l1, l2 } = settings;
  return initial.map((start, place) => {
    const sum = z[place] ?? 0;
    if (Math.abs(sum) <= l1) return start;
    return start - (sum - Math.sign(sum) * l1) / ((beta + Math.sqrt(n[place] ?? 0)) / alpha + l2);
  });
}

/**
 * One step of FTRL-proximal for logistic loss, in place. The regularisers act on the distance to the initial weights,
 * so that what was set by hand is the prior.
 *
 * @param importance - How often the example counts.
 * @returns The probability that was predicted before the step.
 * @see {@link https://doi.org/10.1145/2487575.2488200 | McMahan et al., 2013}
 */
export function ftrlStep(
  sums: FtrlSums,
  example: { readonly features: Float64Array; readonly isPositive: boolean; readonly importance: number },
  initial: Float64Array,
  settings: FtrlSettings,
): number {
  const { z, n } = sums;
  const { features, isPositive, importance } = example;
  const weights = ftrlWeights(sums, initial, settings);
  const predicted = sigmoid(dotProduct(weights, features));
  const slope = (predicted - (isPositive ? 1 : 0)) * importance;
  for (let place = 0; place < features.length; place += 1) {
    const gradient = slope * (features[place] ?? 0);
    if (gradient === 0) continue;
    const before = n[place] ?? 0;
    const sigma = (Math.sqrt(before + gradient ** 2) - Math.sqrt(before)) / settings.alpha;
    z[place] = (z[place] ?? 0) + gradient - sigma * ((weights[place] ?? 0) - (initial[place] ?? 0));
    n[place] = before + gradient ** 2;
  }
  return predicted;
}

/** The sum of products. */
export function dotProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < a.length; place += 1) sum += (a[place] ?? 0) * (b[place] ?? 0);
  return sum;
}
