import { requireNonNegative, requirePositiveInteger } from '@feedloom/core';
import type { Candidate } from '../../contracts/item.js';
import type { SlotRule, UntypedData } from '../mix-rule.js';

/** How far {@link mix.slot} looks. */
export interface SlotOptions {
  /** How many of the best items of each source are tried. @defaultValue 50 */
  readonly lookahead?: number | undefined;
}

/**
 * Reserves the place `index`, from 0, for the best item of a source, or for the best one that a predicate accepts.
 *
 * If nothing fits without breaking a limit, the place goes to the other rules. Diversity rules do not move what this
 * rule chose.
 */
export function slot<Data = UntypedData, const Source extends string = never>(
  index: number,
  wanted: Source | ((item: Candidate<Data, Source>) => boolean),
  { lookahead = 50 }: SlotOptions = {},
): SlotRule<Data, Source> {
  requireNonNegative('slot.index', index);
  requirePositiveInteger('lookahead', lookahead);
  const source = typeof wanted === 'string' ? wanted : undefined;
  return {
    kind: 'slot',
    name: 'slot',
    parameters: JSON.stringify([index, source, lookahead]),
    sources: source === undefined ? [] : [source],
    index,
    lookahead,
    accepts: typeof wanted === 'string' ? (item) => item.source === wanted : wanted,
  };
}
