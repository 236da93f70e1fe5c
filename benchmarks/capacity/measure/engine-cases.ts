import { migrateCassandra, openCassandraStore } from '@feedloom/adapters/cassandra';
import { openHBaseClient, openHBaseStore, prepareHBaseTable } from '@feedloom/adapters/hbase';
import { migratePostgres, openPostgresStore } from '@feedloom/adapters/postgres';
import { openRedisStore } from '@feedloom/adapters/redis';
import type { OrderedStore } from '@feedloom/core';
import { cassandra } from '../../../engines/cassandra/cassandra.js';
import { hbase } from '../../../engines/hbase/hbase-engine.js';
import { postgres } from '../../../engines/postgres/postgres.js';
import { hasRedis, startRedis } from '../../../engines/redis/start-redis.js';

/** A server that pools and feeds can lie on. */
export interface StartedCase {
  readonly pid: number;
  readonly port: number;
  /** Opens a store through `port`, which may be another one that leads here. */
  open(port: number): Promise<OrderedStore>;
  stop(): Promise<void>;
}

/** How to start one, and how it uses a machine. */
export interface EngineCase {
  readonly name: string;
  readonly isInMemory: boolean;
  /** Cores that one shard can use. */
  readonly coresPerShard: number;
  /** Why it cannot be measured here; `undefined` if it can. */
  whyMissing(): string | undefined;
  start(): Promise<StartedCase>;
}

/** Patient, since a busy machine is no fault of a server. */
const TIMEOUT_MS = 30_000;
/** What a shard of an engine of many threads is given. */
const CORES = 16;

/** Every engine that is measured if it is installed. */
export const ENGINE_CASES: readonly EngineCase[] = [
  {
    name: 'redis',
    isInMemory: true,
    coresPerShard: 1,
    whyMissing: () => (hasRedis() ? undefined : 'redis-server is not installed'),
    async start() {
      const server = await startRedis();
      const open = (port: number): Promise<OrderedStore> => {
        return openRedisStore({ host: '127.0.0.1', port, timeoutMs: TIMEOUT_MS });
      };
      return { pid: server.pid, port: server.port, open, stop: () => server.stop() };
    },
  },
  {
    name: 'postgres',
    isInMemory: false,
    coresPerShard: CORES,
    whyMissing: () => postgres.whyMissing(),
    async start() {
      const server = await postgres.start();
      await migratePostgres({ connectionString: server.connectionString });
      const open = (port: number): Promise<OrderedStore> => {
        const connectionString = server.connectionString.replace(String(server.port), String(port));
        return openPostgresStore({ connectionString, timeoutMs: TIMEOUT_MS });
      };
      return { pid: server.pid, port: server.port, open, stop: () => server.stop() };
    },
  },
  {
    name: 'hbase',
    isInMemory: false,
    coresPerShard: CORES,
    whyMissing: () => hbase.whyMissing(),
    async start() {
      const server = await hbase.start();
      await using client = await openHBaseClient({ port: server.port });
      await prepareHBaseTable(client);
      const open = (port: number): Promise<OrderedStore> => openHBaseStore({ port, timeoutMs: TIMEOUT_MS });
      return { pid: server.pid, port: server.port, open, stop: () => server.stop() };
    },
  },
  {
    name: 'cassandra',
    isInMemory: false,
    coresPerShard: CORES,
    whyMissing: () => cassandra.whyMissing(),
    async start() {
      const server = await cassandra.start();
      const { Client } = await import('cassandra-driver');
      const { localDataCenter } = server;
      const client = new Client({ contactPoints: [`127.0.0.1:${server.port}`], localDataCenter });
      await migrateCassandra(client, { replication: { [localDataCenter]: 1 } });
      await client.shutdown();
      const open = (port: number): Promise<OrderedStore> => {
        const contactPoints = [`127.0.0.1:${port}`];
        return openCassandraStore({ contactPoints, localDataCenter, replicas: 1, timeoutMs: TIMEOUT_MS });
      };
      return { pid: server.pid, port: server.port, open, stop: () => server.stop() };
    },
  },
];
