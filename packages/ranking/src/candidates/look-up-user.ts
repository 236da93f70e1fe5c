import { FeedloomError, reasonOf, requireId } from '@feedloom/core';
import type { Deadline, Degraded, UserContext } from '@feedloom/core';
import type { Profiles } from '../preferences/profiles.js';

/** What is known of a user, and what could not be looked up. */
export interface FoundUser {
  readonly context: UserContext;
  readonly degraded: readonly Degraded[];
}

/**
 * Looks up a user who is only named. One whose profile cannot be read is as if nothing were known, and `degraded` says so.
 *
 * @throws `ERR_INVALID_ARGUMENT` for a bad name, or without `profiles`; `ERR_ABORTED`, `ERR_TIMEOUT`.
 */
export async function lookUpUser(
  user: string,
  profiles: Pick<Profiles, 'context'> | undefined,
  deadline: Deadline,
): Promise<FoundUser> {
  requireId('user', user);
  if (profiles === undefined) {
    throw new FeedloomError('ERR_INVALID_ARGUMENT', 'Users that are only named need `profiles`. Hand in a context.');
  }
  deadline.check('finding candidates');
  // A quarter of the time, so that something is left for those sources that need no profile.
  const own = deadline.within(deadline.remainingMs / 4);
  try {
    const context = await own.race(profiles.context(user, own.toCallOptions()), 'reading the profile');
    return { context, degraded: [] };
  } catch (error) {
    if (deadline.aborted) throw error;
    const context = { user, recent: [], disliked: [], interests: [], revision: 0 };
    return { context, degraded: [{ part: 'profiles', reason: reasonOf(error), servedFrom: 'no-profile' }] };
  }
}
