import type { SourceRule } from '../mix-rule.js';

/**
 * What decides when no other rule does: each source in turn, in the order in which the heads are given, best first.
 *
 * It remembers nothing: every chunk begins with the first source.
 */
export const roundRobin: SourceRule<never> = {
  kind: 'source',
  name: 'round-robin',
  parameters: '',
  sources: [],
  fixed: false,
  start: ({ sources }) => {
    let last = -1;
    return {
      propose: (available) => {
        for (let step = 1; step <= sources.length; step += 1) {
          const next = (last + step) % sources.length;
          if (available[next] === 1) return next;
        }
        return -1;
      },
      placed: (source) => {
        last = source;
      },
      carry: () => undefined,
    };
  },
};
