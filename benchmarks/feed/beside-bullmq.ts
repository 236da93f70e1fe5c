import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { cpuPerCall, paired, perCall } from '../harness/paired.js';
import { openPinQueue } from './bullmq-queue.js';
import { storeOn, withRedis } from './with-redis.js';
import { createWorld, fill, items, refresh, topUp, usersNamed, warmUp } from './world.js';

const CHUNK = 25;
const PER_POOL = 500;

/** F3a: a whole refresh, committed, beside BullMQ taking and completing as many of its best jobs. */
export const refreshBesideBullmq: Figure = {
  ids: ['F3a'],
  measure: (effort) =>
    withRedis(async (servers) => {
      const store = await storeOn(servers.own, servers);
      const queue = openPinQueue(servers.own);
      servers.atEnd(() => queue.close());
      const world = createWorld(store);
      const users = usersNamed('user', scaled(40, effort, 20));
      for (const user of users) await fill(world, user, PER_POOL);
      await queue.add(PER_POOL);
      await warmUp(world, users, scaled(25, effort, 10));
      const chunks = 2;
      const row = await paired(
        {
          id: 'F3a',
          what: 'BullMQ taking and completing its 25 best of 500 / a refresh: 25 of three pools of 500',
          unit: 'µs',
          goal: '>= 6',
          ratioOf: (ours, peer) => peer / ours,
          ours: async () => {
            const pages: Awaited<ReturnType<typeof refresh>>[] = [];
            const cost = await perCall(users.length, async (index) => {
              pages.push(await refresh(world, users[index] as string));
            });
            for (const [index, page] of pages.entries()) await topUp(world, users[index] as string, page);
            await world.feed.idle();
            return cost;
          },
          peer: async () => {
            const cost = await perCall(chunks, () => queue.take(CHUNK));
            await queue.add(CHUNK * chunks);
            return cost;
          },
        },
        effort.rounds,
      );
      return [row];
    }),
};

/** F3b: the CPU that the client needs for an offer of 25 items, beside that for 25 prioritised jobs of BullMQ. */
export const offerBesideBullmq: Figure = {
  ids: ['F3b'],
  measure: (effort) =>
    withRedis(async (servers) => {
      const store = await storeOn(servers.own, servers);
      const queue = openPinQueue(servers.own);
      servers.atEnd(() => queue.close());
      const world = createWorld(store);
      const offers = scaled(60, effort, 30);
      let next = 0;
      const offer = async (): Promise<void> => {
        next += 1;
        await world.pools.add(`user-${next % 500}`, 'following', items('offered', CHUNK));
      };
      for (let warm = 0; warm < scaled(1000, effort, 300); warm += 1) await offer();
      for (let warm = 0; warm < scaled(100, effort, 40); warm += 1) await queue.add(CHUNK);
      const row = await paired(
        {
          id: 'F3b',
          what: "client's CPU for an offer of 25 items to Redis / for 25 prioritised adds of BullMQ, each awaited",
          unit: 'µs CPU',
          goal: '<= 0.2',
          ours: () => cpuPerCall(offers, offer),
          peer: () => cpuPerCall(Math.ceil(offers / 6), () => queue.add(CHUNK)),
        },
        effort.rounds,
      );
      return [row];
    }),
};
