import type { GenerateRequest } from '../../contracts/generator.js';
import type { Candidate } from '../../contracts/item.js';
import type { FilterRule, UntypedData } from '../mix-rule.js';

/** How a filter is cited. */
export interface DropOptions {
  /** What decisions cite as the rule. @defaultValue the kind of the rule */
  readonly name?: string | undefined;
}

/** Takes the items that a predicate holds for out of their pool for good, as soon as the mix comes across them. */
export function drop<Data = UntypedData, Source extends string = never>(
  predicate: (item: Candidate<Data, Source>, request: GenerateRequest) => boolean,
  { name = 'drop' }: DropOptions = {},
): FilterRule<Data, Source> {
  return { kind: 'filter', effect: 'drop', name, parameters: '', sources: [], matches: predicate };
}
