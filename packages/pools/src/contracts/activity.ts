import type { CallOptions } from '@feedloom/core';

/** Knows when users were last here, so that nothing is stored for those who stay away. */
export interface Activity {
  /**
   * @returns For each user, in the order given, the last visit in milliseconds since the Unix epoch, or `undefined` if
   * nothing is known; such a user counts as present.
   */
  lastActiveAt(users: readonly string[], options?: CallOptions): Promise<readonly (number | undefined)[]>;
}
