import { openLmdbStore } from '@feedloom/adapters/lmdb';
import type { OrderedStore } from '@feedloom/core';
import { type Remote, startChild } from '@feedloom/core/spawn';
import { describe, expect, it } from 'vitest';
import { scratchDirectories } from '../scratch-directory.js';
import type { LmdbChild } from './entries/lmdb-child.js';

const scratch = scratchDirectories();
const entry = new URL('./entries/lmdb-child.js', import.meta.url);

/** The counter, and how many of its steps left their mark. */
async function counted(store: OrderedStore): Promise<{ count: number; marks: number }> {
  const [head = [], marks = []] = await store.read('counter', [
    { key: Buffer.from('h') },
    { gte: Buffer.from('mark '), lt: Buffer.from('mark!') },
  ]);
  return { count: Number(head[0] === undefined ? 0 : Buffer.from(head[0].value).toString()), marks: marks.length };
}

describe.each([true, false])('LmdbStores of several processes, durable: %s', (durable) => {
  const startTwo = async (path: string): Promise<Remote<LmdbChild>[]> => {
    const start = (): Promise<Remote<LmdbChild>> => startChild<LmdbChild>(entry, { data: { path, durable } });
    return Promise.all([start(), start()]);
  };

  it('have one winner for each guard', async () => {
    const children = await startTwo(await scratch());
    try {
      const [first = [], second = []] = await Promise.all(children.map((child) => child.call('claim', 300)));
      expect([...first, ...second].sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, index) => index));
    } finally {
      await Promise.all(children.map((child) => child.close()));
    }
  });

  it('lose no step of a counter, and see each other’s writes at once', async () => {
    const path = await scratch();
    const children = await startTwo(path);
    const store = await openLmdbStore({ path, durable });
    try {
      await Promise.all(children.map((child) => child.call('count', 150)));
      expect(await counted(store)).toEqual({ count: 300, marks: 300 });
      await children[0]?.call('count', 1);
      expect(await counted(store)).toEqual({ count: 301, marks: 301 });
    } finally {
      await store.close();
      await Promise.all(children.map((child) => child.close()));
    }
  });

  it('leave whole changes behind when they are killed, and the others go on', async () => {
    const path = await scratch();
    const children = await startTwo(path);
    const store = await openLmdbStore({ path, durable });
    try {
      const [victim, survivor] = children as [Remote<LmdbChild>, Remote<LmdbChild>];
      const cut = victim.call('count', 1_000_000).catch(() => 'killed');
      const rest = survivor.call('count', 50);
      while ((await counted(store)).count < 60) await survivor.call('count', 1);
      await victim.kill();
      expect(await cut).toBe('killed');
      await rest;
      await survivor.call('count', 10);
      const { count, marks } = await counted(store);
      expect(marks).toBe(count);
      expect(count).toBeGreaterThanOrEqual(60);
    } finally {
      await store.close();
      await Promise.all(children.map((child) => child.close()));
    }
  });
});
