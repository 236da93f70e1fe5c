import { setTimeout as sleep } from 'node:timers/promises';
import { openRedisStore } from '@feedloom/adapters/redis';
import { seededRandom } from '@feedloom/core';
import { startRedis } from '../../../engines/redis/start-redis.js';
import type { Load } from '../network/actors.js';
import { act, Books, openWorld } from '../network/actors.js';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';

const LOAD: Load = { users: 4, batches: 30, batch: 20, deadlineMs: 2000 };

/**
 * Kills a redis-server (append-only file, flushed by the system) under load, and starts it again on its data. The end
 * of a process loses nothing that the system has taken; a power failure could lose what is not flushed.
 */
export async function killServer(
  kills: number,
  seed: string,
): Promise<{ row: FaultRow; failure?: string | undefined }> {
  const random = seededRandom(`${seed}/kill-server`);
  const tally = newTally();
  const books = new Books();
  const problems: string[] = [];
  const server = await startRedis({ fsync: 'system' });
  try {
    const store = await openRedisStore({ port: server.port, timeoutMs: 1000 });
    const world = openWorld(store, seed, LOAD);
    let round = 0;
    while (tally.runs < kills) {
      round += 1;
      const acting = act(world, books, `r${round}`, LOAD);
      await sleep(50 + random.next() * 200);
      await server.kill();
      tally.runs += 1;
      await sleep(50);
      await server.restart();
      await acting;
    }
    await world.feed.idle();
    await store.close();
    await using direct = await openRedisStore({ port: server.port, timeoutMs: 10_000 });
    problems.push(...(await books.compare(openWorld(direct, `${seed}/healthy`, LOAD), tally)));
  } catch (error) {
    tally.violations += 1;
    problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await server.stop();
  }
  const row = rowOf('T6', 'kill -9 of redis-server, append-only file flushed by the system', tally, seed);
  return problems.length === 0 ? { row } : { row, failure: `FEEDLOOM_SEED=${seed}: ${problems.join('\n')}` };
}
