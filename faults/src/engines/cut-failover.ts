import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfirmOptions } from '@feedloom/adapters/redis';
import { openRedisStore } from '@feedloom/adapters/redis';
import type { OrderedStore } from '@feedloom/core';
import { mayRetry } from '../feed/ledger.js';
import type { FaultRow } from '../report.js';
import { newTally, rowOf } from '../report.js';
import type { RedisGroupUnderTest } from './redis-victims.js';

const WRITERS = 8;
/** How long before its end the primary's replicas hear nothing more. */
const CUT_MS = 300;
/** All in one, so that all meet the primary that dies. */
const PARTITION = 'one';
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

/**
 * Kills a primary whose replicas were cut off a moment before, so that one of them takes over without the last writes, and
 * counts acknowledged writes that are gone. With `confirm` there must be none; without it, the row only says how many.
 */
export async function failOverCut(
  { what, group, address }: RedisGroupUnderTest,
  confirm: ConfirmOptions | undefined,
  seed: string,
): Promise<{ row: FaultRow; detail: string; failure: string | undefined }> {
  const tally = newTally();
  tally.runs = 1;
  const prefix = `cut-${confirm === undefined ? 'plain' : 'confirmed'}`;
  await using store = await openRedisStore({ ...address, prefix, timeoutMs: 1000, confirm });
  const key = `${prefix}:{${Buffer.from(PARTITION).toString('base64url')}}:k`;
  let isOver = false;
  const writing = Array.from({ length: WRITERS }, (_, writer) => write(store, writer, () => isOver));
  await sleep(500);
  const primary = await group.primaryOf(key);
  const mend = await group.cutReplication(primary);
  await sleep(CUT_MS);
  await primary.kill();
  await sleep(4000);
  isOver = true;
  const written = await Promise.all(writing);
  await mend();
  await group.restart();
  const acknowledged = written.flat();
  const [cells = []] = await store.read(PARTITION, [{ gte: bytes('0'), lt: bytes(':') }], { deadlineMs: 10_000 });
  const kept = new Set(cells.map(({ key: name }) => new TextDecoder().decode(name)));
  const lost = acknowledged.filter((name) => !kept.has(name)).length;
  tally.lost = lost;
  const row = rowOf(
    'T18',
    `${what}, its replicas cut off before, ${confirm === undefined ? 'not confirmed: what is lost is told' : 'confirmed'}`,
    tally,
    seed,
  );
  const detail = `${acknowledged.length} writes acknowledged, ${lost} lost`;
  if (confirm === undefined) return { row: { ...row, pass: true }, detail, failure: undefined };
  return {
    row,
    detail,
    failure: lost === 0 ? undefined : `FEEDLOOM_SEED=${seed}: ${what}: ${lost} acknowledged writes lost`,
  };
}
