import { describe, expect, it } from 'vitest';
import type { EmbeddingSpace } from '../../src/index.js';
import { MemoryVectorIndex } from '../../src/memory/index.js';
import { testVectorIndex } from '../../src/testing/index.js';

const space: EmbeddingSpace = {
  id: 'space',
  model: 'test',
  weights: '0',
  preprocessing: '0',
  pooling: 'none',
  dimension: 16,
};

describe('MemoryVectorIndex', () => {
  testVectorIndex({ describe, it }, async () => ({ index: new MemoryVectorIndex(space) }));

  it('says that it is exact and keeps nothing', () => {
    expect(new MemoryVectorIndex(space).supports).toMatchObject({ exact: true, durable: false });
  });
});
