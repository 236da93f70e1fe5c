import type { Interaction } from '@feedloom/core';

/** Learns from what users did, in memory and event by event. A journal feeds it, and replays to it after a restart. */
export interface EventReader {
  /**
   * Learns from events, in any order of time. One whose `event` it remembers changes nothing.
   *
   * @returns How many were new.
   * @throws `ERR_INVALID_ARGUMENT` for an event that is malformed; then it has learned from none of them.
   */
  learn(events: readonly Interaction[]): number;
  /**
   * Takes back what it learned of a user.
   *
   * @param events - What is known of what the user did, oldest first. @defaultValue what the reader itself remembers
   */
  erase(user: string, events?: readonly Interaction[]): void;
}
