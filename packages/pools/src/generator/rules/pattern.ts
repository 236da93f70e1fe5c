import { FeedloomError } from '@feedloom/core';
import type { SourceRule } from '../mix-rule.js';

/**
 * Fills places by a repeating pattern of sources, which begins anew with every chunk.
 *
 * A source that has nothing for its place leaves it to the next rule. Diversity rules do not move what this rule chose.
 */
export function pattern<const Source extends string>(order: readonly Source[]): SourceRule<Source> {
  if (order.length === 0) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', '`pattern` needs at least one source, got `[]`.');
  }
  return {
    kind: 'source',
    name: 'pattern',
    parameters: JSON.stringify(order),
    sources: [...new Set(order)],
    fixed: true,
    start: ({ sources }) => {
      const turns = order.map((source) => sources.indexOf(source));
      return {
        propose: (available, place) => {
          const turn = turns[place % turns.length] ?? -1;
          return turn >= 0 && available[turn] === 1 ? turn : -1;
        },
        placed: () => undefined,
        carry: () => undefined,
      };
    },
  };
}
