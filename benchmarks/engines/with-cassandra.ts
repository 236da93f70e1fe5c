import { migrateCassandra } from '@feedloom/adapters/cassandra';
import { Client, tracker } from 'cassandra-driver';
import { cassandra } from '../../engines/cassandra/cassandra.js';
import type { CassandraServer } from '../../engines/cassandra/start-cassandra.js';

/** One request as it was made: its statements in order. */
export interface SentRequest {
  readonly isBatch: boolean;
  readonly statements: readonly { readonly query: string; readonly params: unknown[] }[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** A client of cassandra-driver, every request that it was given, and what went to the server and back. */
export interface CountingClient {
  readonly client: Client;
  readonly sent: SentRequest[];
  readonly traffic: { trips: number; sent: number; received: number };
}

/** Counts bodies of requests and of answers, without the nine bytes before each. */
class TrafficTracker extends tracker.RequestLogger {
  readonly traffic = { trips: 0, sent: 0, received: 0 };

  override onSuccess(...told: unknown[]): void {
    const [, , , , requestLength, responseLength] = told;
    this.traffic.trips += 1;
    this.traffic.sent += Number(requestLength);
    this.traffic.received += Number(responseLength);
  }

  override onError(): void {
    this.traffic.trips += 1;
  }
}

async function countingClient(
  { host, port, localDataCenter }: CassandraServer,
  records: boolean,
): Promise<CountingClient> {
  const requestTracker = new TrafficTracker({});
  const client = new Client({ contactPoints: [`${host}:${port}`], localDataCenter, requestTracker });
  await client.connect();
  const sent: SentRequest[] = [];
  const { traffic } = requestTracker;
  if (!records) return { client, sent, traffic };
  const execute = client.execute.bind(client) as (...call: unknown[]) => unknown;
  const batch = client.batch.bind(client) as (...call: unknown[]) => unknown;
  Object.assign(client, {
    execute(query: string, params: unknown[], options: Record<string, unknown>): unknown {
      sent.push({ isBatch: false, statements: [{ query, params }], options });
      return execute(query, params, options);
    },
    batch(statements: SentRequest['statements'], options: Record<string, unknown>): unknown {
      sent.push({ isBatch: true, statements, options });
      return batch(statements, options);
    },
  });
  return { client, sent, traffic };
}

/** A server of our own with two tables that share nothing, and a client for each. */
export interface CassandraForTwo {
  readonly server: CassandraServer;
  readonly own: CountingClient;
  readonly twin: CountingClient;
}

/** Runs `use` with a node that syncs its log before it acknowledges, and ends it. */
export async function withCassandra<Result>(use: (cassandra: CassandraForTwo) => Promise<Result>): Promise<Result> {
  const missing = cassandra.whyMissing();
  if (missing !== undefined) throw new Error(missing);
  const server = await cassandra.start();
  const clients: CountingClient[] = [];
  try {
    const open = async (records: boolean): Promise<CountingClient> => {
      const opened = await countingClient(server, records);
      clients.push(opened);
      return opened;
    };
    const [own, twin] = [await open(true), await open(false)];
    for (const table of ['ours', 'peer']) {
      await migrateCassandra(twin.client, { table, replication: { datacenter1: 1 } });
    }
    return await use({ server, own, twin });
  } finally {
    for (const { client } of clients) await client.shutdown();
    await server.stop();
  }
}
