import { setTimeout as sleep } from 'node:timers/promises';
import { migrateCassandra, openCassandraStore } from '@feedloom/adapters/cassandra';
import { openHBaseStore } from '@feedloom/adapters/hbase';
import { migratePostgres, openPostgresStore } from '@feedloom/adapters/postgres';
import { openRedisStore } from '@feedloom/adapters/redis';
import type { OrderedStore } from '@feedloom/core';
import { Client } from 'cassandra-driver';
import { cassandra } from '../../../engines/cassandra/cassandra.js';
import type { Engine, EngineKind } from '../../../engines/engine.js';
import { hbase } from '../../../engines/hbase/hbase-engine.js';
import { postgres } from '../../../engines/postgres/postgres.js';
import { startRedis } from '../../../engines/redis/start-redis.js';
import type { Limits } from './limits.js';
import type { Victim } from './victim.js';

/** How much of the time of a feed a call of its pools may take, and one of its own store. */
const POOL_SHARE = 0.8;
const FEED_SHARE = 0.4;

const TABLE = 'feedloom';
/** How long a server that has started may take to serve. */
const SERVES_WITHIN_MS = 120_000;

async function untilDone(work: () => Promise<void>): Promise<void> {
  const since = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() - since > SERVES_WITHIN_MS) throw error;
      await sleep(100);
    }
  }
}

/** A victim that holds the pools, while the feeds are on a Redis that lives. */
async function withFeedsElsewhere<Started extends Engine>(
  kind: Pick<EngineKind<Started>, 'start' | 'whyMissing'>,
  { what, layout, storesMs }: Pick<Victim, 'what' | 'layout'> & Limits,
  open: (engine: Started, timeoutMs: number) => Promise<OrderedStore>,
  serves?: (engine: Started) => Promise<void>,
): Promise<Victim> {
  const reason = kind.whyMissing();
  if (reason !== undefined) throw new Error(reason);
  const [engine, server] = await Promise.all([kind.start(), startRedis({ fsync: 'system' })]);
  const stores: OrderedStore[] = [];
  const close = async (): Promise<void> => {
    for (const store of stores) await store.close();
    await Promise.all([engine.stop(), server.stop()]);
  };
  try {
    const feedStore = await openRedisStore({ port: server.port, timeoutMs: storesMs * FEED_SHARE });
    stores.push(feedStore);
    const store = await open(engine, storesMs * POOL_SHARE);
    stores.push(store);
    return {
      what: `${what}, durability \`${store.supports.durability}\``,
      layout,
      store,
      feedStore,
      takesOver: false,
      kill: () => engine.kill(),
      async restart() {
        await engine.restart();
        if (serves !== undefined) await untilDone(() => serves(engine));
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** HBase with its write-ahead log as it is by default. */
export function openHBaseVictim(limits: Limits): Promise<Victim> {
  return withFeedsElsewhere(
    hbase,
    { what: 'HBase', layout: 'blocks', ...limits },
    ({ port }, timeoutMs) => openHBaseStore({ port, table: TABLE, createTable: true, timeoutMs, deadlineMs: 60_000 }),
    // Its port answers some time before its tables do.
    (engine) => engine.flush(TABLE),
  );
}

/** PostgreSQL with its commits flushed, as by default. */
export function openPostgresVictim(limits: Limits): Promise<Victim> {
  const told = { what: 'PostgreSQL', layout: 'cells', ...limits } as const;
  return withFeedsElsewhere(postgres, told, async ({ connectionString }, timeoutMs) => {
    await migratePostgres({ connectionString });
    return openPostgresStore({ connectionString, timeoutMs });
  });
}

/** Cassandra, one node that acknowledges what is on its disk. */
export function openCassandraVictim(limits: Limits): Promise<Victim> {
  const told = { what: 'Cassandra', layout: 'blocks', ...limits } as const;
  return withFeedsElsewhere(cassandra, told, async ({ host, port }, timeoutMs) => {
    const address = { contactPoints: [`${host}:${port}`], localDataCenter: 'datacenter1' };
    const client = new Client(address);
    try {
      await migrateCassandra(client, { replication: { datacenter1: 1 } });
    } finally {
      await client.shutdown();
    }
    return openCassandraStore({ ...address, timeoutMs });
  });
}
