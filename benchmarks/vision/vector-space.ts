import type { EmbeddingSpace } from '@feedloom/core';

/** A space of generated vectors. */
export function vectorSpace(dimension: number): EmbeddingSpace {
  return {
    id: `generated-${dimension}`,
    model: 'generated',
    weights: '',
    preprocessing: '',
    pooling: 'none',
    dimension,
  };
}
