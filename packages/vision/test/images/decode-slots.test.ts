import { Deadline } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { inDecodeSlot } from '../../src/images/decode-slots.js';

const THREADS = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4);

/** Work that is done when it is told to be. */
function controlled(): {
  readonly started: () => number;
  readonly work: () => Promise<void>;
  readonly finish: () => void;
} {
  let count = 0;
  const waiting: (() => void)[] = [];
  const work = (): Promise<void> => {
    count += 1;
    return new Promise((resolve) => waiting.push(resolve));
  };
  return { started: () => count, work, finish: () => waiting.splice(0).forEach((resolve) => resolve()) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work on pictures', () => {
  it('leaves one of the threads of libuv free', async () => {
    const { started, work, finish } = controlled();
    const all = Array.from({ length: 2 * THREADS }, () => inDecodeSlot(Deadline.of(), 'a test', work));
    await turn();
    expect(started()).toBe(THREADS - 1);
    while (started() < all.length) {
      finish();
      await turn();
    }
    finish();
    await Promise.all(all);
  });

  it('never begins if its caller left while it waited, and its slot goes to the next', async () => {
    const { started, work, finish } = controlled();
    const busy = Array.from({ length: THREADS - 1 }, () => inDecodeSlot(Deadline.of(), 'a test', work));
    const controller = new AbortController();
    const left = inDecodeSlot(Deadline.of({ signal: controller.signal }), 'a test', () => Promise.resolve('done'));
    const next = inDecodeSlot(Deadline.of(), 'a test', () => Promise.resolve('done'));
    controller.abort();
    await expect(left).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await turn();
    expect(started()).toBe(THREADS - 1);
    finish();
    await expect(next).resolves.toBe('done');
    await Promise.all(busy);
  });

  it('ends by its own error', async () => {
    const failing = inDecodeSlot(Deadline.of(), 'a test', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
  });
});
