import type { Entry } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { INBOX, BLOCKS, blockKey, inboxKey } from '../../src/keys.js';
import { blocks } from '../../src/layout/blocks.js';
import type { Got } from '../../src/layout/layout.js';
import { encodeData, encodeEntry, PoolEntry } from '../../src/records/entry.js';
import { fingerprint } from '../../src/records/fingerprint.js';
import { bareHead } from '../../src/records/head.js';
import { decodePacked, encodePacked } from '../../src/records/packed.js';
import type { Plan } from '../../src/records/pending.js';

const head = bareHead('token', '0123456789abcdef');
const NOW = 1_000;

function entry(source: string, id: string, rank: number, expiresAt = 0): PoolEntry {
  const content = { timesServed: 0, at: 1, expiresAt, score: rank, data: encodeData({ id }) };
  return new PoolEntry(source, { id, rank }, 1, encodeEntry(content, fingerprint(head.incarnation, id)));
}

const block = (source: string, ...entries: PoolEntry[]): Entry => ({
  key: blockKey(source),
  value: encodePacked(entries),
});
const batch = (order: number, ...entries: PoolEntry[]): Entry => ({
  key: inboxKey(1, order, new Uint8Array(6).fill(order)),
  value: encodePacked(entries),
});

const BLOCK_CELLS: readonly Entry[] = [
  block('a', entry('a', 'both', 9), entry('a', 'kept', 8), entry('a', 'old', 7, NOW - 1)),
  block('b', entry('b', 'both', 5), entry('b', 'moved', 1)),
  block('emptied', entry('emptied', 'only', 1)),
  block('unknown', entry('unknown', 'stays', 1)),
];
const BATCHES: readonly Entry[] = [batch(2, entry('b', 'moved', 6), entry('c', 'new', 2))];

/** What lies in the pools once a plan has been carried out. */
function after(plan: Plan, cells: readonly Entry[]): Record<string, string[]> {
  const text = ({ key }: { readonly key: Uint8Array }): string => Buffer.from(key).toString('latin1');
  const gone = new Set([...plan.deletes.map((key) => text({ key })), ...plan.puts.map(text)]);
  const left = [...cells.filter((cell) => !gone.has(text(cell))), ...plan.puts];
  const pools = left.filter((cell) => text(cell).startsWith('b') || text(cell).startsWith('o'));
  return Object.fromEntries(
    pools.map((cell) => [text(cell), decodePacked(cell.value).map(({ id, rank }) => `${id} ${rank}`)]),
  );
}

function take(chosen: readonly string[], got: Got) {
  const query = { sources: ['a', 'b', 'c', 'emptied'], limit: 50, shared: [] };
  const view = blocks.view(got, query, head, NOW);
  return view.take({
    rev: 2,
    chosen: chosen.map((id) => ({ id, fingerprint: fingerprint(head.incarnation, id) })),
    dropped: new Map(),
    at: NOW,
    isOver: () => false,
  });
}

describe('pools in blocks', () => {
  const cells = [...BLOCK_CELLS, ...BATCHES];
  /** Offered after the decision, before it is carried out; it sorts before what was merged. */
  const late = batch(1, entry('a', 'late', 3), entry('b', 'both', 4));

  it('carry out a short plan as whoever made it would have, and leave what was offered since', () => {
    const plan = take(['both', 'only'], [[], [], BLOCK_CELLS, BATCHES]);
    const { short = plan } = plan;
    expect(blocks.completionParts(short)).toEqual([BLOCKS, INBOX]);
    const completed = blocks.complete([BLOCK_CELLS, [late, ...BATCHES]], short);
    expect(after(completed, [...cells, late])).toEqual(after(plan, [...cells, late]));
    expect(after(plan, cells)).toEqual({
      [`${blockKey('a').toString('latin1')}`]: ['kept 8'],
      [`${blockKey('b').toString('latin1')}`]: ['moved 6'],
      [`${blockKey('c').toString('latin1')}`]: ['new 2'],
      [`${blockKey('unknown').toString('latin1')}`]: ['stays 1'],
    });
  });

  it('settle in the same way', () => {
    const rules = { rev: 2, now: NOW, capOf: () => 1, isOver: () => false };
    const settled = blocks.settle([[], BLOCK_CELLS, BATCHES], rules, head);
    const completed = blocks.complete([BLOCK_CELLS, [late, ...BATCHES]], settled.short ?? settled);
    expect(after(completed, [...cells, late])).toEqual(after(settled, [...cells, late]));
    expect(settled.dropped.map(({ id, reason }) => `${id} ${reason}`)).toEqual([
      'old expired',
      'kept capped',
      'both capped',
    ]);
  });

  it('keep the blocks that are right as they are', () => {
    const { puts } = take(['kept'], [[], [], BLOCK_CELLS, []]);
    expect(puts.filter(({ key }) => key[0] === BLOCKS.gte[0]).map(({ key }) => key)).toEqual([blockKey('a')]);
  });
});
