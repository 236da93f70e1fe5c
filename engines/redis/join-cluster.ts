import { redisCommand } from './redis-command.js';
import { eventually, roleOf } from './redis-group.js';
import type { RedisServer } from './start-redis.js';

const SLOTS = 16_384;

/** One server of a cluster that is made, and where the others reach it. */
export interface ClusterMember {
  readonly server: RedisServer;
  readonly busPort: number;
}

/** Makes servers one cluster: the first `masters` share the slots evenly, the others copy them in turn. */
export async function joinCluster(members: readonly ClusterMember[], masters: number): Promise<void> {
  const servers = members.map(({ server }) => server);
  const [first] = servers as [RedisServer];
  for (const [index, { server, busPort }] of members.entries()) {
    if (index < masters) {
      const from = Math.floor((index * SLOTS) / masters);
      const to = Math.floor(((index + 1) * SLOTS) / masters) - 1;
      await redisCommand(server, `CLUSTER ADDSLOTSRANGE ${from} ${to}`);
    }
    await redisCommand(server, `CLUSTER SET-CONFIG-EPOCH ${index + 1}`);
    if (index > 0) await redisCommand(first, `CLUSTER MEET 127.0.0.1 ${server.port} ${busPort}`);
  }
  await clusterIsWhole(servers);
  for (const [index, replica] of servers.slice(masters).entries()) {
    const master = servers[index % masters] as RedisServer;
    const id = /[0-9a-f]{40}/.exec(await redisCommand(master, 'CLUSTER MYID'))?.[0];
    await redisCommand(replica, `CLUSTER REPLICATE ${id}`);
  }
  await replicasAreLinked(servers.slice(masters));
}

/** Waits until each server says that all slots are served and it knows all the others. */
export async function clusterIsWhole(servers: readonly RedisServer[]): Promise<void> {
  const signs = ['cluster_state:ok', `cluster_slots_ok:${SLOTS}`, `cluster_known_nodes:${servers.length}\r`];
  await eventually('the cluster is complete', async () => {
    const infos = await Promise.all(servers.map((server) => redisCommand(server, 'CLUSTER INFO').catch(() => '')));
    return infos.every((info) => signs.every((sign) => info.includes(sign)));
  });
}

/** Waits until each of `servers` that is a replica copies its primary. */
export async function replicasAreLinked(servers: readonly RedisServer[]): Promise<void> {
  await eventually('every replica copies its primary', async () => {
    const roles = await Promise.all(servers.map(roleOf));
    return roles.every(({ isPrimary, isLinked }) => isPrimary || isLinked);
  });
}
