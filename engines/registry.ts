import { cassandra } from './cassandra/cassandra.js';
import type { Engine, EngineKind, StartEngineOptions } from './engine.js';
import { haproxy } from './haproxy/haproxy.js';
import { hbase } from './hbase/hbase-engine.js';
import { readStates } from './keeper/engine-state.js';
import { milvus } from './milvus/milvus.js';
import { nats } from './nats/nats-engine.js';
import { pgbouncer } from './pgbouncer/pgbouncer.js';
import { postgres } from './postgres/postgres.js';
import { cluster, redis, sentinel } from './redis/redis-engines.js';
import { s3 } from './s3/s3-engine.js';
import { spark } from './spark/spark.js';

/** What brings it here. Two of one source are not installed at once: they share a cache that only one may write. */
export type Source = 'debian' | 'go' | 'maven' | 'pypi';

/** One line of `npm run engines -- list`. */
export interface Entry {
  readonly source: Source;
  /** Without `start`, it is only installed: something that runs and ends. */
  readonly kind: Omit<EngineKind, 'start'> & Partial<Pick<EngineKind, 'start'>>;
}

/** Every engine that tests, faults and the fleet use. */
export const ENGINES: readonly Entry[] = [
  { source: 'pypi', kind: postgres },
  { source: 'pypi', kind: spark },
  { source: 'maven', kind: cassandra },
  { source: 'pypi', kind: milvus },
  { source: 'maven', kind: hbase },
  { source: 'go', kind: s3 },
  { source: 'go', kind: nats },
  { source: 'debian', kind: { ...pgbouncer, start: startBeforePostgres } },
  { source: 'debian', kind: haproxy },
  { source: 'debian', kind: redis },
  { source: 'debian', kind: cluster },
  { source: 'debian', kind: sentinel },
];

/** The engines of these names, all of them if none is named. @throws `TypeError` for a name that there is not. */
export function findEngines(names: readonly string[]): readonly Entry[] {
  const unknown = names.filter((name) => !ENGINES.some(({ kind }) => kind.name === name));
  if (unknown.length > 0) {
    const known = ENGINES.map(({ kind }) => kind.name).join(', ');
    throw new TypeError(`There is no engine ${unknown.join(', ')}; there are ${known}.`);
  }
  return names.length === 0 ? ENGINES : ENGINES.filter(({ kind }) => names.includes(kind.name));
}

/** pgbouncer, before the PostgreSQL that was brought up. */
async function startBeforePostgres(options: StartEngineOptions = {}): Promise<Engine> {
  const server = (await readStates()).get('postgres');
  if (server === undefined) throw new Error('pgbouncer stands before postgres: bring that up first.');
  return pgbouncer.start({ ...options, serverPort: server.port });
}
