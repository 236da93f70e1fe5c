import { describe, expect, it } from 'vitest';
import { exploreAll, runRandomly } from '../src/model/check-set-up.js';
import type { SetUp } from '../src/model/set-ups.js';
import { chooseSeed } from '../src/seed.js';

/** How many states of one scenario the gate explores; `npm run faults -- --group model --states N` explores more. */
const GATE_STATES = 4000;
const GATE_RUNS = 60;

/** The model's promises in one set-up, at the size of the gate. */
export function itKeepsItsPromises(setUp: SetUp): void {
  describe(`the protocol with ${setUp}`, () => {
    it('keeps its promises in every interleaving explored', { timeout: 300_000 }, () => {
      const results = [...exploreAll(setUp, GATE_STATES)];
      const states = results.reduce((sum, result) => sum + result.states, 0);
      const complete = results.filter((result) => result.complete).length;
      console.log(`${setUp}: ${states} states, ${complete} of ${results.length} scenarios complete`);
      const broken = results.filter(({ violation }) => violation !== undefined);
      expect(broken.map(({ scenario, violation, trace = [] }) => [scenario, violation, ...trace.slice(-30)])).toEqual(
        [],
      );
    });

    it('keeps its promises in long random runs', { timeout: 120_000 }, () => {
      const { violation } = runRandomly(setUp, chooseSeed(), GATE_RUNS);
      expect(violation).toBeUndefined();
    });
  });
}
