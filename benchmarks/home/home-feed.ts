import type { OrderedStore } from '@feedloom/core';
import { createFeedService, createGenerator, createPools, mix } from '@feedloom/pools';
import type { Hydrate, Pull, StoredFeed, StoredPools } from '@feedloom/pools';
import type { HomePin, HomeSource } from './home-pin.js';

/** What a refresh may take at most, in milliseconds: of the 150 of the flow, the network between us and the user has the rest. */
export const DEADLINE_MS = 150;

/** Pools that a worker fills, and room for what is ranked at a refresh. */
export function createHomePools(store: OrderedStore): StoredPools<HomePin, HomeSource> {
  return createPools<HomePin, HomeSource>({
    store,
    namespace: 'home',
    sources: { following: {}, interests: {}, ranked: { pulled: true } },
  });
}

/** A feed that mixes half of each page from what is ranked for it, and half from the pools. */
export function createHomeFeed(
  pools: StoredPools<HomePin, HomeSource>,
  pull: Pull<HomePin, HomeSource>,
  hydrate: Hydrate<HomePin, HomeSource>,
): StoredFeed<HomePin, HomeSource> {
  const rules = [
    mix.ratio<HomeSource>({ ranked: 13, following: 7, interests: 5 }),
    mix.cap<HomePin>((pin) => pin.data.topic, 15),
    mix.gap<HomePin>((pin) => pin.data.board, 2),
  ];
  const generator = createGenerator<HomePin, HomeSource>({ mix: rules });
  return createFeedService<HomePin, HomeSource>({ pools, generator, deadlineMs: DEADLINE_MS, pull, hydrate });
}
