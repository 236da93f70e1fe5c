import { describe, expect, it } from 'vitest';
import { whyNoRedis } from '../../engines/redis/start-redis.js';
import { GROUPS } from '../src/groups.js';
import { chooseSeed } from '../src/seed.js';

/** What a test of one group is called, and what it needs. */
export interface GroupTest {
  readonly group: string;
  /** What the group shows, as a sentence that begins with `it`. */
  readonly shows: string;
  readonly needsRedis?: boolean;
}

/** Runs one group at the size of the gate; `npm run faults -- --group …` runs more of it. */
export function itPasses({ group, shows, needsRedis = false }: GroupTest): void {
  describe(`fault group ${group}`, () => {
    it.skipIf(needsRedis && whyNoRedis() !== undefined)(shows, { timeout: 420_000 }, async () => {
      const effort = { seed: chooseSeed(), seeds: undefined, states: 0 };
      let lines = 0;
      for await (const { row, failure } of GROUPS[group]?.(effort) ?? []) {
        lines += 1;
        expect(failure, `FEEDLOOM_SEED=${effort.seed}`).toBeUndefined();
        expect(row.pass, JSON.stringify(row)).toBe(true);
      }
      expect(lines).toBeGreaterThan(0);
    });
  });
}
