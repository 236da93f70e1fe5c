import { describe, expect, it } from 'vitest';
import { hedged } from '@feedloom/core';
import type { Ranker } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { never, request, stubRanker } from './stub-ranker.js';
import type { StubRanker } from './stub-ranker.js';

function wrap(primary: StubRanker, replica: StubRanker) {
  const clock = createVirtualClock();
  return { clock, ranker: hedged<Ranker<string>>(primary, replica, { afterMs: 10, reads: ['rank'], clock }) };
}

const rung = async (answer: ReturnType<StubRanker['rank']>): Promise<string | undefined> =>
  (await answer).items[0]?.rung;

describe('hedged', () => {
  it('asks the replica only when the primary is late, and takes the first answer', async () => {
    const slow = stubRanker('primary', never);
    const replica = stubRanker('replica');
    const { clock, ranker } = wrap(slow, replica);
    const answer = rung(ranker.rank(request));
    await clock.advance(9);
    expect(replica.calls).toHaveLength(0);
    await clock.advance(1);
    expect(await answer).toBe('replica');
  });

  it('leaves no timer behind a primary that is in time', async () => {
    const replica = stubRanker('replica');
    const { clock, ranker } = wrap(stubRanker('primary'), replica);
    expect(await rung(ranker.rank(request, { deadlineMs: 100 }))).toBe('primary');
    await clock.advance(0);
    expect(clock.pending).toBe(0);
    expect(replica.calls).toHaveLength(0);
  });

  it('waits for the other when one fails, and throws the primary’s error when both do', async () => {
    const failing = (rung: string, ms: number) => (clock: ReturnType<typeof createVirtualClock>) =>
      stubRanker(rung, () => new Promise((resolve) => clock.setTimer(() => resolve(new Error(rung)), ms)));
    const clock = createVirtualClock();
    const options = { afterMs: 10, reads: ['rank'] as const, clock };
    const primary = failing('primary', 20)(clock);
    const saved = hedged<Ranker<string>>(
      primary,
      stubRanker('replica', () => clock.advance(0)),
      options,
    );
    const lost = hedged<Ranker<string>>(primary, failing('replica', 30)(clock), options);
    const answer = rung(saved.rank(request));
    const error = expect(lost.rank(request)).rejects.toThrow('primary');
    await clock.advance(50);
    expect(await answer).toBe('replica');
    await error;
  });

  it('adds 5 % of calls at most, once what was saved up is spent', async () => {
    const primary = stubRanker('primary', never);
    const replica = stubRanker('replica');
    const { clock, ranker } = wrap(primary, replica);
    for (let call = 0; call < 400; call += 1) {
      const settled = ranker.rank(request, { deadlineMs: 20 }).catch(() => undefined);
      await clock.advance(20);
      await settled;
    }
    expect(replica.calls.length).toBeGreaterThanOrEqual(28);
    expect(replica.calls.length).toBeLessThanOrEqual(30);
  });

  it('sends what is not a read to the primary alone', async () => {
    const counter = (): { value: number; read(): Promise<number>; add(): Promise<number> } => ({
      value: 0,
      async read() {
        return Promise.resolve(this.value);
      },
      async add() {
        this.value += 1;
        return Promise.resolve(this.value);
      },
    });
    const [primary, replica] = [counter(), counter()];
    const both = hedged(primary, replica, { afterMs: 0, reads: ['read'], clock: createVirtualClock() });
    expect(await both.add()).toBe(1);
    expect([primary.value, replica.value]).toEqual([1, 0]);
  });
});
