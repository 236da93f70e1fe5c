import { openLmdbStore } from '@feedloom/adapters/lmdb';
import { MemoryStore } from '@feedloom/core/memory';
import type { Page } from '@feedloom/pools';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import type { PinData, Source, World } from './world.js';
import { createWorld, fill, inTemporaryFolder, refresh, topUp, usersNamed, warmUp } from './world.js';

/** F6: a refresh on the memory store beside the same on LMDB. */
export const refreshInMemory: Figure = {
  ids: ['F6'],
  measure: (effort) =>
    inTemporaryFolder(async (path) => {
      const lmdb = await openLmdbStore({ path, durable: false });
      const sides = { memory: createWorld(new MemoryStore()), lmdb: createWorld(lmdb) };
      const users = usersNamed('user', scaled(60, effort, 40));
      for (const world of Object.values(sides)) {
        for (const user of users) await fill(world, user, 500);
        await warmUp(world, users, scaled(40, effort, 20));
      }
      const round = (world: World) => async (): Promise<number> => {
        const pages: Page<PinData, Source>[] = [];
        const cost = await perCall(users.length, async (index) => {
          pages.push(await refresh(world, users[index] as string));
        });
        for (const [index, page] of pages.entries()) await topUp(world, users[index] as string, page);
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
