import { openRedisStore } from '@feedloom/adapters/redis';
import type { OpenRedisStoreOptions } from '@feedloom/adapters/redis';
import type { RedisGroup } from '../../../engines/redis/redis-group.js';
import { eventually } from '../../../engines/redis/redis-group.js';
import type { RedisServer } from '../../../engines/redis/start-redis.js';
import { cluster, sentinel } from '../../../engines/redis/redis-engines.js';
import type { Limits } from './limits.js';
import type { Victim } from './victim.js';

/** How much of the time of a feed a call of a store may take, and how much of that the replicas. */
const TIMEOUT_SHARE = 0.4;
const CONFIRM_SHARE = 0.75;

/** A group of Redis servers, and how its clients find it. */
export interface RedisGroupUnderTest {
  readonly what: string;
  readonly group: RedisGroup;
  readonly address: Pick<OpenRedisStoreOptions, 'nodes' | 'sentinels' | 'name'>;
}

/** A cluster whose primaries have two replicas each. */
export async function startClusterUnderTest(): Promise<RedisGroupUnderTest> {
  const group = await cluster.start();
  return { what: 'a primary of Redis Cluster', group, address: { nodes: group.nodes } };
}

/** A primary with two replicas, watched by three sentinels. */
export async function startSentinelUnderTest(): Promise<RedisGroupUnderTest> {
  const group = await sentinel.start();
  return { what: 'the primary of Redis Sentinel', group, address: { sentinels: group.sentinels, name: group.name } };
}

/** Pools and feeds on one group, acknowledged once both replicas have them; these answer while there is no primary. */
export async function openRedisVictim(
  { what, group, address }: RedisGroupUnderTest,
  { storesMs }: Limits,
): Promise<Victim> {
  const timeoutMs = storesMs * TIMEOUT_SHARE;
  const common = { ...address, timeoutMs, confirm: { replicas: 2, timeoutMs: timeoutMs * CONFIRM_SHARE } };
  const stores = await Promise.all([
    openRedisStore({ ...common, prefix: 'pools' }),
    openRedisStore({ ...common, prefix: 'feeds' }),
    openRedisStore({ ...address, timeoutMs, prefix: 'feeds', replica: true }),
  ]);
  const [store, feedStore, replica] = stores;
  let dead: RedisServer | undefined;
  return {
    what: `${what}, durability \`${store.supports.durability}\` (confirmed by both replicas)`,
    layout: 'cells',
    store,
    feedStore,
    replica,
    takesOver: true,
    async kill() {
      dead = await group.primaryOf();
      await dead.kill();
    },
    // A primary that comes back before another has taken over goes on as one, while the others may be choosing: what it
    // acknowledges then, one replica at its side, they take back. So it is started only after them.
    async restart() {
      await eventually('another has taken over', async () => (await group.primaryOf()).port !== dead?.port);
      await group.restart();
    },
    async [Symbol.asyncDispose]() {
      for (const each of stores) await each.close();
      await group.stop();
    },
  };
}
