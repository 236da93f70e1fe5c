import type { EmbeddingSpace } from '@feedloom/core';

/** From which cosines on pictures of one space are alike. */
export interface SimilarityLevels {
  /** People would call them similar. */
  readonly similar: number;
  /** They are likely the same picture. */
  readonly nearDuplicate: number;
}

/**
 * By the name of the model; found with `calibrateThreshold` on 240 drawn scenes: pairs of one subject (mean .74) part best
 * from pairs that share nothing (mean .42, one in 20 above .57) at .57; copies at half the size or cropped by a tenth
 * have .93 in the mean.
 */
const CALIBRATED: ReadonlyMap<string, SimilarityLevels> = new Map([
  ['efficientnet-lite0', { similar: 0.57, nearDuplicate: 0.9 }],
]);

const UNCALIBRATED: SimilarityLevels = { similar: 0.8, nearDuplicate: 0.95 };

/** The levels of a space: calibrated for the model that ships, else a cautious guess. */
export function similarityLevels({ model }: EmbeddingSpace): SimilarityLevels {
  return CALIBRATED.get(model) ?? UNCALIBRATED;
}
