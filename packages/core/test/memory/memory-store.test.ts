import { describe, it } from 'vitest';
import { MemoryStore } from '../../src/memory/index.js';
import { testOrderedStore } from '../../src/testing/index.js';

describe('MemoryStore', () => {
  testOrderedStore({ describe, it }, async () => new MemoryStore());
});
