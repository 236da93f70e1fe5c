import type { Result } from '../groups.js';
import { failOverCut } from './cut-failover.js';
import { killBlobs } from './kill-blobs.js';
import { killEngine } from './kill-engine.js';
import type { RedisGroupUnderTest } from './redis-victims.js';
import { openRedisVictim, startClusterUnderTest, startSentinelUnderTest } from './redis-victims.js';
import { openCassandraVictim, openHBaseVictim, openPostgresVictim } from './store-victims.js';
import type { Victim } from './victim.js';

const CONFIRM = { replicas: 1, timeoutMs: 300 };

/** Kills every engine under load, one after the other. */
export async function* killEngines(kills: number, seed: string): AsyncGenerator<Result> {
  for (const open of [openPostgresVictim, openHBaseVictim, openCassandraVictim]) yield await kill(open, kills, seed);
  for (const start of [startClusterUnderTest, startSentinelUnderTest]) {
    yield await kill(async () => openRedisVictim(await start()), kills, seed);
    yield await cut(start, CONFIRM, seed);
    yield await cut(start, undefined, seed);
  }
  yield await killBlobs(kills, seed);
}

async function kill(open: () => Promise<Victim>, kills: number, seed: string): Promise<Result> {
  await using victim = await open();
  return await killEngine(victim, kills, seed);
}

/** Each on a group of its own: a group that has just failed over is not the same for the next. */
async function cut(
  start: () => Promise<RedisGroupUnderTest>,
  confirm: typeof CONFIRM | undefined,
  seed: string,
): Promise<Result> {
  const found = await start();
  try {
    return await failOverCut(found, confirm, seed);
  } finally {
    await found.group.stop();
  }
}
