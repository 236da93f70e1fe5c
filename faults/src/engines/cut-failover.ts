import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfirmOptions } from '@feedloom/adapters/redis';
import { openRedisStore } from '@feedloom/adapters/redis';
import type { OrderedStore } from '@feedloom/core';
import { mayRetry } from '../feed/ledger.js';
import type { Result } from '../groups.js';
import { newTally, rowOf } from '../report.js';
import type { RedisGroupUnderTest } from './redis-victims.js';

const WRITERS = 8;
/** How long before its end the primary's replicas hear nothing more. */
const CUT_MS = 300;
/** All in one, so that all meet the primary that dies. */
const PARTITION = 'one';
const PREFIX = 'cut';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Writes numbered cells, one after the other, until it is over. @returns Those that were acknowledged. */
async function write(store: OrderedStore, writer: number, isOver: () => boolean): Promise<string[]> {
  const acknowledged: string[] = [];
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
  return acknowledged;
}

/** Kills a primary whose replicas were cut off a moment before, so that one of them takes over without the last writes. */
async function failOverOnce(
  { group, address }: RedisGroupUnderTest,
  confirm: ConfirmOptions | undefined,
): Promise<{ readonly acknowledged: number; readonly lost: number }> {
  await using store = await openRedisStore({ ...address, prefix: PREFIX, timeoutMs: 1000, confirm });
  let isOver = false;
  const writing = Array.from({ length: WRITERS }, (_, writer) => write(store, writer, () => isOver));
  await sleep(500);
  const primary = await group.primaryOf(`${PREFIX}:{${Buffer.from(PARTITION).toString('base64url')}}:k`);
  const mend = await group.cutReplication(primary);
  await sleep(CUT_MS);
  await primary.kill();
  await sleep(4000);
  isOver = true;
  const acknowledged = (await Promise.all(writing)).flat();
  await mend();
  await group.restart();
  const [cells = []] = await store.read(PARTITION, [{ gte: bytes('0'), lt: bytes(':') }], { deadlineMs: 10_000 });
  const kept = new Set(cells.map(({ key: name }) => new TextDecoder().decode(name)));
  return { acknowledged: acknowledged.length, lost: acknowledged.filter((name) => !kept.has(name)).length };
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
    } finally {
      await found.group.stop();
    }
  }
  const promise = confirm === undefined ? 'not confirmed: what is lost is told' : 'confirmed';
  const row = rowOf('T18', `${what}, its replicas cut off before, ${promise}`, tally, seed);
  const detail = `${acknowledged} writes acknowledged, ${tally.lost} lost`;
  if (confirm === undefined) return { row: { ...row, pass: true }, detail };
  const failure = `FEEDLOOM_SEED=${seed}: ${what}: ${tally.lost} acknowledged writes lost`;
  return { row, detail, failure: tally.lost === 0 ? undefined : failure };
}
