import type { Explored } from './explore.js';
import { Explorer } from './explore.js';
import { randomRun } from './random-run.js';
import { scenariosFor } from './scenarios.js';
import type { SetUp } from './set-ups.js';
import { configOf, SET_UPS } from './set-ups.js';

/** What was seen of one scenario. */
export interface ScenarioResult extends Explored {
  readonly scenario: string;
}

/** Explores all scenarios of one set-up, each up to `maxStates` states. */
export function* exploreAll(setUp: SetUp, maxStates: number): Generator<ScenarioResult> {
  for (const [scenario, plan] of scenariosFor(SET_UPS[setUp])) {
    yield { scenario, ...new Explorer(configOf(setUp, plan.overrides)).run(plan, maxStates) };
  }
}

/** What some random runs came to: all steps, and the first run that broke a promise. */
export interface RandomResult {
  readonly runs: number;
  readonly steps: number;
  readonly violation?: string | undefined;
}

/** Random runs of one set-up; every second one erases the user, every third one has a short window. */
export function runRandomly(setUp: SetUp, seed: string, runs: number): RandomResult {
  let steps = 0;
  for (let run = 1; run <= runs; run += 1) {
    const window = run % 3 === 0 ? 6 : 100;
    const config = configOf(setUp, { keep: 4, attempts: 4, window, timeouts: 1, repeats: 1 });
    const name = `${seed}/${run}`;
    const { steps: made, violation, trace } = randomRun(config, name, run % 2 === 0);
    steps += made;
    if (violation !== undefined) {
      return { runs: run, steps, violation: `${violation}; seed ${name}\n  ${trace.slice(-40).join('\n  ')}` };
    }
  }
  return { runs, steps };
}
