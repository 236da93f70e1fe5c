import type { Degraded, Embeddings } from '@feedloom/core';

/** Vectors with what is less than was asked for; by default nothing. */
export function embeddings(vectors: readonly Float32Array[], degraded: readonly Degraded[] = []): Embeddings {
  return Object.assign([...vectors], { degraded });
}
