import type { CallOptions } from '@feedloom/core';
import type { ProfileContext } from './profile-context.js';
import type { Profiles } from './profiles.js';

/** Profiles that are open. */
export interface OpenedProfiles extends Profiles {
  /** What is known of a user, with the session and the aversions; one read of the store. Its vectors are read only. */
  context(user: string, options?: CallOptions): Promise<ProfileContext>;
  /**
   * Groups a user's recent actions anew, all at once (Ward), and gives each group the weight that its interests have:
   * what was learnt one by one gets in better order. Meant for nights; no weight is lost or made.
   *
   * @returns Whether there was anything to group.
   */
  consolidate(user: string, options?: CallOptions): Promise<boolean>;
  /** Lets go of what is cached. The store stays open. Idempotent. */
  close(): Promise<void>;
  /** The same as {@link OpenedProfiles.close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
