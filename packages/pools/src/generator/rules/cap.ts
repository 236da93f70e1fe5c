import { requirePositiveInteger } from '@feedloom/core';
import type { ItemKey, LimitRule, UntypedData } from '../mix-rule.js';
import type { LimitOptions } from './gap.js';

/** Where {@link mix.cap} counts. */
export interface CapOptions extends LimitOptions {
  /** How many neighbouring places are counted together. @defaultValue the whole chunk */
  readonly within?: number | undefined;
}

/**
 * Allows at most `max` items with the same key.
 *
 * When nothing else is left, limits are given up, the last one of the mix first, and the pick says so.
 */
export function cap<Data = UntypedData, Source extends string = never>(
  by: ItemKey<Data, Source>,
  max: number,
  { within = Infinity, strict = false }: CapOptions = {},
): LimitRule<Data, Source> {
  requirePositiveInteger('cap', max);
  if (within !== Infinity) requirePositiveInteger('within', within);
  return {
    kind: 'limit',
    name: 'cap',
    parameters: JSON.stringify([max, within === Infinity ? 'chunk' : within, strict]),
    sources: [],
    max,
    within,
    strict,
    by,
  };
}
