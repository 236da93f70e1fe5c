import type { VectorIndex } from '@feedloom/core';

/** Finds the pins that look most like one, best first; none while it has not been looked at. */
export type FindRelated = (pin: string, limit: number) => Promise<readonly string[]>;

/** Where related pins come from. */
export interface RelatedParts {
  readonly index: VectorIndex;
  /** Hears of failures: related pins are an extra that nobody waits for. */
  readonly onError: (error: unknown) => void;
}

const PATIENCE_MS = 5_000;

/** Finds related pins by their vectors. It never fails: what cannot be found is left out. */
export function createRelated({ index, onError }: RelatedParts): FindRelated {
  return async (pin, limit) => {
    try {
      const options = { deadlineMs: PATIENCE_MS };
      const [item] = await index.get([pin], options);
      if (item === undefined) return [];
      const [answer] = await index.search([item.vector], { limit, filter: { exclude: [pin] }, ...options });
      return answer?.hits.map(({ id }) => id) ?? [];
    } catch (error) {
      onError(error);
      return [];
    }
  };
}
