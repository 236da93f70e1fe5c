import type { Interaction, Random } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { createCooccurrence } from '../../src/collaborative/create-cooccurrence.js';
import type { CooccurrenceOptions } from '../../src/collaborative/create-cooccurrence.js';
import { START, eventOf } from '../support/event-of.js';
import { integerBetween, withSeed } from '../support/seed.js';

const DAY = 86_400_000;

function countsOf(options: CooccurrenceOptions = {}) {
  const clock = createVirtualClock({ now: START });
  return { clock, counts: createCooccurrence({ clock, minTogether: 0, ...options }) };
}

/** What the counts should be, from the definition: all of a user's pairs, each by its lesser weight. */
function together(events: readonly Interaction[], halfLifeMs: number, now: number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [index, { user, item, at }] of events.entries()) {
    for (const other of events.slice(0, index)) {
      if (other.user !== user || other.item === item) continue;
      const amount = 2 * 2 ** ((at - now) / halfLifeMs);
      for (const pair of [`${item} ${other.item}`, `${other.item} ${item}`]) {
        sums.set(pair, (sums.get(pair) ?? 0) + amount);
      }
    }
  }
  return sums;
}

/** Saves of different items by each of some users, over a hundred days. */
function saves(random: Random, users: number, items: number): Interaction[] {
  return Array.from({ length: users }, (_, user) => {
    const own = [...Array.from({ length: items }, (_, item) => item)].filter(() => random.next() < 0.3);
    return own.map((item) => eventOf(`user:${user}`, `pin:${item}`, { at: START - 100 * DAY * random.next() }));
  })
    .flat()
    .sort((a, b) => a.at - b.at);
}

