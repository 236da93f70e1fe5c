import { FeedloomError, requireNonNegative } from '@feedloom/core';

/** The features of a blend, in the order of their columns. */
export const BLEND_FEATURES = ['similarity', 'interest', 'trend', 'popularity', 'freshness'] as const;

/** One of the features. */
export type BlendFeature = (typeof BLEND_FEATURES)[number];

/** How much each feature counts; each is brought to 0 to 1 first (`interest` to -2 to 1). */
export type BlendWeights = Readonly<Record<BlendFeature, number>>;

/** Similarity first: the others decide among pictures that are nearly as alike. */
export const DEFAULT_BLEND_WEIGHTS: BlendWeights = {
  similarity: 1,
  interest: 0.5,
  trend: 0.1,
  popularity: 0.05,
  freshness: 0.05,
};

/** Fills in and checks weights. @throws `ERR_INVALID_ARGUMENT` if any feature would outweigh the similarity. */
export function blendWeights(weights: Partial<BlendWeights> = {}): BlendWeights {
  const whole: BlendWeights = { ...DEFAULT_BLEND_WEIGHTS, ...weights };
  for (const feature of BLEND_FEATURES) {
    requireNonNegative(`weights.${feature}`, whole[feature]);
    if (whole[feature] <= whole.similarity) continue;
    const message = `\`weights.${feature}\` is \`${whole[feature]}\`, more than \`weights.similarity\`, \`${whole.similarity}\`. Results of a search by picture must stay alike first.`;
    throw new FeedloomError('ERR_INVALID_ARGUMENT', message);
  }
  return whole;
}

/** Brings weights that were learnt into bounds: none below 0 or above the similarity; what is no number is the default. */
export function boundWeights(weights: Partial<BlendWeights>): BlendWeights {
  const similarity = weights.similarity ?? DEFAULT_BLEND_WEIGHTS.similarity;
  if (!(similarity > 0 && Number.isFinite(similarity))) return DEFAULT_BLEND_WEIGHTS;
  const bounded = (feature: BlendFeature): number => {
    const weight = weights[feature] ?? DEFAULT_BLEND_WEIGHTS[feature];
    return Number.isNaN(weight) ? DEFAULT_BLEND_WEIGHTS[feature] : Math.min(similarity, Math.max(0, weight));
  };
  return {
    similarity,
    interest: bounded('interest'),
    trend: bounded('trend'),
    popularity: bounded('popularity'),
    freshness: bounded('freshness'),
  };
}
