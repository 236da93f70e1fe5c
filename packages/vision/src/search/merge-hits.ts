import type { VectorHits } from '@feedloom/core';
import type { VisualHit } from './visual-answer.js';

/** What one of the query's vectors found. */
export interface LabelledHits {
  /** The object that the vector is of; `undefined` for the whole query. */
  readonly object: string | undefined;
  readonly found: VectorHits;
}

/** All items that were found, each by the vector that it is most like; best first, equal ones by ascending id. */
export function mergeHits(lists: readonly LabelledHits[], nearDuplicate: number): VisualHit[] {
  const best = new Map<string, { similarity: number; object: string | undefined }>();
  for (const { object, found } of lists) {
    for (const { id, score } of found.hits) {
      const known = best.get(id);
      if (known === undefined || score > known.similarity) best.set(id, { similarity: score, object });
    }
  }
  const hits = [...best].map(([id, { similarity, object }]) => {
    // An object that is like a whole item is no copy of the picture.
    const hit = { id, similarity, nearDuplicate: object === undefined && similarity >= nearDuplicate };
    return object === undefined ? hit : { ...hit, object };
  });
  return hits.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1));
}