describe('what is used together', () => {
  it('equals the sums by definition while nothing overflows', async () => {
    await withSeed(async (random) => {
      // So short a half-life that rows are rescaled on the way.
      const halfLifeMs = 1 * DAY;
      const { counts } = countsOf({ halfLifeMs, window: 30, neighbours: 30 });
      const events = saves(random, 20, 20);
      counts.learn(events);
      const expected = together(events, halfLifeMs, START);
      for (let item = 0; item < 20; item += 1) {
        for (const similar of counts.similar(`pin:${item}`)) {
          const exact = expected.get(`pin:${item} ${similar.item}`) ?? NaN;
          expect(similar.together / exact).toBeCloseTo(1, 4);
        }
      }
    });
  });

  it('finds what is saved by the same users, most alike first, and knows by how many', () => {
    const { counts } = countsOf({ shrinkage: 0 });
    for (let user = 0; user < 10; user += 1) {
      counts.learn([eventOf(`u${user}`, 'lamp'), eventOf(`u${user}`, user < 8 ? 'desk' : 'rose')]);
    }
    const found = counts.similar('lamp');
    expect(found.map(({ item }) => item)).toEqual(['desk', 'rose']);
    expect(found[0]?.similarity).toBeCloseTo(16 / Math.sqrt(20 * 16), 5);
    expect(found[0]?.together).toBeCloseTo(16, 5);
    expect(counts.similar('lamp', { limit: 1 })).toHaveLength(1);
    expect(counts.similar('unheard of')).toEqual([]);
  });

  it('counts an event once however often it is told', () => {
    const { counts } = countsOf();
    const events = [eventOf('ada', 'lamp'), eventOf('ada', 'desk')];
    expect(counts.learn([...events, ...events])).toBe(2);
    const before = counts.similar('lamp');
    expect(counts.learn(events)).toBe(0);
    expect(counts.similar('lamp')).toEqual(before);
  });

  it('counts a pair of one user once, by what the user did that weighs most', () => {
    const { counts } = countsOf();
    const steps = [
      eventOf('ada', 'lamp', { kind: 'click' }),
      eventOf('ada', 'desk', { kind: 'click' }),
      eventOf('ada', 'desk', { kind: 'click' }),
    ];
    counts.learn(steps);
    expect(counts.similar('lamp')[0]?.together).toBeCloseTo(1, 5);
    counts.learn([eventOf('ada', 'desk'), eventOf('ada', 'lamp')]);
    expect(counts.similar('lamp')[0]?.together).toBeCloseTo(2, 5);
    expect(counts.similar('lamp')[0]?.similarity).toBeCloseTo(2 / 12, 5);
  });

  it('learns nothing from what was hidden', () => {
    const { counts } = countsOf();
    counts.learn([eventOf('ada', 'lamp'), eventOf('ada', 'mud', { kind: 'hide' })]);
    expect(counts.similar('lamp')).toEqual([]);
  });

  it('halves in a half-life, and an event from the future counts as of now', async () => {
    const { clock, counts } = countsOf({ halfLifeMs: DAY });
    counts.learn([eventOf('ada', 'lamp'), eventOf('ada', 'desk', { at: START + 900 * DAY })]);
    expect(counts.similar('lamp')[0]?.together).toBeCloseTo(2, 5);
    await clock.advance(DAY);
    expect(counts.similar('lamp')[0]?.together).toBeCloseTo(1, 5);
  });

  it('asks more of pairs with popular items than that two users saved both', () => {
    const { counts } = countsOf({ minTogether: 3, popularFrom: 20 });
    for (let user = 0; user < 20; user += 1) counts.learn([eventOf(`u${user}`, 'lamp')]);
    counts.learn([eventOf('u0', 'desk'), eventOf('u0', 'rose'), eventOf('u1', 'rose')]);
    expect(counts.similar('lamp').map(({ item }) => item)).toEqual(['rose']);
    expect(counts.similar('desk').map(({ item }) => item)).toEqual(['rose']);
  });

  it('keeps frequent pairs in lists that many rare ones pass through', async () => {
    await withSeed(async (random) => {
      const { counts } = countsOf({ neighbours: 16 });
      for (let round = 0; round < 400; round += 1) {
        const often = `often:${integerBetween(random, 0, 3)}`;
        counts.learn([eventOf(`u${round}`, 'lamp'), eventOf(`u${round}`, round % 2 === 0 ? often : `rare:${round}`)]);
      }
      const best = counts.similar('lamp').slice(0, 4);
      expect(best.map(({ item }) => item).sort()).toEqual(['often:0', 'often:1', 'often:2', 'often:3']);
      // A lower bound: what a list remembers of those that it dropped is not counted.
      for (const { together: weight } of counts.similar('lamp')) expect(weight).toBeLessThanOrEqual(2 * 80);
    });
  });

  it('pairs an event with no more than the window, and forgets users who are away when there are too many', () => {
    const { counts } = countsOf({ window: 2, maxUsers: 2 });
    counts.learn(['a', 'b', 'c', 'd'].map((item) => eventOf('ada', item)));
    expect(
      counts
        .similar('d')
        .map(({ item }) => item)
        .sort(),
    ).toEqual(['b', 'c']);
    counts.learn([eventOf('bo', 'a'), eventOf('cy', 'a'), eventOf('di', 'a')]);
    expect(counts.stats()).toMatchObject({ items: 4, users: 2, evicted: 0 });
    expect(counts.recentOf('di')).toMatchObject([{ item: 'a' }]);
    expect(counts.recentOf('ada')).toEqual([]);
  });

  it('learns new items when it is full, in place of those that are used little', () => {
    const { counts } = countsOf({ maxItems: 2 });
    counts.learn(['a', 'b', 'b', 'c'].map((item, at) => eventOf(`user:${at}`, item)));
    expect(counts.stats()).toMatchObject({ items: 2, evicted: 1 });
    counts.learn([eventOf('ada', 'c'), eventOf('ada', 'b')]);
    expect(counts.similar('c').map(({ item }) => item)).toEqual(['b']);
    expect(counts.similar('a')).toEqual([]);
  });

  it('keeps what is real though somebody invents ids without end, and names nothing by what took its place', () => {
    const { counts } = countsOf({ maxItems: 64, neighbours: 8 });
    const pair = (user: string): void => void counts.learn([eventOf(user, 'lamp'), eventOf(user, 'desk')]);
    for (let user = 0; user < 20; user += 1) pair(`user:${user}`);
    for (let index = 0; index < 5_000; index += 1) {
      counts.learn([eventOf('bot', `invented:${index}`)]);
      if (index % 50 === 0) pair(`late:${index}`);
    }
    expect(counts.stats()).toMatchObject({ items: 64, evicted: 4_938 });
    expect(counts.similar('lamp')[0]?.item).toBe('desk');
    // The bot’s window names 20 items, of which only those that are still counted are told.
    for (const { item } of counts.recentOf('bot')) expect(item).toMatch(/^invented:49[789]/);
    for (const { item } of counts.similar('invented:4999')) expect(item).toMatch(/^invented:49[789]/);
    // A new item that users want gets in.
    for (let user = 0; user < 5; user += 1)
      counts.learn([eventOf(`fan:${user}`, 'rose'), eventOf(`fan:${user}`, 'lamp')]);
    expect(counts.similar('rose').map(({ item }) => item)).toEqual(['lamp']);
  });

  it('is as if a user had never been, once that user is taken back', async () => {
    await withSeed(async (random) => {
      const options = { neighbours: 40, halfLifeMs: 30 * DAY, window: 10 };
      const events = saves(random, 12, 30);
      const own = events.filter(({ user }) => user === 'user:3');
      const { counts } = countsOf(options);
      const { counts: without } = countsOf(options);
      counts.learn(events);
      without.learn(events.filter(({ user }) => user !== 'user:3'));
      counts.erase('user:3', own);
      expect(counts.recentOf('user:3')).toEqual([]);
      for (let item = 0; item < 30; item += 1) {
        const left = new Map(counts.similar(`pin:${item}`).map((each) => [each.item, each.together]));
        const wanted = new Map(without.similar(`pin:${item}`).map((each) => [each.item, each.together]));
        for (const [other, weight] of wanted) expect((left.get(other) ?? 0) / weight).toBeCloseTo(1, 2);
        expect(left.size).toBe(wanted.size);
      }
    });
  });

  it('takes back what it remembers of a user by itself', () => {
    const { counts } = countsOf();
    counts.learn([eventOf('ada', 'lamp'), eventOf('ada', 'desk')]);
    counts.erase('ada');
    expect(counts.similar('lamp')).toEqual([]);
    expect(counts.stats().users).toBe(0);
  });

  it.each([
    ['event', ''],
    ['user', 'x'.repeat(300)],
    ['item', 7],
    ['kind', undefined],
    ['at', Number.NaN],
    ['at', -1],
    ['at', 2 ** 60],
  ])('learns nothing of a batch with a bad `%s`: %s', (field, value) => {
    const { counts } = countsOf();
    const bad = { ...eventOf('ada', 'lamp'), [field]: value };
    expect(() => counts.learn([eventOf('ada', 'desk'), bad])).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }),
    );
    expect(counts.stats().items).toBe(0);
  });
});
