import type { Figure } from '../harness/figure.js';
import { scaled } from '../harness/figure.js';
import { paired, throughput } from '../harness/paired.js';
import type { SentCommand } from './recorded-commands.js';
import { partitionOf, resend, storeWithRecord } from './recorded-commands.js';
import { bareClient, withRedis } from './with-redis.js';
import type { Page } from '@feedloom/pools';
import type { PinData, Source } from './world.js';
import { createWorld, fill, refresh, topUp, usersNamed } from './world.js';

const IN_FLIGHT = 64;
const PER_POOL = 200;

function byPartition(sent: readonly SentCommand[]): Map<string, SentCommand[]> {
  const groups = new Map<string, SentCommand[]>();
  for (const command of sent) {
    const partition = partitionOf(command);
    groups.set(partition, [...(groups.get(partition) ?? []), command]);
  }
  return groups;
}

/**
 * F2b: refreshes a second on Redis beside bare ioredis, which sends the very same commands, each user's in their order,
 * to a twin server in the same state, and decides nothing.
 */
export const redisThroughput: Figure = {
  ids: ['F2b'],
  measure: (effort) =>
    withRedis(async (servers) => {
      const [own, twin] = await Promise.all([bareClient(servers.own), bareClient(servers.twin)]);
      servers.atEnd(() => own.disconnect());
      servers.atEnd(() => twin.disconnect());
      const { store, sent } = storeWithRecord(own);
      const world = createWorld(store);
      const users = usersNamed('user', scaled(512, effort, 128));
      const mirror = async (): Promise<void> => {
        for (const command of sent.splice(0)) await resend(twin, command);
      };
      for (const user of users) {
        await fill(world, user, PER_POOL);
        await mirror();
      }
      // The first refresh of a service also reads what has been retracted; later ones have a copy of that.
      await refresh(world, users[0] as string);
      await mirror();
      let pages: Page<PinData, Source>[] = [];
      let replay: SentCommand[][] = [];
      const ours = async (): Promise<number> => {
        pages = new Array<Page<PinData, Source>>(users.length);
        const rate = await throughput(users.length, IN_FLIGHT, async (index) => {
          pages[index] = await refresh(world, users[index] as string);
        });
        replay = [...byPartition(sent.splice(0)).values()];
        const lengths = new Set(replay.map(({ length }) => length));
        if (replay.length !== users.length || lengths.size !== 1 || !lengths.has(2)) {
          throw new Error(`Refreshes of ${users.length} users sent ${[...lengths].join(', ')} commands each.`);
        }
        return rate;
      };
      const peer = async (): Promise<number> => {
        const rate = await throughput(replay.length, IN_FLIGHT, async (index) => {
          for (const command of replay[index] ?? []) await resend(twin, command);
        });
        await throughput(users.length, 16, async (index) =>
          topUp(world, users[index] as string, pages[index] as (typeof pages)[0]),
        );
        await world.feed.idle();
        await mirror();
        return rate;
      };
      for (let warm = 0; warm < 6; warm += 1) {
        await ours();
        await peer();
      }
      const row = await paired(
        {
          id: 'F2b',
          what: 'refreshes on Redis, 64 in flight / bare ioredis sending the same commands to a twin',
          unit: 'refreshes/s',
          goal: '>= 0.6',
          ours,
          peer,
          alternates: false,
        },
        effort.rounds,
      );
      return [row];
    }),
};
