import type { EmbeddingSpace, Interest } from '@feedloom/core';

/** An interest with a vector. */
export type InterestVector = Interest & { readonly vector: Float32Array };

/** The interests that can be compared with vectors of the space: those with as many numbers, all of them finite. */
export function interestVectors(
  interests: readonly Interest[],
  { dimension }: Pick<EmbeddingSpace, 'dimension'>,
): InterestVector[] {
  return interests.flatMap((interest) => {
    const { vector } = interest;
    return vector?.length === dimension && vector.every(Number.isFinite) ? [{ ...interest, vector }] : [];
  });
}
