import { describe, it } from 'vitest';
import { MemoryBlobStore } from '../../src/memory/index.js';
import { testBlobStore } from '../../src/testing/index.js';

describe('MemoryBlobStore', () => {
  testBlobStore({ describe, it }, async () => new MemoryBlobStore());
});
