import { openHBaseStore } from '@feedloom/adapters/hbase';
import type { HBaseStore } from '@feedloom/adapters/hbase';
import { FeedloomError } from '@feedloom/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HBaseEngine, hbase } from '../../../../engines/hbase/hbase-engine.js';
import { isMissing } from '../../../../engines/is-missing.js';
import { rejectionOf } from '../rejection-of.js';

const WRITERS = 8;
const KILLS = 3;

const head = Buffer.from('h');
const log = (token: string): Buffer => Buffer.from(`log ${token}`);

async function tokenOf(store: HBaseStore, partition: string): Promise<string | undefined> {
  const [[found] = []] = await store.read(partition, [{ key: head }]);
  return found && Buffer.from(found.value).toString();
}

/** Calls until the server is there again. */
async function onceServed<Result>(call: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await call();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Replaces the head of its partition again and again, each time with a new token, and leaves a cell for each. */
class Writer {
  readonly #store: HBaseStore;
  readonly #partition: string;
  readonly #acknowledged: string[] = [];
  #token: string | undefined;
  #next = 0;
  doubts = 0;

  constructor(store: HBaseStore, index: number) {
    this.#store = store;
    this.#partition = `writer ${index}`;
  }

  get acknowledged(): number {
    return this.#acknowledged.length;
  }

  /** Writes until `hasEnded`; of a call that failed it finds out what became of it, if need be once the server is back. */
  async writeUntil(hasEnded: () => boolean): Promise<void> {
    while (!hasEnded()) {
      const token = `${this.#partition} ${(this.#next += 1)}`;
      try {
        expect(await this.#write(token)).toBe(true);
        this.#acknowledge(token);
      } catch (error) {
        if (!FeedloomError.is(error)) throw error;
        const stored = await onceServed(() => tokenOf(this.#store, this.#partition));
        // Of a write in doubt the head tells: it bears the old token or the new one.
        expect([this.#token, ...(error.indeterminate ? [token] : [])]).toContain(stored);
        if (error.indeterminate) this.doubts += 1;
        if (stored === token) this.#acknowledge(token);
      }
    }
  }

  /** Every acknowledged write is there, whole. */
  async check(): Promise<void> {
    const [[found] = [], cells = []] = await this.#store.read(this.#partition, [
      { key: head },
      { gte: Buffer.from('log '), lt: Buffer.from('log!') },
    ]);
    expect(found && Buffer.from(found.value).toString()).toBe(this.#token);
    const keys = new Set(cells.map(({ key }) => Buffer.from(key).toString()));
    expect(this.#acknowledged.filter((token) => !keys.has(String(log(token))))).toEqual([]);
    expect(keys.size).toBe(this.#acknowledged.length);
  }

  #write(token: string): Promise<boolean> {
    const expected = this.#token === undefined ? undefined : Buffer.from(this.#token);
    const puts = [head, log(token)].map((key) => ({ key, value: Buffer.from(token) }));
    return this.#store.write(this.#partition, { guard: { key: head, expected }, puts });
  }

  #acknowledge(token: string): void {
    this.#token = token;
    this.#acknowledged.push(token);
  }
}

describe.skipIf(isMissing(hbase))('an HBaseStore whose hbase is killed', () => {
  let server: HBaseEngine;
  let store: HBaseStore;
  beforeAll(async () => {
    server = await hbase.start();
    store = await openHBaseStore({ port: server.port, createTable: true, timeoutMs: 60_000 });
    await store.close();
    store = await openHBaseStore({ port: server.port });
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  it(
    `loses none of what ${WRITERS} writers were told was done, and tells what was in doubt`,
    { timeout: 240_000 },
    async () => {
      const writers = Array.from({ length: WRITERS }, (_, index) => new Writer(store, index));
      let hasEnded = false;
      const writing = Promise.all(writers.map((writer) => writer.writeUntil(() => hasEnded)));
      const haveWritten = async (more: number): Promise<void> => {
        const before = writers.map(({ acknowledged }) => acknowledged);
        const isDone = (): boolean => writers.every(({ acknowledged }, at) => acknowledged >= (before[at] ?? 0) + more);
        while (!isDone()) await Promise.race([writing, new Promise((resolve) => setTimeout(resolve, 20))]);
      };
      for (let kill = 0; kill < KILLS; kill += 1) {
        await haveWritten(20);
        await server.kill();
        await server.restart();
      }
      await haveWritten(5);
      hasEnded = true;
      await writing;
      for (const writer of writers) await writer.check();
      const doubts = writers.reduce((sum, writer) => sum + writer.doubts, 0);
      expect(doubts, 'writes in flight when it was killed').toBeGreaterThan(0);
    },
  );

  it('refuses calls at once while it is down, as not done, and serves again when it is back', async () => {
    await server.kill();
    // Connections that were open break with the first call of each, or that has been noticed before.
    let doubts = 0;
    for (let isInDoubt = true; isInDoubt;) {
      const refusal = await rejectionOf(store.write('p', { puts: [{ key: head, value: head }] }));
      expect(refusal.code).toBe('ERR_UNAVAILABLE');
      isInDoubt = refusal.indeterminate;
      doubts += isInDoubt ? 1 : 0;
    }
    expect(doubts, 'writes in doubt').toBeLessThanOrEqual(WRITERS);
    const startedAt = performance.now();
    for (let call = 0; call < 20; call += 1) {
      await expect(store.write('p', { puts: [{ key: head, value: head }] })).rejects.toMatchObject({
        code: 'ERR_UNAVAILABLE',
        indeterminate: false,
        retryable: true,
      });
    }
    expect(performance.now() - startedAt).toBeLessThan(2000);
    await server.restart();
    await onceServed(() => store.write('p', { puts: [{ key: head, value: head }] }));
    expect(await tokenOf(store, 'p')).toBe('h');
  }, 120_000);
});
