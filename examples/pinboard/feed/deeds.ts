import type { CallOptions } from '@feedloom/core';
import type { FeedService, TrackKind, TrackReceipt } from '@feedloom/pools';
import type { PinCatalogue } from '../catalogue/pin-catalogue.js';
import type { PinboardRanking } from '../ranking/pinboard-ranking.js';
import type { PinData, PinSource } from './pin-data.js';
import type { PinIndex } from './pin-index.js';
import type { ShownPins } from './shown-pins.js';
import type { Tastes } from './tastes.js';

/** Records what a user did with pins of a page, and learns from it. */
export type Track = (
  user: string,
  kind: TrackKind,
  tokens: readonly string[],
  options?: CallOptions,
) => Promise<TrackReceipt>;

/** What a deed touches. */
export interface DeedParts {
  readonly feed: Pick<FeedService<PinData, PinSource>, 'track'>;
  readonly shown: ShownPins;
  readonly index: PinIndex;
  readonly tastes: Tastes;
  readonly catalogue: PinCatalogue;
  readonly ranking: Pick<PinboardRanking, 'did' | 'unsaved'>;
  /** Hears of what could not be learned: the deed is done nevertheless, and can be told again. */
  readonly onError: (error: unknown) => void;
}

/**
 * Creates what tracks. The feed proves that the tokens are the user's; which pins they stand for is known from the pages
 * that were sent, never from the caller. A pin that a user hides is none of their saves any more.
 */
export function createTrack({ feed, shown, index, tastes, catalogue, ranking, onError }: DeedParts): Track {
  async function learn(user: string, kind: TrackKind, tokens: readonly string[], options: CallOptions): Promise<void> {
    if (kind === 'seen') return;
    const deeds = shown.deeds(user, kind, tokens);
    if (kind === 'engaged') {
      // A save says all that opening the pin does, and more.
      const opened = deeds.filter(({ pin }) => !tastes.hasSaved(user, pin));
      await ranking.did(user, 'click', opened, options);
    } else {
      await ranking.did(user, 'hide', deeds, options);
      for (const { pin } of deeds) await unsave(user, pin, options);
    }
  }

  async function unsave(user: string, id: string, options: CallOptions): Promise<void> {
    const save = await catalogue.unsave({ user, pin: id }, options);
    if (save === undefined) return;
    const pin = index.get(id);
    if (pin !== undefined) tastes.forget(user, pin);
    await ranking.unsaved(save, options);
  }

  return async (user, kind, tokens, options = {}) => {
    const receipt = await feed.track(user, kind, tokens, options);
    await learn(user, kind, tokens, options).catch(onError);
    return receipt;
  };
}
