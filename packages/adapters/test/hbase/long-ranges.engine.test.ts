import { openHBaseStore } from '@feedloom/adapters/hbase';
import type { HBaseStore } from '@feedloom/adapters/hbase';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HBaseEngine, hbase } from '../../../../engines/hbase/hbase-engine.js';
import { isMissing } from '../../../../engines/is-missing.js';
import { rejectionOf } from '../rejection-of.js';

const keyOf = (number: number): Buffer => Buffer.from(`k${String(number).padStart(5, '0')}`);
const CELLS = 3000;
const whole = { gte: Buffer.from('k'), lt: Buffer.from('l') };

describe.skipIf(isMissing(hbase))('an HBaseStore on hbase with what is long', () => {
  let server: HBaseEngine;
  let store: HBaseStore;
  beforeAll(async () => {
    server = await hbase.start({ transport: 'framed', protocol: 'compact' });
    const framed = { port: server.port, transport: 'framed', protocol: 'compact' } as const;
    store = await openHBaseStore({ ...framed, createTable: true, timeoutMs: 30_000 });
    const cells = Array.from({ length: CELLS }, (_, number) => ({ key: keyOf(number), value: Buffer.alloc(100, 1) }));
    await store.write('p', { puts: [...cells, { key: Buffer.from('after'), value: Buffer.of(1) }] });
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  const named = (entries: readonly { readonly key: Uint8Array }[] | undefined): string[] | undefined =>
    entries?.map(({ key }) => Buffer.from(key).toString());
  const down = (from: number, count: number): string[] =>
    Array.from({ length: count }, (_, index) => String(keyOf(from - index)));

  it('reads the end of a range of thousands of cells, between other parts', async () => {
    const [first, end, key, middle, all] = await store.read('p', [
      { ...whole, limit: 2 },
      { ...whole, limit: 3, reverse: true },
      { key: Buffer.from('after') },
      { gte: keyOf(10), lt: keyOf(2000), limit: 1030, reverse: true },
      { ...whole, reverse: true },
    ]);
    expect(named(first)).toEqual(['k00000', 'k00001']);
    expect(named(end)).toEqual(down(CELLS - 1, 3));
    expect(end?.[0]?.value).toHaveLength(100);
    expect(named(key)).toEqual(['after']);
    expect(named(middle)).toEqual(down(1999, 1030));
    expect(named(all)).toEqual(down(CELLS - 1, CELLS));
  });

  it('reads it from a row of its own, from one that has just enough, and from none', async () => {
    await store.write('q', {
      puts: Array.from({ length: 256 }, (_, number) => ({ key: keyOf(number), value: Buffer.of(1) })),
    });
    const range = { ...whole, limit: 2, reverse: true };
    expect(named((await store.read('q', [range]))[0])).toEqual(down(255, 2));
    expect(await store.read('nobody', [range])).toEqual([[]]);
  });

  it('takes the longest value that it says it does, in a frame, and refuses what is longer, as not done', async () => {
    const value = Buffer.alloc(store.supports.maxValueBytes, 1);
    const key = Buffer.alloc(1024, 'v');
    const guard = { key: Buffer.alloc(1024, 'g'), expected: undefined };
    expect(await store.write('p'.repeat(512), { guard, puts: [{ key, value }] })).toBe(true);
    const half = { value: value.subarray(0, value.length / 2 + 8000) };
    const two = ['1', '2'].map((name) => ({ key: Buffer.from(name), ...half }));
    const error = await rejectionOf(store.write('p', { puts: two }));
    expect(error).toMatchObject({ code: 'ERR_TOO_LARGE', retryable: false, indeterminate: false });
  });
});
