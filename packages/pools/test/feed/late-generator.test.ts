import { describe, expect, it } from 'vitest';
import type { OrderedStore } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import type { VirtualClock } from '@feedloom/core/testing';
import { MemoryStore } from '@feedloom/core/memory';
import type { GenerateRequest, Generator } from '../../src/index.js';
import { createGenerator } from '../../src/index.js';
import type { Pin, TestSource } from '../kit.js';
import { createKit, idsOf } from '../kit.js';

type Mood = 'well' | 'throwing' | number;

/** A generator whose mood can be changed; a number is a delay in milliseconds. Records the sizes it was asked for. */
function moody(clock: VirtualClock): Generator<Pin, TestSource> & { mood: Mood; readonly sizes: number[] } {
  const well = createGenerator<Pin, TestSource>({ mix: [] });
  return {
    mood: 'well',
    sizes: [],
    generate(heads, request: GenerateRequest) {
      this.sizes.push(request.size);
      const { mood } = this;
      if (mood === 'throwing') throw new Error('the generator is broken');
      const slate = well.generate(heads, request);
      if (mood === 'well') return slate;
      return new Promise((resolve) => void clock.setTimer(() => resolve(slate), mood));
    },
  };
}

async function opened<Result>(clock: VirtualClock, opening: Promise<Result>, ms: number): Promise<Result> {
  await clock.advance(ms);
  return opening;
}

describe('a feed whose generator is late', () => {
  it('answers with the feed as it was, by the deadline, and says so', async () => {
    const clock = createVirtualClock();
    const generator = moody(clock);
    const { feed, fill } = createKit({ clock, generator });
    await fill('following', 50);
    const before = await feed.open('ana');
    generator.mood = 500;
    const page = await opened(clock, feed.open('ana', { deadlineMs: 100 }), 100);
    expect(idsOf(page)).toEqual(idsOf(before));
    expect(page.fresh).toBe(0);
    expect(page.degraded).toEqual([{ part: 'generator', reason: 'timeout', servedFrom: 'materialised-feed' }]);
  });

  it('banks the late chunk and serves it next, without asking the generator again', async () => {
    const clock = createVirtualClock();
    const generator = moody(clock);
    const { feed, fill } = createKit({ clock, generator });
    await fill('following', 50);
    const before = await feed.open('ana');
    generator.mood = 500;
    await opened(clock, feed.open('ana', { deadlineMs: 100 }), 100);
    await clock.advance(400);
    await feed.idle();
    const asked = generator.sizes.length;
    const page = await feed.open('ana', { limit: 100 });
    expect(generator.sizes.length).toBe(asked);
    expect(page.fresh).toBeGreaterThanOrEqual(5);
    expect(page.degraded).toEqual([]);
    expect(idsOf(page).slice(page.fresh)).toEqual(idsOf(before));
    expect(new Set(idsOf(page)).size).toBe(page.items.length);
  });

  it.each([
    ['just before', 99, 5],
    ['just after', 101, 0],
  ])('serves a chunk that arrives %s the deadline exactly once', async (_when, delay, fresh) => {
    const clock = createVirtualClock();
    const generator = moody(clock);
    const { feed, fill } = createKit({ clock, generator });
    await fill('following', 30);
    generator.mood = delay;
    const opening = feed.open('ana', { deadlineMs: 100 });
    await clock.advance(200);
    expect((await opening).fresh).toBe(fresh);
    await feed.idle();
    generator.mood = 'well';
    const seen: string[] = [];
    for (let visit = 0; visit < 12; visit += 1) {
      const page = await feed.open('ana');
      seen.push(...idsOf(page).slice(0, page.fresh));
    }
    const all = fresh > 0 ? [...idsOf(await opening), ...seen] : seen;
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(30);
  });

  it('gives up on a generator that never answers, so that the next visit can try again', async () => {
    const clock = createVirtualClock();
    const generator = moody(clock);
    const { feed, fill } = createKit({ clock, generator, feed: { lateMs: 1000 } });
    await fill('following', 30);
    generator.mood = 1e9;
    await opened(clock, feed.open('ana', { deadlineMs: 100 }), 100);
    await clock.advance(2000);
    generator.mood = 'well';
    expect((await feed.open('ana')).fresh).toBeGreaterThanOrEqual(5);
  });
});

