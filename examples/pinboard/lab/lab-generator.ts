import type { Generator } from '@feedloom/pools';
import type { LabSwitch } from './lab-switch.js';

/** A generator of the same contract, behind a switch. */
export function labGenerator<Data, Source extends string>(
  generator: Generator<Data, Source>,
  lab: LabSwitch,
): Generator<Data, Source> {
  return {
    generate: async (...request) => {
      await lab.pass();
      return generator.generate(...request);
    },
  };
}
