import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterIsWhole, joinCluster, replicasAreLinked } from './join-cluster.js';
import { keptPorts } from './kept-ports.js';
import { redisCommand } from './redis-command.js';
import { type RedisGroup, cutReplicationOf, replicasAmong } from './redis-group.js';
import { type RedisServer, type StartRedisOptions, startRedis } from './start-redis.js';

/** How a cluster is made. */
export interface StartClusterOptions extends StartRedisOptions {
  /** How many masters; the slots are shared evenly. @defaultValue 3 */
  readonly masters?: number | undefined;
  /** How many copies of each master there are. @defaultValue 0 */
  readonly replicas?: number | undefined;
  /** How long a server may be silent until it counts as dead, in milliseconds. @defaultValue 2,000 */
  readonly nodeTimeoutMs?: number | undefined;
}

/** A Redis Cluster of our own, on 127.0.0.1. */
export interface RedisCluster extends RedisGroup {
  /** Where a client begins. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
}

/** Starts the servers, makes them one cluster, and waits until each of them says that it is complete. */
export async function startCluster(options: StartClusterOptions = {}): Promise<RedisCluster> {
  const { masters = 3, replicas = 0, nodeTimeoutMs = 2000, args = [], fsync } = options;
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'feedloom-cluster-')));
  await mkdir(directory, { recursive: true });
  const count = masters * (1 + replicas);
  const ports = await keptPorts(directory, 2 * count, options.port);
  const isNew = !existsSync(join(directory, '0', 'nodes.conf'));
  const member = async (index: number): Promise<{ server: RedisServer; busPort: number }> => {
    const busPort = ports[count + index] as number;
    const cluster = {
      '--cluster-enabled': 'yes',
      '--cluster-port': String(busPort),
      '--cluster-node-timeout': String(nodeTimeoutMs),
      // The other shards go on while one has no primary, and its replicas answer reads.
      '--cluster-require-full-coverage': 'no',
      '--cluster-allow-reads-when-down': 'yes',
      '--repl-diskless-sync-delay': '0',
    };
    const server = await startRedis({
      port: ports[index],
      directory: join(directory, String(index)),
      fsync,
      args: [...args, ...Object.entries(cluster).flat()],
    });
    return { server, busPort };
  };
  const members = await Promise.all(Array.from({ length: count }, (_, index) => member(index)));
  const servers = members.map(({ server }) => server);
  const [first] = servers as [RedisServer];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  };
  const primaryOf = async (key = ''): Promise<RedisServer> => {
    const living = servers.filter(({ pid }) => pid > 0);
    const answers = await Promise.all(living.map((server) => ownerOf(server, key).catch(() => 0)));
    const votes = (port: number): number => answers.filter((answer) => answer === port).length;
    return servers.reduce((best, server) => (votes(server.port) > votes(best.port) ? server : best));
  };
  try {
    if (isNew) await joinCluster(members, masters);
    else await clusterIsWhole(servers);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    host: '127.0.0.1',
    port: first.port,
    directory,
    get pid() {
      return first.pid;
    },
    servers,
    nodes: servers.map(({ host, port }) => ({ host, port })),
    primaryOf,
    replicasOf: (primary) => replicasAmong(servers, primary),
    cutReplication: (primary) => cutReplicationOf(servers, primary),
    async kill() {
      await (await primaryOf()).kill();
    },
    async restart() {
      await Promise.all(servers.filter(({ pid }) => pid < 0).map((server) => server.restart()));
      await clusterIsWhole(servers);
      await replicasAreLinked(servers);
    },
    stop,
  };
}

/** The port of the master that `server` believes to own the slot of `key`; with an empty key, of slot 0. */
async function ownerOf(server: RedisServer, key: string): Promise<number> {
  const slot = key === '' ? 0 : parseInt((await redisCommand(server, `CLUSTER KEYSLOT ${key}`)).slice(1), 10);
  for (const line of (await redisCommand(server, 'CLUSTER NODES')).split('\n')) {
    const [, address = '', flags = '', , , , , , ...ranges] = line.trim().split(' ');
    if (!flags.includes('master')) continue;
    const owns = ranges.some((range) => {
      const [from = NaN, to = from] = range.split('-').map(Number);
      return slot >= from && slot <= to;
    });
    if (owns) return Number(/:(\d+)@/.exec(address)?.[1] ?? 0);
  }
  return 0;
}
