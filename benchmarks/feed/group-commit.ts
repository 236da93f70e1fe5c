import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, throughput } from '../harness/paired.js';
import { createWorld, inTemporaryFolder, items } from './world.js';

const WRITERS = 64;

/** F5: offers a second to different users that wait for the disk, 64 at a time beside one at a time. */
export const groupCommit: Figure = {
  ids: ['F5'],
  measure: (effort) =>
    inTemporaryFolder(async (path) => {
      const store = await openLmdbStore({ path, durable: true });
      const world = createWorld(store);
      let user = 0;
      const offer = (): Promise<unknown> => {
        user = (user + 1) % 1000;
        return world.pools.add(`user-${user}`, 'following', items('offered', 1));
      };
      // A user's first offer makes their head: that is another write.
      await throughput(1000, WRITERS, offer);
      const row = await paired(
        {
          id: 'F5',
          what: 'durable offers on LMDB, 64 at a time / one at a time',
          unit: 'offers/s',
          goal: '>= 6',
          ours: () => throughput(scaled(1280, effort, 640), WRITERS, offer),
          peer: () => throughput(scaled(100, effort, 50), 1, offer),
        },
        effort.rounds,
      );
      await store.close();
      return [row];
    }),
};
