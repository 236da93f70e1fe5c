import type { VectorFilter, VectorHits, VectorIndex, VectorItem } from '@feedloom/core';

/** What an {@link inMemoryIndex} does wrong. */
export interface Flaws {
  /** The share of an answer that it drops, from the front. */
  readonly drops?: number | undefined;
  /** Whether it ignores filters and removals. */
  readonly isDeaf?: boolean | undefined;
}

function matches({ tags = [] }: VectorItem, filter: VectorFilter | undefined): boolean {
  return filter?.anyOf === undefined || filter.anyOf.some((tag) => tags.includes(tag));
}

/** An exact index of a few lines, with flaws if they are wanted. */
export function inMemoryIndex(dimension: number, { drops = 0, isDeaf = false }: Flaws = {}): VectorIndex {
  const items = new Map<string, VectorItem>();
  const index: VectorIndex = {
    space: { id: 's', model: 'm', weights: '', preprocessing: '', pooling: '', dimension },
    supports: { exact: true, durable: false, maxLimit: 10_000 },
    get size() {
      return items.size;
    },
    upsert: async (added) => {
      for (const item of added) items.set(item.id, item);
    },
    remove: async (ids) => ids.filter((id) => isDeaf || items.delete(id)).length,
    get: async (ids) => ids.map((id) => items.get(id)),
    search: async (queries, { limit = 10, minScore = -1, filter } = {}) =>
      queries.map((query): VectorHits => {
        const hits = [...items.values()]
          .filter((item) => isDeaf || matches(item, filter))
          .map(({ id, vector }) => ({ id, score: vector.reduce((sum, x, axis) => sum + x * (query[axis] ?? 0), 0) }))
          .filter(({ score }) => score >= minScore)
          .sort((a, b) => b.score - a.score)
          .slice(0, limit);
        return { hits: hits.slice(Math.round(hits.length * drops)), exact: true, complete: true, degraded: [] };
      }),
    close: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
  return index;
}
