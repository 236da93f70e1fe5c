import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { TurnQueue } from '../src/turn-queue.js';

describe('TurnQueue', () => {
  it('does a job at once while the turn has room', () => {
    const queue = new TurnQueue(2);
    expect(queue.run(() => 'done')).toBe('done');
  });

  it('does in each turn what it has room for, in the order of the calls', async () => {
    const queue = new TurnQueue(2);
    const done: number[] = [];
    const results = Array.from({ length: 5 }, async (_, index) =>
      queue.run(() => {
        queue.spend(1);
        done.push(index);
        return index;
      }),
    );
    expect(done).toEqual([0, 1]);
    await nextTurn();
    expect(done).toEqual([0, 1, 2, 3]);
    expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4]);
  });

  it('does not let a late job overtake those that wait', async () => {
    const queue = new TurnQueue(1);
    const done: string[] = [];
    const job = (name: string) => (): void => {
      queue.spend(1);
      done.push(name);
    };
    void queue.run(job('first'));
    const waiting = queue.run(job('waiting'));
    const late = queue.run(job('late'));
    await Promise.all([waiting, late]);
    expect(done).toEqual(['first', 'waiting', 'late']);
  });

  it('hands an error to the caller whose job threw it, and goes on', async () => {
    const queue = new TurnQueue(1);
    void queue.run(() => queue.spend(1));
    const bad = queue.run(() => {
      throw new Error('bad job');
    });
    const good = queue.run(() => 'good');
    await expect(bad).rejects.toThrow('bad job');
    expect(await good).toBe('good');
  });
});
