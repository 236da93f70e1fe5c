import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { decodeWrite, encodeChanges } from '../../src/index/files/log-record.js';
import type { LogChange } from '../../src/index/files/log-record.js';
import { Segment } from '../../src/index/rows/segment.js';
import { mergeReplies } from '../../src/index/search/merge-replies.js';

/** How many turns of the event loop others had while `work` was done. */
async function countTurns(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const next = (): void => {
    turns += 1;
    if (!isOver) setImmediate(next);
  };
  setImmediate(next);
  await work();
  isOver = true;
  return turns;
}

it('a large write is decoded a record at a time', async () => {
  const changes = Array.from({ length: 600 }, (_, at): LogChange => {
    return { kind: 'put', item: { id: String(at), tags: [] }, vector: new Float32Array(2048) };
  });
  const records = [...encodeChanges(changes)];
  expect(records.length).toBeGreaterThan(3);
  const log = Buffer.concat(records);
  expect(await countTurns(() => decodeWrite(log, 0, 2048))).toBeGreaterThanOrEqual(records.length - 1);
});

it('a record of many small changes is decoded in parts', async () => {
  const log = Buffer.concat([
    ...encodeChanges(Array.from({ length: 20_000 }, (_, at): LogChange => ({ kind: 'remove', id: String(at) }))),
  ]);
  expect(await countTurns(() => decodeWrite(log, 0, 8))).toBeGreaterThanOrEqual(9);
});

it('long answers are merged in parts, best first and equal scores by id', async () => {
  const rows = 10_000;
  const segment = new Segment(1, 1);
  for (let row = 0; row < rows; row += 1) segment.addItem({ id: `item ${String(row).padStart(5, '0')}`, tags: [] });
  const score = (row: number): number => 1 - Math.floor(row / 10) / rows;
  /** A reply of every second row, equal scores in descending order of their ids. */
  const replyOf = (first: number) => {
    const found = Array.from({ length: rows / 2 }, (_, at) => first + 2 * at);
    found.sort((left, right) => score(right) - score(left) || right - left);
    const twice = [...found, ...found];
    const reply = {
      scores: Float64Array.from(twice, score),
      parts: new Uint32Array(rows),
      rows: Uint32Array.from(twice),
      counts: [rows / 2, rows / 2],
      exact: [true, true],
      complete: [true, true],
    };
    return { reply, segments: [segment] };
  };
  const options = { count: 2, limit: rows - 1, capacity: rows, exact: true, degraded: [] };
  let merged: Awaited<ReturnType<typeof mergeReplies>> | undefined;
  const turns = await countTurns(async () => {
    merged = await mergeReplies([replyOf(0), replyOf(1)], options);
  });
  expect(turns).toBeGreaterThanOrEqual(8);
  const ids = segment.items.map(({ id }) => id).slice(0, -1);
  for (const { hits } of merged?.hits ?? []) expect(hits.map(({ id }) => id)).toEqual(ids);
  expect(merged?.hits).toHaveLength(2);
});
