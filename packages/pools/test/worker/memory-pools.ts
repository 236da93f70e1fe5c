import { FeedloomError, requireId } from '@feedloom/core';
import type { OfferReceipt, OfferedItem } from '../../src/contracts/item.js';
import type { Pools } from '../../src/contracts/pools.js';

/** A {@link Pools} of maps, which counts how often it is written to. */
export interface MemoryPools<Data, Source extends string> extends Pools<Data, Source> {
  /** Scores by user, source and item. */
  readonly contents: ReadonlyMap<string, ReadonlyMap<string, number>>;
  adds: number;
}

/** Another implementation of the contract than ours: what a worker needs of it and no more. */
export function createMemoryPools<Data, Source extends string>(sources: readonly Source[]): MemoryPools<Data, Source> {
  const contents = new Map<string, Map<string, number>>();
  return {
    sources,
    contents,
    adds: 0,
    async add(user: string, source: Source, items: readonly OfferedItem<Data>[]): Promise<OfferReceipt> {
      requireId('user', user);
      this.adds += 1;
      const key = `${user}/${source}`;
      const pool = contents.get(key) ?? new Map<string, number>();
      contents.set(key, pool);
      for (const { id, score } of items) {
        if (!Number.isFinite(score)) throw new FeedloomError('ERR_INVALID_ARGUMENT', 'No finite score.');
        pool.set(id, score);
      }
      return { accepted: items.map(({ id }) => id), refused: [] };
    },
    share: async () => ({ accepted: [], refused: [] }),
    peek: async () => [],
    heads: async () => [],
    remove: async () => undefined,
    size: async () => Object.fromEntries(sources.map((source) => [source, 0])) as Record<Source, number>,
  };
}
