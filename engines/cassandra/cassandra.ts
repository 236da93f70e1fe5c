import type { EngineKind } from '../engine.js';
import { CASSANDRA_VERSION, installCassandra, whyNoCassandra } from './install-cassandra.js';
import { type CassandraServer, startCassandra } from './start-cassandra.js';

/** One node of Apache Cassandra, which acknowledges what is on its disk. */
export const cassandra: EngineKind<CassandraServer> = {
  name: 'cassandra',
  what: `Apache Cassandra ${CASSANDRA_VERSION}, one node`,
  install: installCassandra,
  whyMissing: whyNoCassandra,
  start: startCassandra,
};
