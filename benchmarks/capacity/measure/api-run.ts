import { seededRandom } from '@feedloom/core';
import { openRedisStore } from '@feedloom/adapters/redis';
import type { RedisServer } from '../../../engines/redis/start-redis.js';
import { startRedis } from '../../../engines/redis/start-redis.js';
import { createWorld, fill, usersNamed } from '../../feed/world.js';
import { openLoop, quantile } from '../../harness/open-loop.js';
import { ApiProcess } from './api-process.js';
import type { CountingProxy } from './counting-proxy.js';
import { startCountingProxy } from './counting-proxy.js';
import { processTreeCpuUs } from './process-cpu.js';

/** What API processes are given to do. */
export interface ApiLoad {
  readonly processes: number;
  /** Refreshes a second, at random times. */
  readonly rate: number;
  readonly seconds: number;
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
  readonly p50Ms: number;
  /** CPU of one delivery to a pool, in this process. */
  readonly deliveryCpuUs: number;
}

const [USERS, PER_POOL, WARM_SECONDS] = [200, 500, 3];

/** Has users refresh their feeds over HTTP, in an open loop, on a Redis of our own. */
export async function runApi({ processes, rate, seconds }: ApiLoad): Promise<ApiRun> {
  const server = await startRedis();
  const proxy = await startCountingProxy(server.port);
  const apis: ApiProcess[] = [];
  try {
    const users = usersNamed('user', USERS);
    const deliveryCpuUs = await fillPools(server.port, users);
    for (let started = 0; started < processes; started += 1) apis.push(await ApiProcess.start(proxy.port));
    return { ...(await drive(apis, users, { rate, seconds }, { server, proxy })), deliveryCpuUs };
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
  { rate, seconds }: Pick<ApiLoad, 'rate' | 'seconds'>,
  { server, proxy }: { readonly server: RedisServer; readonly proxy: CountingProxy },
): Promise<Omit<ApiRun, 'deliveryCpuUs'>> {
  const random = seededRandom(`api ${apis.length}`);
  const load = (forSeconds: number) =>
    openLoop({
      ...{ rate, seconds: forSeconds, random },
      ask: (index) => apis[index % apis.length]?.refresh(users[(index * 7919) % USERS] ?? '') ?? Promise.resolve(0),
    });
  await load(WARM_SECONDS);
  proxy.take();
  const cpu = async (): Promise<number> => {
    let sum = 0;
    for (const api of apis) sum += await api.cpuUs();
    return sum;
  };
  const [cpuBefore, serverBefore] = [await cpu(), processTreeCpuUs(server.pid)];
  const asked = await load(seconds);
  const refreshes = asked.length;
  return {
    refreshes,
    cpuUs: ((await cpu()) - cpuBefore) / refreshes,
    serverCpuUs: (processTreeCpuUs(server.pid) - serverBefore) / refreshes,
    bytes: proxy.take().bytes / refreshes,
    answerBytes: asked.reduce((sum, { answer }) => sum + answer, 0) / refreshes,
    p50Ms: quantile(
      asked.map(({ ms }) => ms),
      0.5,
    ),
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
