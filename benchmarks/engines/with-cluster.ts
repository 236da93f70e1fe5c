import { Cluster } from 'ioredis';
import { redis } from '../../engines/redis/redis-engines.js';
import { type RedisCluster, startCluster } from '../../engines/redis/start-cluster.js';

/** A bare client of a cluster of three, and what has gone over its connections. */
export interface BareCluster {
  readonly client: Cluster;
  /** Bytes so far, of all nodes. */
  readonly bytes: { readonly sent: number; readonly received: number };
}

/** The part of a connection that is counted; not in the types of ioredis. */
interface Counted {
  readonly stream?: { readonly bytesWritten: number; readonly bytesRead: number };
}

async function bareCluster({ nodes }: RedisCluster): Promise<BareCluster> {
  const client = new Cluster([...nodes], { lazyConnect: true });
  await client.connect();
  // Connected before anything is recorded: a command that waits for its connection is recorded before it is complete.
  await Promise.all(client.nodes('master').map((node) => node.ping()));
  const sum = (of: (stream: NonNullable<Counted['stream']>) => number): number =>
    client.nodes('master').reduce((total, node) => {
      const { stream } = node as unknown as Counted;
      return total + (stream === undefined ? 0 : of(stream));
    }, 0);
  return {
    client,
    get bytes() {
      return { sent: sum(({ bytesWritten }) => bytesWritten), received: sum(({ bytesRead }) => bytesRead) };
    },
  };
}

/** Runs `use` with clients of two clusters of three that share nothing and keep nothing, and ends them. */
export async function withClusters<Result>(
  use: (ours: BareCluster, twin: BareCluster) => Promise<Result>,
): Promise<Result> {
  const missing = redis.whyMissing();
  if (missing !== undefined) throw new Error(missing);
  const closes: (() => unknown)[] = [];
  try {
    const clients: BareCluster[] = [];
    for (let each = 0; each < 2; each += 1) {
      const cluster = await startCluster();
      closes.push(() => cluster.stop());
      const bare = await bareCluster(cluster);
      closes.push(() => bare.client.disconnect());
      clients.push(bare);
    }
    const [ours, twin] = clients as [BareCluster, BareCluster];
    return await use(ours, twin);
  } finally {
    for (const close of closes.reverse()) await close();
  }
}
