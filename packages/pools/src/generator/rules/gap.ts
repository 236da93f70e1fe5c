import { requirePositiveInteger } from '@feedloom/core';
import type { ItemKey, LimitRule, UntypedData } from '../mix-rule.js';

/** What happens when nothing fits. */
export interface LimitOptions {
  /** Whether the chunk rather stays short than breaks the limit. @defaultValue `false` */
  readonly strict?: boolean | undefined;
}

/**
 * Keeps items with the same key at least `places` apart: with 2, no two are neighbours.
 *
 * When nothing else is left, limits are given up, the last one of the mix first, and the pick says so.
 */
export function gap<Data = UntypedData, Source extends string = never>(
  by: ItemKey<Data, Source>,
  places: number,
  { strict = false }: LimitOptions = {},
): LimitRule<Data, Source> {
  requirePositiveInteger('gap', places);
  return {
    kind: 'limit',
    name: 'gap',
    parameters: JSON.stringify([places, strict]),
    sources: [],
    max: 1,
    within: places,
    strict,
    by,
  };
}
