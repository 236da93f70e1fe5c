import type { Role } from '../../../examples/pinboard/roles.js';
import type { Result } from '../groups.js';
import { failOverCut } from './cut-failover.js';
import { killBlobs } from './kill-blobs.js';
import { killEngine } from './kill-engine.js';
import { killProcesses } from './kill-processes.js';
import { LIMITS } from './limits.js';
import type { Limits } from './limits.js';
import type { RedisGroupUnderTest } from './redis-victims.js';
import { openRedisVictim, startClusterUnderTest, startSentinelUnderTest } from './redis-victims.js';
import { openCassandraVictim, openHBaseVictim, openPostgresVictim } from './store-victims.js';
import type { Victim } from './victim.js';

/** What a feed may take at least where a server starts that takes all of two processors for seconds. */
const JVM_DEADLINE_MS = 1000;

const CONFIRM = { replicas: 2, timeoutMs: 300 };

/** How much is tried, and what is asked of it. */
interface Trial extends Limits {
  readonly kills: number;
  readonly seed: string;
}

type Rows = (trial: Trial) => AsyncGenerator<Result>;

const VICTIMS: Readonly<Record<string, Rows>> = {
  postgres: rowOf(openPostgresVictim),
  hbase: rowOf(openHBaseVictim, JVM_DEADLINE_MS),
  cassandra: rowOf(openCassandraVictim, JVM_DEADLINE_MS),
  cluster: rowOf(async (limits) => openRedisVictim(await startClusterUnderTest(), limits)),
  sentinel: rowOf(async (limits) => openRedisVictim(await startSentinelUnderTest(), limits)),
  'cluster-cut': cutRowsOf(startClusterUnderTest),
  'sentinel-cut': cutRowsOf(startSentinelUnderTest),
  async *s3(trial) {
    yield await killBlobs(trial);
  },
  api: processRowOf('api'),
  worker: processRowOf('worker'),
  ranker: processRowOf('ranker'),
};

/**
 * Kills every engine, and each kind of our own processes, under load, one after the other, or only those that are named.
 *
 * @throws For a name that is none.
 */
export async function* killEngines(
  kills: number,
  seed: string,
  only: readonly string[] = Object.keys(VICTIMS),
  limits = LIMITS,
): AsyncGenerator<Result> {
  const unknown = only.filter((name) => !Object.hasOwn(VICTIMS, name));
  if (unknown.length > 0)
    throw new Error(`T18 has no victim ${unknown.join()}; it has ${Object.keys(VICTIMS).join()}.`);
  for (const name of only) yield* VICTIMS[name]?.({ kills, seed, ...limits }) ?? [];
}

function rowOf(open: (limits: Limits) => Promise<Victim>, atLeastMs = 0): Rows {
  return async function* (given) {
    const { deadlineMs, storesMs } = given;
    const trial = {
      ...given,
      deadlineMs: Math.max(deadlineMs, atLeastMs),
      storesMs: Math.max(storesMs, atLeastMs),
    };
    await using victim = await open(trial);
    yield await killEngine(victim, trial);
  };
}

function processRowOf(role: Role): Rows {
  return async function* ({ kills, seed }) {
    yield await killProcesses(role, kills, seed);
  };
}

function cutRowsOf(start: () => Promise<RedisGroupUnderTest>): Rows {
  return async function* ({ kills, seed }) {
    for (const confirm of [CONFIRM, undefined]) yield await failOverCut(start, { confirm, kills, seed });
  };
}
