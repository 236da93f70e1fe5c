import type { EmbeddingSpace } from '@feedloom/core';

/** From which cosines on pictures of one space are alike. */
export interface SimilarityLevels {
  /** People would call them similar. */
  readonly similar: number;
  /** They are likely the same picture. */
  readonly nearDuplicate: number;
}

/**
 * By the name of the model. `similar` was found with `calibrateThreshold` on 960 drawn scenes (`npm run eval:embedder`):
 * pairs of one kind (mean .73) part best from pairs that share nothing (mean .38, one in 20 above .54) at .55, where 96 %
 * of the former and 3 % of the latter are. `nearDuplicate` is of an earlier study of 240 scenes: copies at half the size
 * or cropped by a tenth (mean .95, one in 20 below .90) part from all others at .88, where 1 in 2,000 others is.
 */
const CALIBRATED: ReadonlyMap<string, SimilarityLevels> = new Map([
  ['efficientnet-lite0', { similar: 0.55, nearDuplicate: 0.88 }],
]);

const UNCALIBRATED: SimilarityLevels = { similar: 0.8, nearDuplicate: 0.95 };

/** The levels of a space: calibrated for the model that ships, else a cautious guess. */
export function similarityLevels({ model }: EmbeddingSpace): SimilarityLevels {
  return CALIBRATED.get(model) ?? UNCALIBRATED;
}
