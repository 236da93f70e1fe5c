import { migrateCassandra } from '@feedloom/adapters/cassandra';
import { Client, policies } from 'cassandra-driver';
import type { CassandraServer } from '../../../../engines/cassandra/start-cassandra.js';

/** The replication of a node that is alone. */
export const ALONE = { datacenter1: 1 };

/** A client of one server that is given out to everybody, with tables that nobody has used. */
export interface FreshTables {
  readonly client: Client;
  /** @returns The name of a new, empty table of the keyspace `feedloom`. */
  make(): Promise<string>;
  close(): Promise<void>;
}

/** Connects to a server that runs. */
export async function freshTables({ host, port, localDataCenter }: CassandraServer): Promise<FreshTables> {
  const reconnection = new policies.reconnection.ConstantReconnectionPolicy(100);
  const client = new Client({ contactPoints: [`${host}:${port}`], localDataCenter, policies: { reconnection } });
  await client.connect();
  let made = 0;
  return {
    client,
    async make() {
      const table = `laws_${(made += 1)}`;
      await migrateCassandra(client, { table, replication: ALONE });
      return table;
    },
    close: () => client.shutdown(),
  };
}
