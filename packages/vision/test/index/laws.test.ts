import { testVectorIndex } from '@feedloom/core/testing';
import { openVectorIndex } from '@feedloom/vision';
import type { OpenVectorIndexOptions } from '@feedloom/vision';
import { describe, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { testSpace } from '../support/vectors.js';

const space = testSpace(16);
// So few that segments are built and merged while the laws are tested.
const freshRows = 40;

describe('in memory, exact', () => {
  testVectorIndex({ describe, it }, async () => ({
    index: await openVectorIndex({ space, engine: 'exact', freshRows, device: 'cpu' }),
  }));
});

describe('on disk, usearch', () => {
  testVectorIndex({ describe, it }, async () => {
    const options: OpenVectorIndexOptions = { space, engine: 'usearch', freshRows, path: await temporaryFolder() };
    return { index: await openVectorIndex(options), reopen: () => openVectorIndex(options) };
  });
});
