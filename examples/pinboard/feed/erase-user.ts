import type { CallOptions, Clock } from '@feedloom/core';
import type { Erasures } from '../catalogue/erasures.js';
import type { PinCatalogue } from '../catalogue/pin-catalogue.js';
import type { PinboardRanking } from '../ranking/pinboard-ranking.js';
import type { HomeFeed } from './home-feed.js';
import type { ShownPins } from './shown-pins.js';
import type { Tastes } from './tastes.js';

/** Everything that knows users. */
export interface ErasureParts {
  readonly erasures: Erasures;
  readonly home: Pick<HomeFeed, 'erase'>;
  readonly shown: ShownPins;
  readonly tastes: Tastes;
  readonly ranking: Pick<PinboardRanking, 'erase'>;
  readonly catalogue: PinCatalogue;
  readonly clock: Clock;
}

/** Forgets what a user did and was shown. Idempotent: an erasure that was interrupted is finished by the next one. */
export type EraseUser = (user: string, options?: CallOptions) => Promise<void>;

/** Creates what erases users. */
export function createEraser(parts: ErasureParts): EraseUser {
  const { erasures, home, shown, tastes, ranking, catalogue, clock } = parts;
  return async (user, options = {}) => {
    // First, so that a start which finds the rest half done tells nobody of the user again.
    await erasures.add(user, clock.now(), options);
    // The feed's tombstone refuses offers that are on their way.
    await home.erase(user, options);
    shown.erase(user);
    await catalogue.erase(user, options);
    tastes.erase(user);
    await ranking.erase(user, options);
  };
}