describe('a feed whose store is slow to acknowledge', () => {
  it('serves the chunk that was committed too late as the next one', async () => {
    const clock = createVirtualClock();
    const inner = new MemoryStore();
    let delayMs = 0;
    const store: OrderedStore = {
      supports: inner.supports,
      read: (...call) => inner.read(...call),
      readMany: (...call) => inner.readMany(...call),
      write: async (...call) => {
        const done = await inner.write(...call);
        if (delayMs > 0) await new Promise<void>((resolve) => void clock.setTimer(resolve, delayMs));
        return done;
      },
      scan: (...call) => inner.scan(...call),
      close: () => inner.close(),
      [Symbol.asyncDispose]: () => inner.close(),
    };
    const { feed, fill } = createKit({ clock, store });
    await fill('following', 20);
    await feed.open('ana');
    delayMs = 300;
    const late = await opened(clock, feed.open('ana', { deadlineMs: 100 }), 100);
    expect([late.fresh, late.degraded[0]?.part]).toEqual([0, 'store']);
    delayMs = 0;
    await clock.advance(1000);
    await feed.idle();
    const page = await feed.open('ana', { limit: 100 });
    expect([page.fresh, page.items.length]).toEqual([5, 10]);
  });
});

describe('a feed whose generator fails', () => {
  it('answers with the feed as it was and names the part', async () => {
    const clock = createVirtualClock();
    const generator = moody(clock);
    const { feed, fill } = createKit({ clock, generator });
    await fill('following', 30);
    const before = await feed.open('ana');
    generator.mood = 'throwing';
    const page = await feed.open('ana');
    expect(idsOf(page)).toEqual(idsOf(before));
    expect(page.degraded).toEqual([{ part: 'generator', reason: 'error', servedFrom: 'materialised-feed' }]);
  });

  it.each([1, 3])(
    'makes the next chunk as large as, or larger than, the last after %i failures, even after a restart',
    async (failures) => {
      const clock = createVirtualClock();
      const generator = moody(clock);
      const store = new MemoryStore();
      const first = createKit({ clock, generator, store });
      await first.fill('following', 100);
      generator.mood = 'throwing';
      for (let failure = 0; failure < failures; failure += 1) {
        await first.feed.open('ana');
        await first.feed.idle();
      }
      const lastAsked = generator.sizes.at(-1) ?? 0;
      generator.mood = 'well';
      const restarted = createKit({ clock, generator, store, seed: 'after the restart' });
      const page = await restarted.feed.open('ana', { limit: 100 });
      expect(page.fresh).toBeGreaterThanOrEqual(lastAsked);
      expect(generator.sizes).toEqual(generator.sizes.toSorted((a, b) => a - b));
      await restarted.feed.open('ana');
      expect(generator.sizes.at(-1)).toBe(5);
    },
  );

  it('never owes more than the largest chunk', async () => {
    const clock = createVirtualClock();
    const generator = moody(clock);
    const { feed, fill } = createKit({ clock, generator });
    await fill('following', 100);
    generator.mood = 'throwing';
    for (let failure = 0; failure < 30; failure += 1) {
      await feed.open('ana');
      await feed.idle();
    }
    generator.mood = 'well';
    expect((await feed.open('ana', { limit: 100 })).fresh).toBe(20);
  });

  it('refuses a slate with an item that was not offered, and takes nothing', async () => {
    const generator: Generator<Pin, TestSource> = {
      generate: () => ({
        picks: [{ id: 'from nowhere', source: 'related', rule: 'whim', displaced: 0 }],
        drops: [],
        defers: [],
        carry: undefined,
        policy: 'whim',
      }),
    };
    const { feed, pools, fill } = createKit({ generator });
    await fill('following', 3);
    const page = await feed.open('ana');
    expect(page.degraded[0]).toMatchObject({ reason: 'error', servedFrom: 'materialised-feed' });
    expect((await pools.size('ana')).following).toBe(3);
  });
});
