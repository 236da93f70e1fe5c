import { FeedloomError, quote } from '@feedloom/core';
import type { GenerateRequest } from '../../contracts/generator.js';
import type { Candidate } from '../../contracts/item.js';
import type { FilterRule, UntypedData } from '../mix-rule.js';
import type { DropOptions } from './drop.js';

/** How long {@link mix.defer} holds items back. */
export interface DeferOptions extends DropOptions {
  /** When the item may be shown. @defaultValue `'next-session'` */
  readonly until?: 'next-session' | undefined;
}

/**
 * Holds the items that a predicate holds for back until the user's next session. They stay in their pool.
 *
 * An item is held back for one session at most, by whichever rule comes first: in a later session it may be served
 * even if the predicate still holds. Up to 256 deferred items are remembered, the oldest first; more are deferred anew.
 */
export function defer<Data = UntypedData, Source extends string = never>(
  predicate: (item: Candidate<Data, Source>, request: GenerateRequest) => boolean,
  { name = 'defer', until = 'next-session' }: DeferOptions = {},
): FilterRule<Data, Source> {
  if (until !== 'next-session') {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', `\`until\` must be \`next-session\`, got ${quote(until)}.`);
  }
  return { kind: 'filter', effect: 'defer', name, parameters: until, sources: [], matches: predicate };
}
