import { describe, expect, it } from 'vitest';
import { meetBombs, meetMutants } from '../src/images/run-images.js';
import { chooseSeed } from '../src/seed.js';

/** `npm run faults -- --group T9` meets ten times as many. */
const MUTANTS = 600;

describe('fault group T9', () => {
  const seed = chooseSeed();

  it('refuses or survives every picture that is made to hurt', { timeout: 240_000 }, async () => {
    const { row, failure } = await meetBombs(seed);
    expect(failure).toBeUndefined();
    expect(row.runs).toBeGreaterThan(40);
  });

  it('answers damaged pictures with a picture or a typed error', { timeout: 240_000 }, async () => {
    const { row, failure } = await meetMutants(MUTANTS, seed);
    expect(failure, `FEEDLOOM_SEED=${seed}`).toBeUndefined();
    expect(row.runs).toBe(MUTANTS);
  });
});
