import { seededRandom } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import type { SourceBanditOptions, SourceOutcome } from '../../src/index.js';
import { createSourceBandit } from '../../src/index.js';
import { drawBeta } from '../../src/experiments/beta.js';
import { expectCode } from '../support/expect-code.js';
import { withSeed } from '../support/seed.js';

const sources = ['related', 'fresh', 'trending'];
const DAY_MS = 86_400_000;

function open(options: Partial<SourceBanditOptions> = {}) {
  const clock = createVirtualClock();
  const store = new MemoryStore();
  const create = (seed: string) =>
    createSourceBandit({ store, name: 'home', sources, clock, random: seededRandom(seed), ...options });
  return { clock, store, create, bandit: create('seed') };
}

let named = 0;
function outcomes(source: string, rewards: number, showings: number, at: number, segment = 'en'): SourceOutcome[] {
  return Array.from({ length: showings }, (_, index) => {
    named += 1;
    return { event: `o${named}`, at, segment, source, reward: index < rewards ? 1 : 0 };
  });
}

describe('a bandit of sources', () => {
  it('gives most places to the source that does best, and never less than the floor to any', async () => {
    const { bandit, clock } = open();
    const now = clock.now();
    await bandit.learn([
      ...outcomes('related', 30, 300, now),
      ...outcomes('fresh', 75, 300, now),
      ...outcomes('trending', 9, 300, now),
    ]);
    const { shares, policy } = await bandit.mix('en');
    expect(shares.map(({ source }) => source)).toEqual(sources);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(shares[1]?.share).toBeGreaterThan(0.9);
    for (const { share, propensity } of shares) {
      expect(share).toBeGreaterThanOrEqual(0.03);
      expect(propensity).toBe(share);
    }
    expect(policy).toBe('home@2');
  });

  it('knows nothing of a segment from what was learnt of another', async () => {
    const { bandit, clock } = open({ draws: 3000 });
    await bandit.learn(outcomes('fresh', 100, 100, clock.now()));
    const { shares } = await bandit.mix('sk');
    for (const { share } of shares) expect(share).toBeCloseTo(1 / 3, 1);
  });

  it('draws the same mix from the same chance, whatever process draws it', async () => {
    const { create, clock } = open();
    await create('a').learn([...outcomes('related', 3, 20, clock.now()), ...outcomes('fresh', 4, 20, clock.now())]);
    expect(await create('b').mix('en')).toEqual(await create('b').mix('en'));
    const mixes = await Promise.all(['c', 'd', 'e'].map((seed) => create(seed).mix('en')));
    expect(new Set(mixes.map((mix) => JSON.stringify(mix.shares))).size).toBeGreaterThan(1);
  });

  it('follows what changes: old outcomes fade, and late ones count by their age', async () => {
    const { bandit, clock } = open({ halfLifeMs: DAY_MS });
    const late = outcomes('related', 0, 1000, clock.now());
    await bandit.learn(outcomes('fresh', 80, 100, clock.now()));
    await clock.advance(20 * DAY_MS);
    await bandit.learn(outcomes('related', 40, 100, clock.now()));
    await bandit.learn(late);
    const { shares } = await bandit.mix('en');
    expect(shares[0]?.share).toBeGreaterThan(0.8);
  });

  it('learns from each event once, and loses nothing of what two processes learn at once', async () => {
    const { create, clock, store } = open();
    const told = Array.from({ length: 16 }, () => outcomes('fresh', 1, 2, clock.now()));
    const bandits = [create('a'), create('b')] as const;
    // Pauses between attempts need time that passes.
    const awake = (seed: string) => createSourceBandit({ store, name: 'home', sources, random: seededRandom(seed) });
    const system = [awake('c'), awake('d')] as const;
    const learnt = await Promise.all(told.map(async (batch, index) => system[index % 2 === 0 ? 0 : 1].learn(batch)));
    expect(learnt).toEqual(told.map(() => 2));
    expect(await bandits[0].learn(told.flat())).toBe(0);
    expect((await bandits[1].mix('en')).policy).toBe('home@16');
  });

  it('forgets a segment, and refuses what it cannot know', async () => {
    const { bandit, clock, create } = open();
    await bandit.learn(outcomes('fresh', 90, 100, clock.now()));
    await bandit.reset('en');
    expect((await create('x').mix('en')).shares).toEqual((await create('x').mix('other')).shares);
    const outcome = { event: 'x', at: 0, segment: 'en', source: 'fresh', reward: 1 };
    for (const bad of [{ source: 'other' }, { reward: 2 }, { reward: Number.NaN }, { event: '' }, { segment: '' }]) {
      await expectCode(bandit.learn([{ ...outcome, ...bad }]), 'ERR_INVALID_ARGUMENT', JSON.stringify(bad));
    }
    for (const bad of [
      { floorRatio: 0.4 },
      { sources: [] },
      { sources: ['a', 'a'] },
      { prior: { rewards: 1, showings: 1 } },
      { name: 'a/b' },
    ]) {
      expect(() => open(bad), JSON.stringify(bad)).toThrow(/must/);
    }
    await expectCode(bandit.mix('en', { deadlineMs: 0 }), 'ERR_TIMEOUT');
  });

  it('draws from the Beta distribution', async () => {
    await withSeed(async (random) => {
      for (const [alpha, beta] of [
        [2, 5],
        [0.5, 0.5],
        [40, 10],
      ] as const) {
        const draws = Array.from({ length: 4000 }, () => drawBeta(random, alpha, beta));
        const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
        const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
        const expected = (alpha * beta) / ((alpha + beta) ** 2 * (alpha + beta + 1));
        expect(Math.abs(mean - alpha / (alpha + beta))).toBeLessThan(6 * Math.sqrt(expected / draws.length));
        expect(variance / expected).toBeGreaterThan(0.8);
        expect(variance / expected).toBeLessThan(1.2);
      }
    });
  });
});
