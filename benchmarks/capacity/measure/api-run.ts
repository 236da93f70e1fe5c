import { openRedisStore } from '@feedloom/adapters/redis';
import type { RedisServer } from '../../../engines/redis/start-redis.js';
import { startRedis } from '../../../engines/redis/start-redis.js';
import { createWorld, fill, usersNamed } from '../../feed/world.js';
import { throughput } from '../../harness/paired.js';
import { ApiProcess } from './api-process.js';
import type { CountingProxy } from './counting-proxy.js';
import { startCountingProxy } from './counting-proxy.js';
import { processTreeCpuUs } from './process-cpu.js';

/** What API processes are given to do. */
export interface ApiLoad {
  readonly processes: number;
  /** Refreshes in all, a multiple of 5; four of each process are under way at a time. */
  readonly refreshes: number;
}

/** What they did. */
export interface ApiRun {
  readonly refreshes: number;
  /** CPU of all API processes, a refresh. */
  readonly cpuUs: number;
  /** CPU of Redis, a refresh. */
  readonly serverCpuUs: number;
  /** Between the API processes and Redis, a refresh. */
  readonly bytes: number;
  readonly answerBytes: number;
  /** Refreshes a second, with all that shares the machine. */
  readonly rate: number;
  /** CPU of one delivery to a pool, in this process. */
  readonly deliveryCpuUs: number;
}

const [USERS, PER_POOL, WARM, IN_FLIGHT, ROUNDS] = [200, 500, 300, 4, 5];

/** Has users refresh their feeds over HTTP, on a Redis of our own. */
export async function runApi({ processes, refreshes }: ApiLoad): Promise<ApiRun> {
  const server = await startRedis();
  const proxy = await startCountingProxy(server.port);
  const apis: ApiProcess[] = [];
  try {
    const users = usersNamed('user', USERS);
    const deliveryCpuUs = await fillPools(server.port, users);
    for (let started = 0; started < processes; started += 1) apis.push(await ApiProcess.start(proxy.port));
    return { ...(await drive(apis, users, refreshes, { server, proxy })), deliveryCpuUs };
  } finally {
    for (const api of apis) await api[Symbol.asyncDispose]();
    await proxy.close();
    await server.stop();
  }
}

/** Asks processes that run, once they are warm, and looks at what that cost. */
async function drive(
  apis: readonly ApiProcess[],
  users: readonly string[],
  refreshes: number,
  { server, proxy }: { readonly server: RedisServer; readonly proxy: CountingProxy },
): Promise<Omit<ApiRun, 'deliveryCpuUs'>> {
  let answered = 0;
  // Each user again and again, but never twice at a time: such refreshes would be answered as one.
  const load = (count: number): Promise<number> =>
    throughput(count, IN_FLIGHT * apis.length, async (index) => {
      const bytes = (await apis[index % apis.length]?.refresh(users[index % USERS] ?? '')) ?? 0;
      answered += bytes;
    });
  await load(WARM);
  answered = 0;
  proxy.take();
  const cpu = async (): Promise<number> => {
    let sum = 0;
    for (const api of apis) sum += await api.cpuUs();
    return sum;
  };
  const rounds: { readonly cpuUs: number; readonly serverCpuUs: number; readonly rate: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [cpuBefore, serverBefore] = [await cpu(), processTreeCpuUs(server.pid)];
    const rate = await load(refreshes / ROUNDS);
    const each = refreshes / ROUNDS;
    const cpuUs = ((await cpu()) - cpuBefore) / each;
    rounds.push({ cpuUs, serverCpuUs: (processTreeCpuUs(server.pid) - serverBefore) / each, rate });
  }
  // Whatever else runs makes CPU dearer, never cheaper: the least is what it costs.
  const least = (of: (round: (typeof rounds)[number]) => number): number => Math.min(...rounds.map(of));
  return {
    refreshes,
    cpuUs: least(({ cpuUs }) => cpuUs),
    serverCpuUs: least(({ serverCpuUs }) => serverCpuUs),
    bytes: proxy.take().bytes / refreshes,
    answerBytes: answered / refreshes,
    rate: Math.max(...rounds.map(({ rate }) => rate)),
  };
}

/** Fills all pools, and then brings each user one more item, as a follower's pool gets them. @returns CPU of one such delivery. */
async function fillPools(port: number, users: readonly string[]): Promise<number> {
  const store = await openRedisStore({ host: '127.0.0.1', port, timeoutMs: 30_000 });
  const world = createWorld(store);
  for (const user of users) await fill(world, user, PER_POOL);
  const before = process.cpuUsage();
  const bring = (user: string) =>
    world.pools.add(user, 'following', [{ id: `one for ${user}`, score: 0.5, data: EXTRA }]);
  for (let from = 0; from < users.length; from += 16) await Promise.all(users.slice(from, from + 16).map(bring));
  await world.pools.idle();
  const { user, system } = process.cpuUsage(before);
  await store.close();
  return (user + system) / users.length;
}

const EXTRA = { author: 'author-1', board: 'board-1', title: 'A lamp that is bright enough to read by' };
