import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { MemoryStore } from '@feedloom/core/memory';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import type { World } from './world.js';
import { createWorld, fill, inTemporaryFolder, refresh, usersNamed, warmUp } from './world.js';

/** F6: a refresh on the memory store beside the same on LMDB. */
export const refreshInMemory: Figure = {
  ids: ['F6'],
  measure: (effort) =>
    inTemporaryFolder(async (path) => {
      const lmdb = await openLmdbStore({ path, durable: false });
      const sides = { memory: createWorld(new MemoryStore()), lmdb: createWorld(lmdb) };
      const users = usersNamed('user', scaled(150, effort, 40));
      for (const world of Object.values(sides)) {
        // Half an hour's refreshes are in the pools, so that nothing but refreshes happens while they are measured.
        for (const user of users) await fill(world, user, 800);
        await warmUp(world, users, 12);
      }
      const round = (world: World) => async (): Promise<number> => {
        const cost = await perCall(users.length, (index) => refresh(world, users[index] as string));
        await world.feed.idle();
        return cost;
      };
      const row = await paired(
        {
          id: 'F6',
          what: 'refresh on the memory store / on LMDB, sync off',
          unit: 'µs',
          goal: '<= 0.7',
          ours: round(sides.memory),
          peer: round(sides.lmdb),
        },
        effort.rounds,
      );
      await lmdb.close();
      return [row];
    }),
};
