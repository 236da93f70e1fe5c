import { openRedisStore } from '@feedloom/adapters/redis';
import { createStoreCatalogue } from '@feedloom/core';
import { testCatalogue } from '@feedloom/core/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type RedisServer, startRedis, whyNoRedis } from '../../../../engines/redis/start-redis.js';

let opened = 0;

describe.skipIf(whyNoRedis() !== undefined)('createStoreCatalogue over RedisStore', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  testCatalogue({ describe, it }, async () => {
    const store = await openRedisStore({ host: server.host, port: server.port, prefix: `catalogue-${(opened += 1)}` });
    const open = () => createStoreCatalogue({ store });
    return { catalogue: open(), other: open(), close: () => store.close() };
  });
});
