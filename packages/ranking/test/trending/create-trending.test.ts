import { seededRandom } from '@feedloom/core';
import { createVirtualClock } from '@feedloom/core/testing';
import { describe, expect, it } from 'vitest';
import { createTrending } from '../../src/trending/create-trending.js';
import type { TrendingOptions } from '../../src/trending/create-trending.js';
import { START, eventOf } from '../support/event-of.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function trendingOf(options: TrendingOptions = {}) {
  const clock = createVirtualClock({ now: START });
  const counts = createTrending({ clock, random: seededRandom(1), refreshMs: 0, ...options });
  const saves = (item: string, users: number, first = 0): number =>
    counts.learn(
      Array.from({ length: users }, (_, user) => eventOf(`user:${first + user}`, item, { at: clock.now() })),
    );
  return { clock, counts, saves };
}

describe('what is trending', () => {
  it('puts a burst before what is always popular, and knows what is', async () => {
    const { clock, counts, saves } = trendingOf();
    for (let day = 0; day < 21; day += 1) {
      for (let part = 0; part < 4; part += 1) {
        saves('evergreen', 10, 1_000 * day + 10 * part);
        await clock.advance(6 * HOUR);
      }
    }
    saves('burst', 20, 50);
    expect(counts.top().map(({ item }) => item)[0]).toBe('burst');
    expect(counts.top(undefined, { by: 'popularity' }).map(({ item }) => item)).toEqual(['evergreen', 'burst']);
    await clock.advance(2 * DAY);
    expect(counts.top().map(({ item }) => item)).not.toContain('burst');
  });

  it('counts users, not events', () => {
    const { counts } = trendingOf();
    counts.learn(Array.from({ length: 500 }, () => eventOf('spammer', 'spam')));
    counts.learn(Array.from({ length: 4 }, (_, user) => eventOf(`user:${user}`, 'honest')));
    expect(counts.top().map(({ item }) => item)).toEqual(['honest']);
    expect(counts.of('spam')).toMatchObject({ users: 1, trend: 0 });
    expect(counts.of('honest')?.users).toBeCloseTo(4, 0);
  });

  it('counts a user again in another window', async () => {
    const { clock, counts, saves } = trendingOf({ userWindowMs: DAY });
    saves('lamp', 1);
    await clock.advance(DAY);
    saves('lamp', 1);
    expect(counts.of('lamp')?.popularity).toBeCloseTo(1 + 2 ** (-1 / 7), 5);
    expect(counts.of('lamp')?.users).toBe(1);
  });

  it('keeps segments apart, beside everybody', () => {
    const { counts } = trendingOf({ segmentsOf: ({ user }) => [Number(user.slice(5)) % 2 === 0 ? 'en' : 'de'] });
    for (let user = 0; user < 12; user += 1) counts.learn([eventOf(`user:${user}`, user % 2 === 0 ? 'pub' : 'bar')]);
    expect(counts.top(['en']).map(({ item, segment }) => [item, segment])).toEqual([['pub', 'en']]);
    expect(
      counts
        .top(['en', 'de', 'fr'])
        .map(({ item }) => item)
        .sort(),
    ).toEqual(['bar', 'pub']);
    expect(
      counts
        .top()
        .map(({ item }) => item)
        .sort(),
    ).toEqual(['bar', 'pub']);
    expect(counts.segments().sort()).toEqual(['', 'de', 'en']);
  });

  it('keeps so many segments and items of each as it is told, and of those the popular', () => {
    const { counts, saves } = trendingOf({ itemsPerSegment: 16, maxSegments: 3, segmentsOf: ({ item }) => [item] });
    saves('star', 50);
    for (let item = 0; item < 500; item += 1) saves(`rare:${item}`, 1);
    expect(counts.segments()).toHaveLength(3);
    expect(counts.segments()).toContain('');
    expect(counts.top(undefined, { by: 'popularity', limit: 99 })).toHaveLength(16);
    expect(counts.top(undefined, { by: 'popularity' })[0]?.item).toBe('star');
  });

  it('learns each event once, and nothing from what was hidden or is to come', async () => {
    const { clock, counts } = trendingOf();
    const event = eventOf('ada', 'lamp', { at: START + 300 * DAY });
    expect(counts.learn([event, event, eventOf('ada', 'mud', { kind: 'hide' })])).toBe(2);
    expect(counts.learn([event])).toBe(0);
    expect(counts.of('mud')).toBeUndefined();
    expect(counts.of('lamp')?.popularity).toBeCloseTo(1, 9);
    await clock.advance(7 * DAY);
    expect(counts.of('lamp')?.popularity).toBeCloseTo(0.5, 9);
  });

  it('takes a user back', () => {
    const { counts, saves } = trendingOf();
    saves('lamp', 3);
    const event = eventOf('ada', 'lamp');
    counts.learn([event, eventOf('ada', 'desk')]);
    counts.erase('ada', [event, eventOf('ada', 'lamp'), eventOf('ada', 'desk')]);
    expect(counts.of('lamp')?.popularity).toBeCloseTo(3, 0);
    expect(counts.of('lamp')?.users).toBeCloseTo(3, 0);
    expect(counts.of('desk')?.popularity).toBe(0);
    expect(counts.top(undefined, { by: 'popularity' }).map(({ item }) => item)).toEqual(['lamp']);
  });

  it('computes a list once in a while', async () => {
    const { clock, counts, saves } = trendingOf({ refreshMs: 1_000 });
    saves('lamp', 3);
    expect(counts.top()).toHaveLength(1);
    saves('desk', 5);
    expect(counts.top()).toHaveLength(1);
    await clock.advance(1_000);
    expect(counts.top()).toHaveLength(2);
  });

  it('forgets who was behind an item once nobody is any more', async () => {
    const { clock, counts, saves } = trendingOf({
      userWindowMs: DAY,
      fastHalfLifeMs: 30 * DAY,
      slowHalfLifeMs: 60 * DAY,
    });
    saves('lamp', 6);
    await clock.advance(DAY);
    expect(counts.of('lamp')?.users).toBeCloseTo(6, 0);
    await clock.advance(DAY);
    expect(counts.of('lamp')).toMatchObject({ users: 0, trend: 0 });
    saves('lamp', 3, 50);
    expect(counts.of('lamp')?.users).toBeCloseTo(3, 0);
  });
});
