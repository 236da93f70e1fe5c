import { openRedisStore } from '@feedloom/adapters/redis';
import { testOrderedStore } from '@feedloom/core/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type RedisCluster, startCluster } from '../../../../engines/redis/start-cluster.js';
import { type RedisServer, startRedis, whyNoRedis } from '../../../../engines/redis/start-redis.js';

const isMissing = whyNoRedis() !== undefined;

/** Each law gets keys of its own: an empty store without emptying the server. */
let stores = 0;
const freshPrefix = (): string => `laws-${(stores += 1)}`;

describe.skipIf(isMissing)('RedisStore on one server', () => {
  let server: RedisServer;
  let control: Redis;
  beforeAll(async () => {
    server = await startRedis();
    control = new Redis(server.port, server.host);
  });
  afterAll(async () => {
    control.disconnect();
    await server.stop();
  });

  testOrderedStore(
    { describe, it },
    () => openRedisStore({ host: server.host, port: server.port, prefix: freshPrefix(), timeoutMs: 1000 }),
    {
      async cut() {
        await control.call('CLIENT', 'PAUSE', '10000', 'WRITE');
        return async () => {
          await control.call('CLIENT', 'UNPAUSE');
        };
      },
    },
  );
});

describe.skipIf(isMissing)('RedisStore on a cluster of three', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());

  testOrderedStore({ describe, it }, () => openRedisStore({ nodes: cluster.nodes, prefix: freshPrefix() }));
});
