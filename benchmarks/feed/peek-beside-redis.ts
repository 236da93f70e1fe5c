import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, perCall } from '../harness/paired.js';
import { bareClient, withRedis } from './with-redis.js';
import { SOURCES, createWorld, fill, inTemporaryFolder, items, usersNamed } from './world.js';

const PER_POOL = 500;
const LIMIT = 25;

/** F4: a look at the best of three pools on LMDB beside one pipeline of bare ioredis, one in flight. */
export const peekBesideRedis: Figure = {
  ids: ['F4'],
  measure: (effort) =>
    withRedis((servers) =>
      inTemporaryFolder(async (path) => {
        const [store, redis] = [await openLmdbStore({ path, durable: false }), await bareClient(servers.own)];
        servers.atEnd(() => redis.disconnect());
        const world = createWorld(store);
        const users = usersNamed('user', scaled(100, effort, 50));
        for (const user of users) {
          await fill(world, user, PER_POOL);
          const fills = redis.pipeline();
          for (const source of SOURCES) {
            fills.zadd(`${user}:${source}`, ...items(source, PER_POOL).flatMap(({ id, score }) => [score, id]));
          }
          await fills.exec();
        }
        const ours = (user: string): Promise<unknown> => world.pools.heads(user, { limit: LIMIT });
        const peer = async (user: string): Promise<void> => {
          const peeks = redis.pipeline();
          for (const source of SOURCES) peeks.zrevrange(`${user}:${source}`, 0, LIMIT - 1, 'WITHSCORES');
          const replies = (await peeks.exec()) ?? [];
          if (replies.some(([error, found]) => error !== null || (found as unknown[]).length !== 2 * LIMIT)) {
            throw new Error('Redis did not return the heads.');
          }
        };
        const round = (peek: (user: string) => Promise<unknown>) => () =>
          perCall(users.length * 4, (index) => peek(users[index % users.length] as string));
        for (let warm = 0; warm < scaled(10, effort, 3); warm += 1) {
          await round(ours)();
          await round(peer)();
        }
        const row = await paired(
          {
            id: 'F4',
            what: 'peek of 3 pools, 25 each, on LMDB / a pipeline of 3 ZREVRANGE by bare ioredis, one in flight',
            unit: 'µs',
            goal: '<= 0.35',
            ours: round(ours),
            peer: round(peer),
          },
          effort.rounds,
        );
        await store.close();
        return [row];
      }),
    ),
};
