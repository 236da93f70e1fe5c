import type { EngineKind } from '../engine.js';
import { hasCommand } from '../has-command.js';
import { type RedisCluster, type StartClusterOptions, startCluster } from './start-cluster.js';
import { type RedisServer, type StartRedisOptions, startRedis } from './start-redis.js';
import { type RedisSentinel, type StartSentinelOptions, startSentinel } from './start-sentinel.js';

function whyMissing(): string | undefined {
  return hasCommand('redis-server')
    ? undefined
    : 'redis-server is not installed (Debian: apt-get install redis-server)';
}

/** Comes with the system's packages; cannot be brought here without root. */
async function install(): Promise<void> {
  const reason = whyMissing();
  if (reason !== undefined) throw new Error(`${reason}.`);
}

/** One Redis server, whose append-only file is flushed every second. */
export const redis: EngineKind<RedisServer, StartRedisOptions> = {
  name: 'redis',
  what: 'Redis 7 of Debian, one server',
  install,
  whyMissing,
  start: (options) => startRedis({ fsync: 'system', ...options }),
};

/** A Redis Cluster of three primaries with two replicas each. */
export const cluster: EngineKind<RedisCluster, StartClusterOptions> = {
  name: 'cluster',
  what: 'Redis Cluster 7 of Debian: 3 primaries, 2 replicas each',
  install,
  whyMissing,
  start: (options) => startCluster({ fsync: 'system', replicas: 2, nodeTimeoutMs: 1000, ...options }),
};

/** A primary, two replicas and three sentinels. */
export const sentinel: EngineKind<RedisSentinel, StartSentinelOptions> = {
  name: 'sentinel',
  what: 'Redis 7 of Debian: a primary, 2 replicas, 3 sentinels',
  install,
  whyMissing,
  start: (options) => startSentinel({ fsync: 'system', ...options }),
};
