import type { CallOptions, Interaction, UserContext } from '@feedloom/core';

/** What users like, learned event by event. */
export interface Profiles {
  /**
   * Learns from what users did. An event that it has seen already changes nothing, and so does one of an erased user that
   * happened before the erasure.
   *
   * @returns How many of them were new.
   */
  observe(interactions: readonly Interaction[], options?: CallOptions): Promise<number>;
  /** What is known of a user; an empty context for one of whom nothing is known. */
  context(user: string, options?: CallOptions): Promise<UserContext>;
  /**
   * Deletes all that was learned of a user, and refuses what happened before: events up to now, or up to the latest that
   * was learned if its clock was ahead. Idempotent. @returns How many records there were.
   */
  erase(user: string, options?: CallOptions): Promise<number>;
}
