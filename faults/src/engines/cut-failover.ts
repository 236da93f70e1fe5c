import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfirmOptions } from '@feedloom/adapters/redis';
import { openRedisStore } from '@feedloom/adapters/redis';
import type { OrderedStore } from '@feedloom/core';
import { mayRetry } from '../feed/ledger.js';
import type { Result } from '../groups.js';
import { newTally, rowOf } from '../report.js';
import type { RedisGroupUnderTest } from './redis-victims.js';

const WRITERS = 8;
/** How many writes must be acknowledged before the replicas are cut off, or a failover shows nothing; and how long that may take. */
const [LEAST, LEAST_WITHIN_MS] = [100, 20_000];
/** How long before its end the primary's replicas hear nothing more. */
const CUT_MS = 300;
/** All in one, so that all meet the primary that dies. */
const PARTITION = 'one';
const PREFIX = 'cut';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Writes numbered cells, one after the other, until it is over, and notes those that are acknowledged. */
async function write(
  store: OrderedStore,
  writer: number,
  acknowledged: string[],
  isOver: () => boolean,
): Promise<void> {
  for (let index = 0; !isOver(); index += 1) {
    const name = `${writer}.${index}`;
    try {
      await store.write(PARTITION, { puts: [{ key: bytes(name), value: bytes('1') }] });
      acknowledged.push(name);
    } catch (error) {
      if (!mayRetry(error)) throw error;
      await sleep(5);
    }
  }
}

/** Kills a primary whose replicas were cut off a moment before, so that one of them takes over without the last writes. */
async function failOverOnce(
  { group, address }: RedisGroupUnderTest,
  confirm: ConfirmOptions | undefined,
): Promise<{ readonly before: number; readonly acknowledged: number; readonly lost: number }> {
  await using store = await openRedisStore({ ...address, prefix: PREFIX, timeoutMs: 1000, confirm });
  let isOver = false;
  const acknowledged: string[] = [];
  const writing = Array.from({ length: WRITERS }, (_, writer) => write(store, writer, acknowledged, () => isOver));
  const since = performance.now();
  do await sleep(500);
  while (acknowledged.length < LEAST && performance.now() - since < LEAST_WITHIN_MS);
  const primary = await group.primaryOf(`${PREFIX}:{${Buffer.from(PARTITION).toString('base64url')}}:k`);
  const before = acknowledged.length;
  const mend = await group.cutReplication(primary);
  await sleep(CUT_MS);
  await primary.kill();
  await sleep(4000);
  isOver = true;
  await Promise.all(writing);
  await mend();
  await group.restart();
  const [cells = []] = await store.read(PARTITION, [{ gte: bytes('0'), lt: bytes(':') }], { deadlineMs: 10_000 });
  const kept = new Set(cells.map(({ key: name }) => new TextDecoder().decode(name)));
  return { before, acknowledged: acknowledged.length, lost: acknowledged.filter((name) => !kept.has(name)).length };
}

/**
 * Counts acknowledged writes that are gone after failovers with the replicas cut off. With `confirm` there must be none;
 * without it, the row only says how many. Each on a group of its own: one that has just failed over is not the same.
 */
export async function failOverCut(
  start: () => Promise<RedisGroupUnderTest>,
  { confirm, kills, seed }: { confirm: ConfirmOptions | undefined; kills: number; seed: string },
): Promise<Result> {
  const tally = newTally();
  let [what, acknowledged] = ['', 0];
  while (tally.runs < kills) {
    const found = await start();
    try {
      const counts = await failOverOnce(found, confirm);
      what = found.what;
      acknowledged += counts.acknowledged;
      tally.lost += counts.lost;
      tally.runs += 1;
      if (counts.before < LEAST) tally.violations += 1;
    } finally {
      await found.group.stop();
    }
  }
  const promise = confirm === undefined ? 'not confirmed: what is lost is told, not judged' : 'confirmed';
  const row = rowOf('T18', `${what}, its replicas cut off before, ${promise}`, tally, seed);
  const detail = `${acknowledged} writes acknowledged, ${tally.lost} lost`;
  const problems = tally.violations > 0 ? [`${tally.violations} failovers with fewer than ${LEAST} writes before`] : [];
  if (confirm !== undefined && tally.lost > 0) problems.push(`${tally.lost} acknowledged writes lost`);
  const failure = problems.length === 0 ? undefined : `FEEDLOOM_SEED=${seed}: ${what}: ${problems.join('; ')}`;
  return { row: { ...row, pass: failure === undefined }, detail, failure };
}
