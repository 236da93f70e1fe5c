import type { Result } from '../groups.js';
import { failOverCut } from './cut-failover.js';
import { killBlobs } from './kill-blobs.js';
import { killEngine } from './kill-engine.js';
import { killProcesses } from './kill-processes.js';
import type { RedisGroupUnderTest } from './redis-victims.js';
import { openRedisVictim, startClusterUnderTest, startSentinelUnderTest } from './redis-victims.js';
import { openCassandraVictim, openHBaseVictim, openPostgresVictim } from './store-victims.js';
import type { Victim } from './victim.js';

const CONFIRM = { replicas: 2, timeoutMs: 300 };

type Rows = (kills: number, seed: string) => AsyncGenerator<Result>;

const VICTIMS: Readonly<Record<string, Rows>> = {
  postgres: rowOf(openPostgresVictim),
  hbase: rowOf(openHBaseVictim),
  cassandra: rowOf(openCassandraVictim),
  cluster: rowOf(async () => openRedisVictim(await startClusterUnderTest())),
  sentinel: rowOf(async () => openRedisVictim(await startSentinelUnderTest())),
  'cluster-cut': cutRowsOf(startClusterUnderTest),
  'sentinel-cut': cutRowsOf(startSentinelUnderTest),
  async *s3(kills, seed) {
    yield await killBlobs(kills, seed);
  },
  processes: killProcesses,
};

/** Kills every engine under load, one after the other, or only those that are named. @throws For a name that is none. */
export async function* killEngines(
  kills: number,
  seed: string,
  only: readonly string[] = Object.keys(VICTIMS),
): AsyncGenerator<Result> {
  const unknown = only.filter((name) => !Object.hasOwn(VICTIMS, name));
  if (unknown.length > 0)
    throw new Error(`T18 has no victim ${unknown.join()}; it has ${Object.keys(VICTIMS).join()}.`);
  for (const name of only) yield* VICTIMS[name]?.(kills, seed) ?? [];
}

function rowOf(open: () => Promise<Victim>): Rows {
  return async function* (kills, seed) {
    await using victim = await open();
    yield await killEngine(victim, kills, seed);
  };
}

/** Each on a group of its own: a group that has just failed over is not the same for the next. */
function cutRowsOf(start: () => Promise<RedisGroupUnderTest>): Rows {
  return async function* (_, seed) {
    for (const confirm of [CONFIRM, undefined]) {
      const found = await start();
      try {
        yield await failOverCut(found, confirm, seed);
      } finally {
        await found.group.stop();
      }
    }
  };
}
