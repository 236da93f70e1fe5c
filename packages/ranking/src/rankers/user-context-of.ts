import type { CallOptions, Deadline, RankRequest, UserContext } from '@feedloom/core';

/** Where a ranker finds out about users that a request does not tell of. */
export interface ContextSource {
  /** What is known of a user. */
  context(user: string, options?: CallOptions): Promise<UserContext>;
}

/** What is known of the request's user. @throws What `profiles` throws; `ERR_TIMEOUT`, `ERR_ABORTED`. */
export async function userContextOf<Candidate>(
  { user, context }: RankRequest<Candidate>,
  profiles: ContextSource | undefined,
  deadline: Deadline,
): Promise<UserContext> {
  if (context !== undefined) return context;
  if (profiles === undefined) return { user, recent: [], disliked: [], interests: [], revision: 0 };
  return deadline.race(profiles.context(user, deadline.toCallOptions()), "reading the user's profile");
}
