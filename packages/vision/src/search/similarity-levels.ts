import type { EmbeddingSpace } from '@feedloom/core';

/** From which cosines on pictures of one space are alike. */
export interface SimilarityLevels {
  /** People would call them similar. */
  readonly similar: number;
  /** They are likely the same picture. */
  readonly nearDuplicate: number;
}

/** By the name of the model; found with `calibrateThreshold`. */
const CALIBRATED: ReadonlyMap<string, SimilarityLevels> = new Map([
  ['efficientnet-lite0', { similar: 0.45, nearDuplicate: 0.8 }],
]);

const UNCALIBRATED: SimilarityLevels = { similar: 0.8, nearDuplicate: 0.95 };

/** The levels of a space: calibrated for the model that ships, else a cautious guess. */
export function similarityLevels({ model }: EmbeddingSpace): SimilarityLevels {
  return CALIBRATED.get(model) ?? UNCALIBRATED;
}
