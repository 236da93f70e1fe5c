import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { createStoreCatalogue } from '@feedloom/core';
import { testCatalogue } from '@feedloom/core/testing';
import { describe, it } from 'vitest';
import { scratchDirectories } from '../scratch-directory.js';

const scratch = scratchDirectories();

describe('createStoreCatalogue over LmdbStore', () => {
  testCatalogue({ describe, it }, async () => {
    const store = await openLmdbStore({ path: await scratch(), durable: false });
    const open = () => createStoreCatalogue({ store });
    return { catalogue: open(), other: open(), close: () => store.close() };
  });
});
