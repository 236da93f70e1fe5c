import { describe, expect, it } from 'vitest';
import { Deadline } from '@feedloom/core';
import { IdTurns } from '../../src/resilience/id-turns.js';

/** Work that ends when it is told to. */
function work(turns: IdTurns, ids: readonly string[], log: string[], name: string, deadlineMs?: number) {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const done = turns.run(ids, Deadline.of({ deadlineMs }), async () => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
  });
  return { done, end };
}

describe('turns by ids', () => {
  it('come in the order asked for where ids are shared, whatever became of those before', async () => {
    const turns = new IdTurns();
    const log: string[] = [];
    const failing = turns.run(['a'], Deadline.of(), async () => {
      log.push('failing');
      throw new Error('no');
    });
    const two = work(turns, ['a', 'b'], log, 'two');
    const three = work(turns, ['b', 'c'], log, 'three');
    const four = work(turns, ['d'], log, 'four');
    await expect(failing).rejects.toThrow('no');
    for (const { end } of [four, three, two]) end();
    await Promise.all([two, three, four].map(({ done }) => done));
    expect(log.filter((line) => !line.startsWith('four'))).toEqual([
      ...['failing', 'two begins', 'two ends', 'three begins', 'three ends'],
    ]);
    expect(log.indexOf('four begins')).toBeLessThan(log.indexOf('two begins'));
  });

  it('are kept by those behind one that has stopped waiting', async () => {
    const turns = new IdTurns();
    const log: string[] = [];
    const one = work(turns, ['a'], log, 'one');
    const two = work(turns, ['a'], log, 'two', 5);
    const three = work(turns, ['a'], log, 'three');
    await expect(two.done).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    expect(log).toEqual(['one begins']);
    for (const { end } of [three, one]) end();
    await three.done;
    expect(log).toEqual(['one begins', 'one ends', 'three begins', 'three ends']);
  });
});
