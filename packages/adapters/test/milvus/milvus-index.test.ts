import { FeedloomError } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import type { MilvusCollection } from '../../src/milvus/milvus-collection.js';
import { MilvusIndex } from '../../src/milvus/milvus-index.js';

describe('a write of a MilvusIndex', () => {
  it('is done although the items cannot be counted afterwards', async () => {
    const written: string[] = [];
    const collection = {
      upsert: async (items: readonly { id: string }[]) => void written.push(...items.map(({ id }) => id)),
      remove: async (ids: readonly string[]) => void written.push(...ids.map((id) => `-${id}`)),
      countOf: async () => 1,
      count: async () => {
        throw new FeedloomError('ERR_TIMEOUT', 'Too late.');
      },
    } as unknown as MilvusCollection;
    const space = { id: 's', model: 'm', weights: '0', preprocessing: '0', pooling: 'none', dimension: 2 };
    const parts = { space, collection, isExact: true, size: 7, timeoutMs: 1000 };
    const index = new MilvusIndex({ ...parts, release: async () => undefined });
    await index.upsert([{ id: 'a', vector: Float32Array.of(1, 0) }]);
    expect(await index.remove(['a'])).toBe(1);
    expect(written).toEqual(['a', '-a']);
    expect(index.size).toBe(7);
  });
});
