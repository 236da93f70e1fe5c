import { describe, expect, it } from 'vitest';
import { MemoryGraph } from '../../src/memory/index.js';
import { testGraph } from '../../src/testing/index.js';

describe('MemoryGraph', () => {
  testGraph({ describe, it }, async () => ({ graph: new MemoryGraph() }));

  it('says that it keeps nothing, and for ever', () => {
    expect(new MemoryGraph().supports).toEqual({ durable: false, weights: true, windowMs: Infinity });
  });
});
