import { openRedisStore } from '@feedloom/adapters/redis';
import { seededRandom } from '@feedloom/core';
import { startFaultProxy } from '../proxy/fault-proxy.js';
import type { ProxyMode } from '../proxy/fault-proxy.js';
import type { FaultRow, Tally } from '../report.js';
import { newTally, rowOf } from '../report.js';
import type { Load } from './actors.js';
import { act, Books, openWorld } from './actors.js';

/** How one mode of the proxy is tried. */
export interface Trial {
  readonly mode: ProxyMode;
  readonly rate: number;
  readonly load: Load;
  /** The longest that a call to the store takes. */
  readonly timeoutMs: number;
}

/** Two processes for each user: 10,000 items. */
const LARGE: Load = { users: 4, batches: 5, batch: 250, deadlineMs: 2000 };
/** 200 items. */
const SMALL: Load = { users: 2, batches: 5, batch: 10, deadlineMs: 10_000 };

/** Modes that break connections are cheap; those that take time are tried with less. */
export const CUTTING_TRIALS: readonly Trial[] = [
  { mode: 'reply-cut', rate: 0.06, load: LARGE, timeoutMs: 1000 },
  { mode: 'request-cut', rate: 0.06, load: LARGE, timeoutMs: 1000 },
  { mode: 'reset', rate: 0.06, load: LARGE, timeoutMs: 1000 },
];

/** Delay, bandwidth, dribble and black hole. */
export const SLOW_TRIALS: readonly Trial[] = [
  { mode: 'latency', rate: 0, load: SMALL, timeoutMs: 5000 },
  { mode: 'bandwidth', rate: 0, load: SMALL, timeoutMs: 10_000 },
  { mode: 'dribble', rate: 0, load: SMALL, timeoutMs: 10_000 },
  { mode: 'black-hole', rate: 0.1, load: SMALL, timeoutMs: 100 },
];

/** The items that one seed of a trial offers. */
export const itemsOf = ({ load }: Trial): number => 2 * load.users * load.batches * load.batch;

async function runOnce(
  trial: Trial,
  port: number,
  seed: string,
  tally: Tally,
  struck: { faults: number },
): Promise<string[]> {
  const { mode, rate, load, timeoutMs } = trial;
  const random = seededRandom(seed);
  const prefix = `t5-${mode}-${seed}`;
  const proxies = await Promise.all([0, 1].map(() => startFaultProxy({ targetPort: port, mode, random, rate })));
  const books = new Books();
  try {
    const processes = proxies.map(async (proxy, index) => {
      // The first connection may meet a fault as well.
      const store = await openUntilHeard(proxy.port, prefix, timeoutMs);
      const world = openWorld(store, `${seed}/${index}`, load);
      await act(world, books, `p${index}`, load);
      await world.feed.idle();
      await store.close();
    });
    await Promise.all(processes);
  } finally {
    for (const proxy of proxies) proxy.close();
    struck.faults += proxies.reduce((sum, { faults }) => sum + faults, 0);
  }
  await using direct = await openRedisStore({ port, prefix, timeoutMs: 10_000 });
  const patient = { ...load, deadlineMs: 10_000 };
  return await books.compare(openWorld(direct, `${seed}/healthy`, patient), tally);
}

async function openUntilHeard(port: number, prefix: string, timeoutMs: number): ReturnType<typeof openRedisStore> {
  for (;;) {
    try {
      return await openRedisStore({ port, prefix, timeoutMs, durability: 'memory' });
    } catch {
      continue;
    }
  }
}

/** Tries one mode with several seeds. */
export async function runProxied(
  trial: Trial,
  port: number,
  seed: string,
  seeds: number,
): Promise<{ row: FaultRow; detail: string; failure: string | undefined }> {
  const tally = newTally();
  const failures: string[] = [];
  const struck = { faults: 0 };
  for (let index = 1; index <= seeds; index += 1) {
    tally.runs += 1;
    const problems = await runOnce(trial, port, `${seed}-${index}`, tally, struck);
    failures.push(...problems.map((problem) => `FEEDLOOM_SEED=${seed}, run ${index}: ${problem}`));
  }
  if (trial.rate > 0 && struck.faults === 0) {
    tally.violations += 1;
    failures.push(`${trial.mode}: the proxy never struck, so nothing was shown`);
  }
  const row = rowOf('T5', `${trial.mode}, ${itemsOf(trial)} items a seed`, tally, seed);
  const detail = trial.rate > 0 ? `${struck.faults} faults` : 'every byte';
  return { row, detail, failure: failures.join('\n') || undefined };
}
