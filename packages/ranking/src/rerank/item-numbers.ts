import type { CallOptions, UserContext } from '@feedloom/core';

/**
 * Tells one number for each item, for a user: how many views, when it was made, how strongly it trends.
 *
 * @returns One for each id, in the order given; `undefined` where it is not known.
 */
export type ItemNumbers = (
  ids: readonly string[],
  options: ItemNumbersOptions,
) => readonly (number | undefined)[] | Promise<readonly (number | undefined)[]>;

/** For whom numbers are told. */
export interface ItemNumbersOptions extends CallOptions {
  /** Who will see the items. */
  readonly user: string;
  /** What is known of the user; `undefined` if that was late. */
  readonly context: UserContext | undefined;
}
