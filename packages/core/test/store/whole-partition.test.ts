import { describe, it } from 'vitest';
import { MemorySingleKeyStore } from '../../src/memory/index.js';
import { wholePartition } from '../../src/store/whole-partition.js';
import { testOrderedStore } from '../../src/testing/index.js';

describe('wholePartition', () => {
  testOrderedStore({ describe, it }, async () => wholePartition(new MemorySingleKeyStore()));
});
