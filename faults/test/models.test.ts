import { describe, expect, it } from 'vitest';
import { meetAttacks, meetForgedModels, meetRottenModels } from '../src/models/run-models.js';
import { chooseSeed } from '../src/seed.js';

/** `npm run faults -- --group T10` meets 2,000 of each. */
const ROTTEN = 200;
const FORGED = 24;

describe('fault group T10', { timeout: 300_000 }, () => {
  const seed = chooseSeed();

  it('refuses every model that does not match its hash, before the runtime sees it', async () => {
    const { row, failure } = await meetRottenModels(ROTTEN, seed);
    expect(failure).toBeUndefined();
    expect(row.runs).toBeGreaterThan(ROTTEN / 2);
  });

  it('survives damaged models whose hashes were made after the damage', async () => {
    const { row, failure, detail } = await meetForgedModels(FORGED, seed);
    expect(failure, detail).toBeUndefined();
    expect(row.runs).toBe(FORGED);
  });

  it('lets no model read files that are not its own', async () => {
    const { failure } = await meetAttacks(seed);
    expect(failure).toBeUndefined();
  });
});
