import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../engine.js';
import { redisCommand } from './redis-command.js';
import type { RedisServer } from './start-redis.js';

/**
 * Several servers that replace one another: `port` and `pid` are those of the first, `kill` ends a primary, `restart`
 * starts all that are dead and waits until the group is whole, and `stop` ends all.
 */
export interface RedisGroup extends Engine {
  /** Those that hold data. */
  readonly servers: readonly RedisServer[];
  /** The one that takes writes of `key` now, as most of the living say. */
  primaryOf(key?: string): Promise<RedisServer>;
  /** Those that copy `primary` now. */
  replicasOf(primary: RedisServer): Promise<RedisServer[]>;
  /** Keeps replicas of `primary` from copying it, until the returned function is called. They still may take over. */
  cutReplication(primary: RedisServer): Promise<() => Promise<void>>;
}

/** What a server says of its own part in replication. */
export async function roleOf(server: RedisServer): Promise<{ isPrimary: boolean; follows: number; isLinked: boolean }> {
  const info = await redisCommand(server, 'INFO replication').catch(() => '');
  return {
    isPrimary: info.includes('role:master'),
    follows: Number(/master_port:(\d+)/.exec(info)?.[1] ?? 0),
    isLinked: info.includes('master_link_status:up'),
  };
}

/** The servers among `servers` that copy `primary`. */
export async function replicasAmong(servers: readonly RedisServer[], { port }: RedisServer): Promise<RedisServer[]> {
  const roles = await Promise.all(servers.map(roleOf));
  return servers.filter((_, index) => roles[index]?.isPrimary === false && roles[index].follows === port);
}

/** See {@link RedisGroup.cutReplication}: replicas get a password that their primary refuses, and are thrown out. */
export async function cutReplicationOf(
  servers: readonly RedisServer[],
  primary: RedisServer,
): Promise<() => Promise<void>> {
  const replicas = await replicasAmong(servers, primary);
  await Promise.all(replicas.map((replica) => redisCommand(replica, 'CONFIG SET masterauth cut')));
  await redisCommand(primary, 'CLIENT KILL TYPE replica');
  return async () => {
    for (const replica of replicas) {
      await redisCommand(replica, 'CONFIG SET masterauth ""').catch(() => '');
      // A sentinel that promoted it has written the password into its file; a server of a cluster has none.
      await redisCommand(replica, 'CONFIG REWRITE').catch(() => '');
    }
  };
}

/** Waits until `isSo`, asked again and again. */
export async function eventually(what: string, isSo: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const giveUpAt = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`After ${withinMs / 1000} s it is still not so: ${what}.`);
    await sleep(50);
  }
}
