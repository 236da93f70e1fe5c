import { seededRandom } from '@feedloom/core';
import { describe, expect, it } from 'vitest';
import { budgetRow, shareRow } from '../budgets/budget.js';
import { openLoop, quantile } from '../harness/open-loop.js';

describe('an open loop', () => {
  it('goes on asking while nothing is answered', async () => {
    let inFlight = 0;
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const asking = openLoop({
      ...{ rate: 200, seconds: 0.2, random: seededRandom('gate') },
      ask: async () => {
        inFlight += 1;
        await gate;
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(inFlight).toBeGreaterThan(20);
    release();
    expect(await asking).toHaveLength(inFlight);
  });

  it('counts the time of a request from when it should have started, even if it could not', async () => {
    let now = 0;
    const asked = await openLoop({
      ...{ rate: 1_000, seconds: 0.1, random: seededRandom('stall'), now: () => now },
      // The first one stops the clock of everybody for a second.
      ask: async (index) => (now += index === 0 ? 1_000 : 1),
    });
    expect(asked.length).toBeGreaterThan(50);
    expect(Math.min(...asked.map(({ ms }) => ms))).toBeGreaterThan(900);
  });

  it('asks as often as it is told, at random times that a seed repeats', async () => {
    const starts: number[][] = [[], []];
    for (const times of starts) {
      let now = 0;
      const ask = async (_: number, startedAt: number): Promise<void> => {
        now = Math.max(now, startedAt);
        times.push(startedAt);
      };
      await openLoop({ rate: 1e6, seconds: 0.0001, random: seededRandom('starts'), ask, now: () => now });
    }
    expect(starts[0]).toEqual(starts[1]);
    expect(starts[0]?.length).toBeGreaterThan(60);
    expect(starts[0]?.length).toBeLessThan(150);
  });
});

describe('quantile', () => {
  it('is the value by nearest rank', () => {
    expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(quantile([5, 1, 4, 2, 3], 0.99)).toBe(5);
    expect(quantile([7], 0)).toBe(7);
  });

  it('of nothing is not a number, so that no budget is kept by it', () => {
    const budget = { id: 'x', what: 'x', percentile: 99, limitMs: 10 };
    expect(budgetRow(budget, { times: [], rate: 1, conditions: '' }).pass).toBe(false);
    expect(shareRow('x', 'x', [], 0.5).pass).toBe(false);
  });
});

describe('a budget', () => {
  it('is judged by its own percentile', () => {
    const times = Array.from({ length: 100 }, (_, at) => at + 1);
    const run = { times, rate: 5, conditions: 'here' };
    const row = budgetRow({ id: 'x', what: 'a stage', percentile: 95, limitMs: 95 }, run);
    expect(row).toMatchObject({ ours: 95, peer: 95, ratio: 1, goal: '<= 1', pass: true, rounds: 100 });
    expect(budgetRow({ id: 'x', what: 'a stage', percentile: 99, limitMs: 95 }, run).pass).toBe(false);
  });
});
