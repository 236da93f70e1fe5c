import type { Figure } from '../harness/figure.js';
import { keeps, scaled } from '../harness/figure.js';
import { median } from '../harness/paired.js';
import { commandsOf } from './commands-of.js';
import { storeOn, withRedis } from './with-redis.js';
import { createWorld, fill, refresh, usersNamed, warmUp } from './world.js';

/** One read and one write, of which the second depends on the first. */
const ROUND_TRIPS = 2;
const GOAL = '= 1';

/** F2a: how many commands a refresh sends. Each of them is awaited before the next one, so each is a round trip. */
export const redisRoundTrips: Figure = {
  ids: ['F2a'],
  measure: (effort) =>
    withRedis(async (servers) => {
      const store = await storeOn(servers.own, servers);
      const world = createWorld(store);
      const users = usersNamed('user', scaled(20, effort, 10));
      for (const user of users) await fill(world, user, 200);
      await warmUp(world, users, 1);
      const perRefresh: number[] = [];
      for (let round = 0; round < effort.rounds; round += 1) {
        const commands = await commandsOf(servers.own, async () => {
          for (const user of users) await refresh(world, user);
        });
        perRefresh.push(commands / users.length);
        for (const user of users) await world.pools.settle(user);
        for (const user of users) await fill(world, user, 20);
      }
      const ours = median(perRefresh);
      const ratio = ours / ROUND_TRIPS;
      const what = 'round trips of a refresh on Redis (commands by MONITOR) / one read and one write';
      const row = { id: 'F2a', what, ours, peer: ROUND_TRIPS, unit: 'trips', ratio, goal: GOAL };
      return [{ ...row, pass: keeps(ratio, GOAL), rounds: effort.rounds }];
    }),
};
