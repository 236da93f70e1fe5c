import { describe, it } from 'vitest';
import { MemoryInvalidations } from '../../src/memory/index.js';
import { testInvalidations } from '../../src/testing/index.js';

describe('MemoryInvalidations', () => {
  testInvalidations({ describe, it }, async () => {
    const invalidations = new MemoryInvalidations();
    return { invalidations, other: invalidations };
  });
});
