import type { Scorer } from '@feedloom/core';
import type { LabSwitch } from './lab-switch.js';

/** A scorer of the same contract, behind a switch: it stands for the worker, which can do nothing without it. */
export function labScorer<Item>(scorer: Scorer<Item>, lab: LabSwitch): Scorer<Item> {
  return {
    score: async (...request) => {
      await lab.pass();
      return scorer.score(...request);
    },
  };
}
