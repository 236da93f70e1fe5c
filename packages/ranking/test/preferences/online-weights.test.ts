import type { Random } from '@feedloom/core';
import { MemoryStore } from '@feedloom/core/memory';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import type { OnlineWeightsOptions, WeightExample } from '../../src/index.js';
import { openOnlineWeights } from '../../src/index.js';
import { expectCode } from '../support/expect-code.js';
import { withSeed } from '../support/seed.js';

const initial = { similarity: 1, interest: 0.2, noise: 0 };
const open = (options: Partial<OnlineWeightsOptions> = {}) =>
  openOnlineWeights({ store: new MemoryStore(), name: 'rerank', initial, alpha: 0.3, ...options });

/** What users take who care for interests three times as much as for similarity. */
function shown(random: Random, count: number, prefix = 'e'): WeightExample[] {
  return Array.from({ length: count }, (_, index) => {
    const features = { similarity: random.next() - 0.5, interest: random.next() - 0.5, noise: random.next() - 0.5 };
    const margin = 2 * features.similarity + 6 * features.interest;
    const isPositive = random.next() < 1 / (1 + Math.exp(-margin));
    return { event: `${prefix}${index}`, at: index, features, isPositive };
  });
}

describe('online weights', () => {
  it('are not opened for a caller that has left', async () => {
    await expectCode(open({ signal: AbortSignal.abort() }), 'ERR_ABORTED');
    await expectCode(open({ deadlineMs: 0 }), 'ERR_TIMEOUT');
  });

  it('come near to what users go by, and predict it better than those set by hand', async () => {
    await withSeed(async (random) => {
      const weights = await open();
      expect(await weights.learn(shown(random, 4000))).toBe(4000);
      const { similarity = 0, interest = 0, noise = 0 } = weights.learnt();
      expect(interest).toBeGreaterThan(2 * similarity);
      expect(Math.abs(noise)).toBeLessThan(0.8);
      const { initialLoss = 0, learntLoss = 1, examples } = weights.report();
      expect(examples).toBe(4000);
      expect(learntLoss).toBeLessThan(initialLoss - 0.05);
    });
  });

  it('are learnt in the shadow, and served from the moment that somebody says so, in every process', async () => {
    await withSeed(async (random) => {
      const store = new MemoryStore();
      const weights = await open({ store });
      await weights.learn(shown(random, 300));
      expect(weights.weights()).toEqual(initial);
      expect(weights.report()).toMatchObject({ isLive: false, policy: 'rerank@initial' });
      await weights.setLive(true);
      expect(weights.weights()).toEqual(weights.learnt());
      expect(weights.predict({ interest: 1 })).toBeGreaterThan(weights.predict({ interest: -1 }));
      const other = await open({ store });
      expect(other.weights()).toEqual(weights.learnt());
      expect(other.report().policy).toBe('rerank@2');
      await other.setLive(false);
      await weights.refresh();
      expect(weights.weights()).toEqual(initial);
    });
  });

  it('learn from each event once, and lose nothing of what two processes learn at once', async () => {
    await withSeed(async (random) => {
      const store = new MemoryStore();
      const handles = [await open({ store }), await open({ store })] as const;
      const batches = Array.from({ length: 12 }, (_, index) => shown(random, 10, `b${index}-`));
      const learnt = await Promise.all(batches.map((batch, index) => (handles[index % 2] ?? handles[0]).learn(batch)));
      expect(learnt).toEqual(batches.map(() => 10));
      expect(await handles[0].learn(batches.flat())).toBe(0);
      await handles[1].refresh();
      expect(handles[1].report().examples).toBe(120);
      expect(handles[1].learnt()).toEqual(handles[0].learnt());
    });
  });

  it('count what was unlikely to be shown for more, up to a bound', async () => {
    const example = { event: 'e', at: 0, features: { similarity: 1 }, isPositive: true };
    const step = async (extra: Partial<WeightExample>): Promise<number> => {
      const weights = await open({ l2: 0, beta: 100, maxImportance: 10 });
      await weights.learn([{ ...example, ...extra }]);
      return (weights.learnt()['similarity'] ?? 0) - initial.similarity;
    };
    const plain = await step({});
    expect((await step({ propensity: 0.25 })) / plain).toBeCloseTo(4, 1);
    expect((await step({ slot: 15 })) / plain).toBeCloseTo(4, 1);
    expect((await step({ propensity: 0.25, slot: 99 })) / plain).toBeCloseTo(4, 1);
    expect(await step({ propensity: 1e-9 })).toBeCloseTo(await step({ propensity: 0.1 }), 9);
  });

  it('take the gradient of the log loss', async () => {
    const weights = await open({ initial: { x: 0.5, y: -0.25 }, alpha: 1, beta: 1e6, l2: 0 });
    await weights.learn([{ event: 'e', at: 0, features: { x: 2, y: 1 }, isPositive: false }]);
    const loss = (x: number, y: number): number => Math.log(1 + Math.exp(x * 2 + y));
    const { x = 0, y = 0 } = weights.learnt();
    // With so large a beta, the step is the gradient, divided by it.
    expect((x - 0.5) * -1e6).toBeCloseTo((loss(0.5 + 1e-5, -0.25) - loss(0.5 - 1e-5, -0.25)) / 2e-5, 3);
    expect((y + 0.25) * -1e6).toBeCloseTo((loss(0.5, -0.25 + 1e-5) - loss(0.5, -0.25 - 1e-5)) / 2e-5, 3);
  });

  it('go step by step down the gradient, ever more slowly, where nothing pulls them back', async () => {
    await withSeed(async (random) => {
      const weights = await open({ initial: { x: 0.5 }, alpha: 0.3, beta: 1, l2: 0 });
      let x = 0.5;
      let squares = 0;
      const examples = Array.from({ length: 50 }, (_, at) => {
        return { event: `${at}`, at, features: { x: random.next() * 4 - 2 }, isPositive: random.next() < 0.4 };
      });
      for (const { features, isPositive } of examples) {
        const gradient = (1 / (1 + Math.exp(-x * features.x)) - (isPositive ? 1 : 0)) * features.x;
        squares += gradient ** 2;
        x -= (0.3 * gradient) / (1 + Math.sqrt(squares));
      }
      await weights.learn(examples);
      expect(weights.learnt()['x']).toBeCloseTo(x, 9);
    });
  });

  it('begin anew with other features, after a reset, and after damage only by a reset', async () => {
    await withSeed(async (random) => {
      const store = new MemoryStore();
      const weights = await open({ store });
      await weights.learn(shown(random, 50));
      expect((await open({ store, initial: { other: 1 } })).report().examples).toBe(0);
      const key = { partition: 'feedloom/weights/rerank', key: Buffer.from('w') };
      await store.write(key.partition, { puts: [{ key: key.key, value: Buffer.from('not what it was') }] });
      await expectCode(open({ store }), 'ERR_CORRUPT');
      await weights.reset();
      expect((await open({ store })).learnt()).toEqual(initial);
      expect(weights.report()).toMatchObject({ examples: 0, learntLoss: undefined });
    });
  });

  it('refuse what cannot be learnt from', async () => {
    const weights = await open();
    const example = { event: 'e', at: 0, features: {}, isPositive: true };
    for (const bad of [
      { event: '' },
      { at: Number.NaN },
      { features: { interest: Infinity } },
      { propensity: 0 },
      { slot: -1 },
    ]) {
      await expectCode(weights.learn([{ ...example, ...bad }]), 'ERR_INVALID_ARGUMENT', JSON.stringify(bad));
    }
    const many = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`f${index}`, 0]));
    await expectCode(open({ initial: many }), 'ERR_INVALID_ARGUMENT');
    await expectCode(open({ initial: {} }), 'ERR_INVALID_ARGUMENT');
    await expectCode(open({ name: 'a/b' }), 'ERR_INVALID_ARGUMENT');
    await expectCode(weights.learn([example], { deadlineMs: 0 }), 'ERR_TIMEOUT');
  });

  it('are not silenced by examples of a clock that is ahead', async () => {
    await withSeed(async (random) => {
      const clock = createVirtualClock({ now: 1_000_000_000_000 });
      const weights = await open({ clock, rememberedEvents: 8 });
      const at = (offset: number, prefix: string) =>
        shown(random, 16, prefix).map((example) => ({ ...example, at: clock.now() + offset }));
      await weights.learn(at(400 * 86_400_000, 'ahead'));
      await clock.advance(1_000);
      expect(await weights.learn(at(0, 'later'))).toBe(16);
    });
  });
});
