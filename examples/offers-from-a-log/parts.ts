import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { OrderedStore } from '@feedloom/core';
import { createDeadLetters, createFollowers, createPools, createProgress } from '@feedloom/pools';
import type { DeadLetters, Followers, Pools, Progress } from '@feedloom/pools';

/** What an offer of this example says of an item. */
export interface Pin {
  readonly author: string;
  readonly likes: number;
}

/** Everything but the log. Nothing else opens any of it. */
export interface Parts {
  readonly store: OrderedStore;
  readonly pools: Pools<Pin, 'following'>;
  readonly followers: Followers<Pin, 'following'>;
  readonly progress: Progress<Pin, 'following'>;
  readonly deadLetters: DeadLetters<Pin, 'following'>;
}

/** Opens the parts on a store in a folder; any other store will do. */
export async function openParts(path: string): Promise<Parts> {
  const store = await openLmdbStore({ path });
  return {
    store,
    pools: createPools<Pin, 'following'>({ store, sources: { following: {} } }),
    followers: createFollowers<Pin, 'following'>({
      store,
      targetsOf: ({ data }) => [`user:${data.author}`],
      pageSize: 5,
    }),
    progress: createProgress<Pin, 'following'>({ store }),
    deadLetters: createDeadLetters<Pin, 'following'>({ store }),
  };
}
