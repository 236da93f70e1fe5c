import type { Ranker } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import type { ExperimentOptions, Exposure } from '../../src/index.js';
import { createExperiment, experimentRanker, sampleRatio } from '../../src/index.js';
import { expectCode } from '../support/expect-code.js';

const users = Array.from({ length: 3000 }, (_, index) => `user-${index}`);

function open(options: Partial<ExperimentOptions<number>> = {}) {
  const arms = [
    { name: 'now', share: 2, payload: 1 },
    { name: 'bold', share: 1, payload: 2 },
    { name: 'mild', share: 1, payload: 3 },
  ];
  return createExperiment<number>({ name: 'mix-2', arms, clock: createVirtualClock(), ...options });
}

const armsOf = (experiment: ReturnType<typeof open>) => users.map((user) => experiment.assign(user)?.arm);
const countOf = (arms: readonly (string | undefined)[], name: string): number =>
  arms.filter((arm) => arm === name).length;

describe('an experiment', () => {
  it('puts users into arms by their shares', () => {
    const arms = armsOf(open());
    const counts = ['now', 'bold', 'mild'].map((name) => countOf(arms, name));
    expect(sampleRatio(counts, [2, 1, 1]).probability).toBeGreaterThan(0.001);
    expect(open().assign('user-1')).toMatchObject({ experiment: 'mix-2', propensity: expect.any(Number) as number });
    const experiment = open();
    const byArm = new Map(users.map((user) => [experiment.assign(user)?.arm, experiment.assign(user)]));
    expect(byArm.get('now')).toMatchObject({ payload: 1, propensity: 0.5 });
    expect(byArm.get('mild')).toMatchObject({ payload: 3, propensity: 0.25 });
  });

  it('gives a user the same arm in every process', () => {
    // Written down: a change of the hash would move users in the middle of an experiment.
    expect(users.slice(0, 8).map((user) => open().assign(user)?.arm)).toEqual(armsOf(open()).slice(0, 8));
    expect(users.slice(0, 8).map((user) => open().assign(user)?.arm)).toMatchInlineSnapshot(`
      [
        "now",
        "bold",
        "mild",
        "now",
        "now",
        "mild",
        "now",
        "bold",
      ]
    `);
  });

  it('moves nobody between two arms when the share of a third changes', () => {
    const before = armsOf(open());
    const arms = [
      { name: 'now', share: 2, payload: 1 },
      { name: 'bold', share: 3, payload: 2 },
      { name: 'mild', share: 1, payload: 3 },
    ];
    const after = armsOf(open({ arms }));
    const moved = before.flatMap((arm, index) => (arm === after[index] ? [] : [[arm, after[index]]]));
    expect(moved.length).toBeGreaterThan(400);
    for (const move of moved) expect(move[1]).toBe('bold');
    // From 1/4 to 1/2 of the users: no more than those move.
    expect(moved.length / users.length).toBeLessThan(0.28);
  });

  it('takes part of the users, and more of them without moving any from arm to arm', () => {
    const few = armsOf(open({ trafficRatio: 0.2 }));
    const more = armsOf(open({ trafficRatio: 0.6 }));
    expect(few.filter((arm) => arm !== undefined).length / users.length).toBeCloseTo(0.2, 1);
    for (const [index, arm] of few.entries()) if (arm !== undefined) expect(more[index]).toBe(arm);
  });

  it('is independent of another experiment, and apart from one in the same layer', () => {
    const other = armsOf(open({ name: 'other' }));
    const both = armsOf(open()).filter((arm, index) => arm === 'now' && other[index] === 'now').length;
    expect(both / users.length).toBeCloseTo(0.25, 1);
    const first = armsOf(open({ layer: { name: 'feed', from: 0, to: 0.5 } }));
    const second = armsOf(open({ name: 'other', layer: { name: 'feed', from: 0.5, to: 1 } }));
    for (const [index, arm] of first.entries())
      expect([arm, second[index]].filter((one) => one !== undefined)).toHaveLength(1);
  });

  it('tells of an exposure once for each user and session, and outlives a log that fails', () => {
    const told: Exposure[] = [];
    const experiment = open({ onExposure: (exposure) => told.push(exposure) });
    for (let time = 0; time < 3; time += 1) {
      experiment.expose('ann', { session: 's1' });
      experiment.expose('ann', { session: 's2' });
      experiment.expose('bob');
    }
    expect(told.map(({ user, session }) => [user, session])).toEqual([
      ['ann', 's1'],
      ['ann', 's2'],
      ['bob', undefined],
    ]);
    expect(new Set(told.map(({ event }) => event)).size).toBe(3);
    const again: Exposure[] = [];
    open({ onExposure: (exposure) => again.push(exposure) }).expose('bob');
    expect(again[0]?.event).toBe(told[2]?.event);
    const broken = open({
      onExposure() {
        throw new Error('the disk is full');
      },
    });
    expect(broken.expose('ann')?.arm).toBe(experiment.assign('ann')?.arm);
  });

  it('lets each arm rank the same candidates', async () => {
    const rankerOf = (rung: string): Ranker<string> => ({
      rank: async ({ candidates }) => ({
        items: candidates.map((candidate) => ({ candidate, score: 1, rung })),
        degraded: [],
      }),
    });
    const told: Exposure[] = [];
    const experiment = open({ trafficRatio: 0.5, onExposure: (exposure) => told.push(exposure) });
    const rankers = { now: rankerOf('now'), bold: rankerOf('bold'), mild: rankerOf('mild') };
    const ranker = experimentRanker(experiment, rankers, { otherwise: rankerOf('none') });
    for (const user of users.slice(0, 40)) {
      const { items } = await ranker.rank({ user, candidates: ['a', 'b'] });
      expect(items.map(({ candidate, rung }) => [candidate, rung])).toEqual(
        ['a', 'b'].map((candidate) => [candidate, experiment.assign(user)?.arm ?? 'none']),
      );
    }
    expect(told).toHaveLength(users.slice(0, 40).filter((user) => experiment.assign(user) !== undefined).length);
    await ranker.rank({ user: 'user-100', candidates: [] });
    expect(told.some(({ user }) => user === 'user-100')).toBe(false);
    expect(() => experimentRanker(experiment, { now: rankerOf('now') })).toThrow(/without a ranker/);
    await expectCode(ranker.rank({ user: '', candidates: ['a'] }), 'ERR_INVALID_ARGUMENT');
  });

  it('refuses arms that nobody could be in, or that share a name', () => {
    const arm = { name: 'a', share: 1, payload: 1 };
    for (const arms of [
      [],
      [{ ...arm, share: 0 }],
      [arm, arm],
      [{ ...arm, share: -1 }],
      [{ ...arm, share: Number.NaN }],
    ]) {
      expect(() => open({ arms })).toThrow();
    }
    expect(() => open({ trafficRatio: 2 })).toThrow(/trafficRatio/);
    expect(() => open({ layer: { name: 'x', from: 0.6, to: 0.5 } })).toThrow(/layer/);
  });
});

describe('a test of sample ratios', () => {
  it('tells a broken split from chance', () => {
    expect(sampleRatio([5000, 5000], [1, 1])).toEqual({ chiSquare: 0, probability: 1 });
    expect(sampleRatio([5100, 4900], [1, 1]).probability).toBeCloseTo(0.0455, 1);
    expect(sampleRatio([5300, 4700], [1, 1]).probability).toBeLessThan(1e-6);
    // Of a table: with two degrees, 9.21 has the probability 0.01.
    const off = Math.sqrt((9.21 * 300) / 2);
    const three = sampleRatio([300 + off, 300, 300 - off], [1, 1, 1]);
    expect(three.chiSquare).toBeCloseTo(9.21, 9);
    expect(three.probability).toBeCloseTo(0.01, 3);
    expect(() => sampleRatio([], [])).toThrow(/arms/);
  });
});
