import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { OrderedStore } from '../../src/index.js';
import { seededRandom } from '../../src/index.js';
import { MemoryStore } from '../../src/memory/index.js';
import {
  type Fault,
  createVirtualClock,
  faultyStore,
  randomFaults,
  testOrderedStore,
} from '../../src/testing/index.js';

const put = (value: string) => ({ puts: [{ key: Buffer.from('a'), value: Buffer.from(value) }] });

async function valueIn(store: OrderedStore): Promise<string | undefined> {
  const [found] = await store.read('p', [{ key: Buffer.from('a') }]);
  const value = found?.[0]?.value;
  return value === undefined ? undefined : Buffer.from(value).toString();
}

function openWith(fault: Fault) {
  const clock = createVirtualClock();
  const beneath = new MemoryStore();
  return { clock, beneath, store: faultyStore(beneath, ({ op }) => (op === 'write' ? fault : undefined), { clock }) };
}

describe('A faulty store without faults', () => {
  testOrderedStore({ describe, it }, async () => faultyStore(new MemoryStore(), () => undefined));
});

describe('A store whose answers can be lost', () => {
  for (const kind of ['timeout-done', 'timeout-late'] as const) {
    let fault: Fault | undefined;
    testOrderedStore(
      { describe, it },
      async () => faultyStore(new MemoryStore(), ({ op }) => (op === 'write' ? fault : undefined)),
      {
        cut: async () => {
          fault = { kind };
          return async () => {
            fault = undefined;
          };
        },
      },
    );
  }
});

describe('faultyStore', () => {
  it('does not do what it rejects as an error', async () => {
    const { store, beneath } = openWith({ kind: 'error' });
    const error = { code: 'ERR_UNAVAILABLE', indeterminate: false, retryable: true };
    await expect(store.write('p', put('1'))).rejects.toMatchObject(error);
    expect(await valueIn(beneath)).toBeUndefined();
  });

  it('does what it rejects as a timeout, now or later', async () => {
    const error = { code: 'ERR_TIMEOUT', indeterminate: true };
    const done = openWith({ kind: 'timeout-done' });
    await expect(done.store.write('p', put('1'))).rejects.toMatchObject(error);
    expect(await valueIn(done.beneath)).toBe('1');

    const late = openWith({ kind: 'timeout-late', delayMs: 50 });
    await expect(late.store.write('p', put('1'))).rejects.toMatchObject(error);
    await late.clock.advance(49);
    expect([await valueIn(late.beneath), late.store.late]).toEqual([undefined, 1]);
    await late.clock.advance(1);
    expect([await valueIn(late.beneath), late.store.late]).toEqual(['1', 0]);
  });

  it('answers a delayed operation after its delay', async () => {
    const { store, clock, beneath } = openWith({ kind: 'delay', delayMs: 30 });
    const write = store.write('p', put('1'));
    await clock.advance(29);
    expect(await valueIn(beneath)).toBeUndefined();
    await clock.advance(1);
    expect(await write).toBe(true);
  });

  it('lets the caller’s deadline end a delayed write, which is done all the same', async () => {
    const { store, clock, beneath } = openWith({ kind: 'delay', delayMs: 30 });
    const write = expect(store.write('p', put('1'), { deadlineMs: 10 })).rejects.toMatchObject({
      code: 'ERR_TIMEOUT',
      indeterminate: true,
    });
    await clock.advance(10);
    await write;
    await clock.advance(20);
    expect(await valueIn(beneath)).toBe('1');
  });

  it('delivers a duplicate again', async () => {
    const { store, clock, beneath } = openWith({ kind: 'duplicate', delayMs: 30 });
    expect(await store.write('p', put('1'))).toBe(true);
    await beneath.write('p', put('2'));
    await clock.advance(30);
    expect(await valueIn(beneath)).toBe('1');
  });

  it('does nothing more after it has crashed, but for what was on its way', async () => {
    const clock = createVirtualClock();
    const beneath = new MemoryStore();
    const plan = randomFaults(seededRandom(1), { crashAfter: 2, timeoutLateRatio: 1, maxDelayMs: 0 });
    const store = faultyStore(beneath, plan, { clock });
    await expect(store.write('p', put('1'))).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    await expect(store.write('p', put('2'))).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    for (let call = 0; call < 3; call += 1) {
      await expect(store.write('p', put('3'))).rejects.toMatchObject({ code: 'ERR_CLOSED', indeterminate: false });
      await expect(store.read('p', [])).rejects.toMatchObject({ code: 'ERR_CLOSED' });
    }
    expect(store.crashed).toBe(true);
    await clock.advance(1);
    expect(await valueIn(beneath)).toBe('2');
  });

  it('keeps a history of what was asked and what was answered', async () => {
    const { store } = openWith({ kind: 'timeout-done' });
    await store.read('p', []);
    await store.write('p', put('1')).catch(() => undefined);
    expect(store.history).toMatchObject([
      { index: 1, op: 'read', partition: 'p', args: [], fault: undefined, outcome: { value: [] } },
      { index: 2, op: 'write', args: put('1'), outcome: { error: 'ERR_TIMEOUT', indeterminate: true } },
    ]);
  });

  it('draws the same faults from the same seed, about as often as planned', () => {
    const draw = (seed: string) => {
      const plan = randomFaults(seededRandom(seed), { errorRatio: 0.1, duplicateRatio: 0.3 });
      return Array.from({ length: 2000 }, (_, at) => plan({ index: at + 1, op: 'write', partition: 'p' }));
    };
    expect(draw('one')).toEqual(draw('one'));
    expect(draw('one')).not.toEqual(draw('two'));
    const kinds = draw('one').map((fault) => fault?.kind);
    expect(kinds.filter((kind) => kind === 'error').length / 2000).toBeCloseTo(0.1, 1);
    expect(kinds.filter((kind) => kind === 'duplicate').length / 2000).toBeCloseTo(0.3, 1);
  });
});
