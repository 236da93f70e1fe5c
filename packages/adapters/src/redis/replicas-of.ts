import type { Redis, RedisOptions } from 'ioredis';

/** Where a server listens. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** Whether others should be tried first: a primary, or one that a sentinel does not reach. */
  readonly isDoubtful: boolean;
}

/**
 * What the first sentinel that answers says of a group: its replicas, in an order of no meaning, then its primary.
 *
 * @returns `undefined` if no sentinel answers within `patienceMs` each.
 */
export async function replicasOf(
  Client: typeof Redis,
  { sentinels = [], name = '', sentinelUsername, sentinelPassword, sentinelTLS }: RedisOptions,
  patienceMs: number,
): Promise<readonly ServerAddress[] | undefined> {
  for (const { host = '127.0.0.1', port = 26379 } of sentinels) {
    const client = new Client({
      host,
      port,
      ...(sentinelUsername && { username: sentinelUsername }),
      ...(sentinelPassword && { password: sentinelPassword }),
      ...(sentinelTLS && { tls: sentinelTLS }),
      replyMapping: 'legacy',
      connectTimeout: patienceMs,
      commandTimeout: patienceMs,
      enableReadyCheck: false,
      retryStrategy: () => undefined,
    });
    client.on('error', () => undefined);
    try {
      const [replicas, primary] = await Promise.all([
        client.call('SENTINEL', 'REPLICAS', name) as Promise<string[][]>,
        client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name) as Promise<[string, string]>,
      ]);
      const [primaryHost, primaryPort] = primary;
      return [...replicas.map(replicaIn), { host: primaryHost, port: Number(primaryPort), isDoubtful: true }];
    } catch {
      // Another may answer.
    } finally {
      client.disconnect();
    }
  }
  return undefined;
}

/** A replica as a sentinel tells of it: names and values in turn. */
function replicaIn(told: readonly string[]): ServerAddress {
  const valueOf = (name: string): string => told[told.indexOf(name) + 1] ?? '';
  return {
    host: valueOf('ip'),
    port: Number(valueOf('port')),
    isDoubtful: /[so]_down/.test(valueOf('flags')),
  };
}
