import type { CallOptions, Clock } from '@feedloom/core';
import type { Board } from '../board/board.js';
import type { Ranking } from '../ranking/ranking.js';
import type { HomeFeed } from './home-feed.js';

/** Everything that knows users. */
export interface ErasureParts {
  readonly board: Board;
  readonly home: Pick<HomeFeed, 'erase'>;
  readonly ranking: Pick<Ranking, 'erase'>;
  readonly clock: Clock;
}

/** Forgets what a user did and was shown. Idempotent: an erasure that was interrupted is finished by the next one. */
export type EraseUser = (user: string, options?: CallOptions) => Promise<void>;

/** Creates what erases users. */
export function createEraser({ board, home, ranking, clock }: ErasureParts): EraseUser {
  const { catalogue, views, log } = board;
  return async (user, options = {}) => {
    // First, so that a start which finds the rest half done tells nobody of the user again.
    const { digest, at } = await views.erasures.add(user, clock.now(), options);
    await board.tell([{ type: 'erased', digest, at }]);
    // The feed's tombstone refuses offers that are on their way.
    await home.erase(user, options);
    await catalogue.erase(user, options);
    await ranking.erase(user, options);
    await log.erase(user, options);
  };
}
