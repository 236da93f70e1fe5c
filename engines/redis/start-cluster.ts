import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.js';
import { sendInline } from './send-inline.js';
import { type RedisServer, type StartRedisOptions, startRedis } from './start-redis.js';

/** How a cluster is made. */
export interface StartClusterOptions extends StartRedisOptions {
  /** How many masters; the slots are shared evenly. @defaultValue 3 */
  readonly masters?: number | undefined;
}

/** A Redis Cluster of our own, on 127.0.0.1. */
export interface RedisCluster {
  readonly servers: readonly RedisServer[];
  /** Where a client begins. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  /** Ends all its servers and removes their data. */
  stop(): Promise<void>;
}

const SLOTS = 16_384;

async function command(port: number, text: string): Promise<string> {
  const answer = await sendInline(port, text);
  if (answer.startsWith('-')) throw new Error(`${text} on port ${port}: ${answer}`);
  return answer;
}

/** Starts the servers, makes them one cluster, and waits until each of them says that it is complete. */
export async function startCluster({ masters = 3, args = [], fsync }: StartClusterOptions = {}): Promise<RedisCluster> {
  const busPorts = await Promise.all(Array.from({ length: masters }, freePort));
  const servers = await Promise.all(
    busPorts.map((busPort) =>
      startRedis({
        fsync,
        args: [
          ...args,
          '--cluster-enabled',
          'yes',
          '--cluster-port',
          String(busPort),
          '--cluster-node-timeout',
          '2000',
        ],
      }),
    ),
  );
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    await join(servers, busPorts);
  } catch (error) {
    await stop();
    throw error;
  }
  return { servers, nodes: servers.map(({ host, port }) => ({ host, port })), stop };
}

async function join(servers: readonly RedisServer[], busPorts: readonly number[]): Promise<void> {
  const ports = servers.map(({ port }) => port);
  const [first] = ports as [number];
  for (const [index, port] of ports.entries()) {
    const from = Math.floor((index * SLOTS) / ports.length);
    const to = Math.floor(((index + 1) * SLOTS) / ports.length) - 1;
    await command(port, `CLUSTER ADDSLOTSRANGE ${from} ${to}`);
    await command(port, `CLUSTER SET-CONFIG-EPOCH ${index + 1}`);
    if (index > 0) await command(first, `CLUSTER MEET 127.0.0.1 ${port} ${busPorts[index]}`);
  }
  const giveUpAt = Date.now() + 20_000;
  for (;;) {
    const infos = await Promise.all(ports.map((port) => command(port, 'CLUSTER INFO')));
    const isComplete = (info: string): boolean =>
      info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${ports.length}`);
    if (infos.every(isComplete)) return;
    if (Date.now() > giveUpAt) throw new Error(`The cluster is not complete after 20 s:\n${infos.join('\n')}`);
    await sleep(50);
  }
}
