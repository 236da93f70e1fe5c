import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replicasAreLinked } from './join-cluster.js';
import { keptPorts } from './kept-ports.js';
import { redisCommand } from './redis-command.js';
import { type RedisGroup, cutReplicationOf, eventually, replicasAmong } from './redis-group.js';
import { type RedisServer, type StartRedisOptions, startRedis } from './start-redis.js';

/** How a watched group is made. */
export interface StartSentinelOptions extends StartRedisOptions {
  /** How many copies of the primary there are. @defaultValue 2 */
  readonly replicas?: number | undefined;
  /** How long the primary may be silent until a replica takes over, in milliseconds. @defaultValue 1,000 */
  readonly downAfterMs?: number | undefined;
}

/** A primary, its replicas, and three sentinels that promote one when it dies, on 127.0.0.1. */
export interface RedisSentinel extends RedisGroup {
  /** What the sentinels call the group. */
  readonly name: string;
  /** Where a client asks for the primary. */
  readonly sentinels: readonly { readonly host: string; readonly port: number }[];
}

const NAME = 'feedloom';
const SENTINELS = 3;
const QUORUM = 2;

/** Starts the servers and their sentinels, and waits until these know all of each other. */
export async function startSentinel(options: StartSentinelOptions = {}): Promise<RedisSentinel> {
  const { replicas = 2, downAfterMs = 1000, args = [], fsync } = options;
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'feedloom-sentinel-')));
  await mkdir(directory, { recursive: true });
  const ports = await keptPorts(directory, 1 + replicas + SENTINELS, options.port);
  const [first = 0] = ports;
  const started: RedisServer[] = [];
  const start = async (index: number, more: StartRedisOptions): Promise<RedisServer> => {
    const server = await startRedis({ port: ports[index], directory: join(directory, String(index)), ...more });
    started.push(server);
    return server;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.stop()));
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  };
  try {
    const servers: RedisServer[] = [];
    for (let index = 0; index <= replicas; index += 1) {
      // In its file, so that a restarted server follows whom it was told to last.
      const config = index === 0 ? ['# primary'] : [`replicaof 127.0.0.1 ${first}`];
      servers.push(await start(index, { config, fsync, args: [...args, '--repl-diskless-sync-delay', '0'] }));
    }
    const config = [
      `sentinel monitor ${NAME} 127.0.0.1 ${first} ${QUORUM}`,
      `sentinel down-after-milliseconds ${NAME} ${downAfterMs}`,
      `sentinel failover-timeout ${NAME} 5000`,
      `sentinel parallel-syncs ${NAME} ${replicas}`,
    ];
    const sentinels: RedisServer[] = [];
    for (let index = replicas + 1; index < ports.length; index += 1) {
      sentinels.push(await start(index, { config, args: ['--sentinel'] }));
    }
    await replicasAreLinked(servers);
    await sentinelsAgree(sentinels, replicas);
    return group({ directory, servers, sentinels, replicas, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface GroupParts {
  readonly directory: string;
  readonly servers: readonly RedisServer[];
  readonly sentinels: readonly RedisServer[];
  readonly replicas: number;
  readonly stop: () => Promise<void>;
}

function group({ directory, servers, sentinels, replicas, stop }: GroupParts): RedisSentinel {
  const [first] = servers as [RedisServer];
  const primaryOf = async (): Promise<RedisServer> => {
    const answers = await Promise.all(sentinels.map((sentinel) => primaryPort(sentinel).catch(() => 0)));
    const votes = (port: number): number => answers.filter((answer) => answer === port).length;
    return servers.reduce((best, server) => (votes(server.port) > votes(best.port) ? server : best));
  };
  return {
    host: '127.0.0.1',
    port: first.port,
    directory,
    get pid() {
      return first.pid;
    },
    name: NAME,
    servers,
    sentinels: sentinels.map(({ host, port }) => ({ host, port })),
    primaryOf,
    replicasOf: (primary) => replicasAmong(servers, primary),
    cutReplication: (primary) => cutReplicationOf(servers, primary),
    async kill() {
      await (await primaryOf()).kill();
    },
    async restart() {
      const dead = [...servers, ...sentinels].filter(({ pid }) => pid < 0);
      await Promise.all(dead.map((server) => server.restart()));
      // The sentinels would tell a primary of old whom to follow too, ten seconds later.
      const { port } = await primaryOf();
      const back = dead.filter((server) => server.port !== port && servers.includes(server));
      await Promise.all(back.map((server) => redisCommand(server, `REPLICAOF 127.0.0.1 ${port}`)));
      await eventually('one is the primary of all others', async () => {
        const primary = await primaryOf();
        return (await replicasAmong(servers, primary)).length === replicas;
      });
      await replicasAreLinked(servers);
      await sentinelsAgree(sentinels, replicas);
    },
    stop,
  };
}

async function primaryPort(sentinel: RedisServer): Promise<number> {
  const answer = await redisCommand(sentinel, `SENTINEL get-master-addr-by-name ${NAME}`);
  return Number(answer.split('\r\n')[4]);
}

/** Waits until every sentinel knows the others and all replicas, and thinks that the primary is there. */
async function sentinelsAgree(sentinels: readonly RedisServer[], replicas: number): Promise<void> {
  await eventually('the sentinels know each other', async () => {
    const infos = await Promise.all(sentinels.map((each) => redisCommand(each, 'INFO sentinel').catch(() => '')));
    const sign = `status=ok,address=`;
    return infos.every(
      (info) => info.includes(sign) && info.includes(`slaves=${replicas},sentinels=${sentinels.length}`),
    );
  });
}
