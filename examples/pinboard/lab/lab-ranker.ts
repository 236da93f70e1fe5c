import type { Ranker } from '@feedloom/core';
import type { LabSwitch } from './lab-switch.js';

/** A ranker of the same contract, behind a switch. */
export function labRanker<Candidate>(ranker: Ranker<Candidate>, lab: LabSwitch): Ranker<Candidate> {
  return {
    rank: async (...request) => {
      await lab.pass();
      return ranker.rank(...request);
    },
  };
}
