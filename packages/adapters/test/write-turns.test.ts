import { Deadline } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { WriteTurns } from '../src/write-turns.js';
import { rejectionOf } from './rejection-of.js';

/** Work that ends when it is told to. */
function gate(): { readonly passed: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

const never = Deadline.of({});

describe('turns of writes', () => {
  it('let one write of a name go at a time, in order, and others at once', async () => {
    const turns = new WriteTurns();
    const first = gate();
    const log: string[] = [];
    const note = (what: string, wait?: Promise<void>) => async (): Promise<void> => {
      await wait;
      log.push(what);
    };
    const all = [
      turns.run('a', never, note('a1', first.passed)),
      turns.run('a', never, note('a2')),
      turns.run('b', never, note('b1')),
      turns.run('a', never, note('a3')),
    ];
    await all[2];
    expect(log).toEqual(['b1']);
    first.open();
    await Promise.all(all);
    expect(log).toEqual(['b1', 'a1', 'a2', 'a3']);
  });

  it('go on after a write that failed, and keep those behind one that left waiting', async () => {
    const turns = new WriteTurns();
    const first = gate();
    const log: string[] = [];
    const failing = turns.run('a', never, async () => {
      await first.passed;
      throw new Error('broken');
    });
    const leaving = turns.run('a', Deadline.of({ deadlineMs: 5 }), async () => void log.push('left'));
    const behind = turns.run('a', never, async () => void log.push('behind'));
    expect(await rejectionOf(leaving)).toMatchObject({ code: 'ERR_TIMEOUT', indeterminate: false });
    expect(log).toEqual([]);
    first.open();
    await expect(failing).rejects.toThrow('broken');
    await behind;
    expect(log).toEqual(['behind']);
  });
});
